"""Which standard of the plan a line of an older ledger may speak of, by the words they share; somebody looks at it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from closeout.forms.sheets import standard_facts
from closeout.packfile.pack import Pack, Standard

_ENOUGH: Final = 1.0  # one piece that no other standard has, or several that some share
_FAILING: Final = 0.25  # ahead, where the standard fails at the site anyway
_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
_LATIN: Final = re.compile(r"[a-z]{4,}")
# What a standard has only because sentences do.
_SAYS_NOTHING: Final = frozenset(
    "符合 合要 要求 规定 合规 规范 完好 有效 齐全 存在 场所 站点 收购 经营 办理 "
    "不符 不合 没有 限期 整改 问题 隐患 "
    "site there where with does keeps lies order required adequate between done place clear".split()
)


class Guesser:
    """The standards of a plan, by the pieces of words that each is spoken of with."""

    def __init__(self, pack: Pack) -> None:
        """Weigh each piece by how few standards have it."""
        self._pieces = {each.id: frozenset(_sayings(pack, each)) for each in pack.standards}
        self._common: Mapping[str, int] = Counter(piece for each in self._pieces.values() for piece in each)

    def standard(self, text: str, failing: Collection[str]) -> str:
        """Return the standard that a line most likely speaks of, "" where none is near.

        `failing` are the standards that fail at the site: of two that are equally near, one of these.
        """
        line = frozenset(_pieces(text))
        found = [(self._near(line & pieces), each) for each, pieces in self._pieces.items()]
        likely = [(near + _FAILING * (each in failing), each) for near, each in found if near >= _ENOUGH]
        return max(likely, key=lambda each: each[0], default=(0.0, ""))[1]

    def _near(self, shared: Collection[str]) -> float:
        return sum(1 / self._common[each] for each in shared)


def _sayings(pack: Pack, standard: Standard) -> Iterator[str]:
    yield from _pieces(f"{standard.text.zh} {standard.text.en}")
    for fact in (pack.facts[key] for key in standard_facts(standard)):
        for said in (fact.label, fact.yes, fact.no):
            if said is not None:
                yield from _pieces(f"{said.zh} {said.en}")


def _pieces(text: str) -> Iterator[str]:
    """Yield what a text is made of: pairs of Chinese characters, and words of four letters and more."""
    for run in _HAN.findall(text):
        yield from (run[at : at + 2] for at in range(len(run) - 1) if run[at : at + 2] not in _SAYS_NOTHING)
    yield from (each for each in _LATIN.findall(text.casefold()) if each not in _SAYS_NOTHING)
