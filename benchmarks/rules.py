"""The sixty rules that every engine gets: the largest conditions of the shipped packs' standards and tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.sql import sql
from closeout.conditions.nodes import Node
from closeout.conditions.walking import facts_in, walk
from closeout.kernel.facts import Fact
from closeout.kernel.verdicts import Truth
from closeout.packfile.library import load_pack
from closeout.packfile.pack import Pack

PACKS: Final = ("town", "rugao", "buji")
COUNT: Final = 60


@dataclass(frozen=True)
class Rule:
    """A condition of a pack. `want` is the truth its plan asks for, None where it only decides; `text` is it in SQL."""

    name: str
    pack: Pack
    node: Node
    want: Truth
    text: str

    @property
    def size(self) -> int:
        """How many nodes its tree has, named sub-expressions written out."""
        return sum(1 for _ in walk(self.node))


def sixty_rules() -> list[Rule]:
    """Return the rules in the packs' order; of those that read the same in SQL, one."""
    distinct: dict[str, Rule] = {}
    for name in PACKS:
        for rule in _rules_of(load_pack(name)):
            distinct.setdefault(rule.text, rule)
    largest = sorted(distinct.values(), key=lambda rule: -rule.size)[:COUNT]
    chosen = {rule.name for rule in largest}
    return [rule for rule in distinct.values() if rule.name in chosen]


def facts_of(rules: Sequence[Rule]) -> Mapping[str, Fact]:
    """Return the facts that the rules read, by key."""
    return {key: rule.pack.facts[key] for rule in rules for key in facts_in(rule.node)}


def _rules_of(pack: Pack) -> Iterator[Rule]:
    for standard in pack.standards:
        if standard.applies is not None:
            yield _rule(pack, f"{standard.id} applies", standard.applies, None)
        yield _rule(pack, f"{standard.id} requires", standard.requires, True)
    for table in pack.tables:
        for row in table.rows:
            yield _rule(pack, f"{table.id} {row.id}", row.when, None)


def _rule(pack: Pack, name: str, node: Node, want: Truth) -> Rule:
    return Rule(f"{pack.id} {name}", pack, node, want, sql(node, pack.values))
