"""Which changes can help a condition towards a truth, and how many of them it needs at least.

AND, OR and NOT of three values are monotone: what moves no part of a condition towards its wanted truth cannot help the
whole. So it is enough to look, part by part, for changes that give a comparison or a yes/no the truth it should have.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from closeout.conditions.nodes import FactNode, Node
from closeout.conditions.truths import Truths
from closeout.conditions.walking import facts_in
from closeout.evaluation.candidates import Candidates
from closeout.evaluation.ways import Settled, ways
from closeout.kernel.facts import Value
from closeout.kernel.verdicts import Truth


@dataclass(frozen=True, slots=True)
class Need:
    """What a condition needs: at least `count` changes, the first of them one of `moves` (fact to values)."""

    count: int
    moves: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)


HOLDS = Need(0)


class Moves:
    """Looks for helpful changes in the conditions of one pack."""

    def __init__(self, truths: Truths, candidates: Candidates, settled: Settled | None = None) -> None:
        """Judge by `truths`; change facts to `candidates` only; leave conditions as `settled` wants them in the end."""
        self._truths = truths
        self._candidates = candidates
        self._settled = Settled() if settled is None else settled

    def towards(
        self, node: Node, want: bool, site: dict[str, Value], changed: Collection[str], *, exactly: bool = True
    ) -> Need | None:
        """Return what `node` needs to become `want`, or if not `exactly` so, at least unknown; None: nothing can help.

        Facts in `changed` stay as they are. `site` is a completed site; it is as before on return.
        """
        if _does(self._truths.of(node, site), want, exactly):
            return HOLDS
        if self._settled.forbids(node, want):
            return None
        way = ways(node, want)
        if way is not None:
            needs = [self.towards(part, truth, site, changed, exactly=exactly) for part, truth in way.parts]
            return together(needs) if way.all_ else _either(needs)
        if isinstance(node, FactNode):
            free = node.key not in changed and want in self._candidates.of(node.key, site)
            return Need(1, {node.key: (want,)}) if free else None
        free_facts = [key for key in facts_in(node) if key not in changed]
        return self._leaf(node, free_facts, site, lambda truth: _does(truth, want, exactly))

    def _leaf(self, node: Node, free: list[str], site: dict[str, Value], does: Callable[[Truth], bool]) -> Need | None:
        """A comparison and the like: what mends it alone; where several facts are free, what may mend it together."""
        moves: dict[str, tuple[Value, ...]] = {}
        alone = False
        for key in free:
            values = self._candidates.of(key, site)
            mending = [each for each in values if does(self._with(node, site, key, each))]
            alone = alone or bool(mending)
            kept = values if len(free) > 1 else mending
            if kept:
                moves[key] = tuple(kept)
        if alone:
            return Need(1, moves)
        return Need(2, moves) if len(moves) > 1 else None

    def _with(self, node: Node, site: dict[str, Value], key: str, value: Value) -> Truth:
        before = site.get(key)
        site[key] = value
        truth = self._truths.of(node, site)
        site[key] = before
        return truth


def _does(truth: Truth, want: bool, exactly: bool) -> bool:
    return truth is want or (truth is None and not exactly)


def _either(needs: Iterable[Need | None]) -> Need | None:
    possible = [each for each in needs if each is not None]
    return Need(min(each.count for each in possible), _merged(possible)) if possible else None


def together(needs: Iterable[Need | None]) -> Need | None:
    """Return what several conditions need that must all hold; only needs without a fact in common add up."""
    count, used, open_ = 0, set[str](), []
    for each in needs:
        if each is None:
            return None
        if each.count:
            open_.append(each)
            count = max(count, each.count)
    total = 0
    for each in sorted(open_, key=lambda need: len(need.moves)):
        if used.isdisjoint(each.moves):
            used.update(each.moves)
            total += each.count
    return Need(max(count, total), _merged(open_)) if open_ else HOLDS


def _merged(needs: Iterable[Need]) -> Mapping[str, tuple[Value, ...]]:
    merged: dict[str, tuple[Value, ...]] = {}
    for each in needs:
        for key, values in each.moves.items():
            merged[key] = tuple(dict.fromkeys((*merged.get(key, ()), *values)))
    return merged
