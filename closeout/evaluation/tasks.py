"""What a goal comes down to at one site: legs that are left with one way are taken apart before the search begins."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from closeout.conditions.truths import Truths
from closeout.conditions.walking import facts_in
from closeout.evaluation.candidates import Candidates
from closeout.evaluation.goals import Goal, Leg, legs
from closeout.evaluation.moves import Moves, Need, together
from closeout.evaluation.ways import Settled, ways
from closeout.kernel.facts import Value

Needs = Mapping[int, Need]  # of the legs that do not hold, by their place


@dataclass(slots=True)
class Task:
    """A goal being searched at one site.

    `size` is the least number of changes not yet tried, None when all were; `deeper` the next one met meanwhile.
    """

    goal: Goal
    legs: tuple[Leg, ...]
    readers: Mapping[str, list[int]]
    moves: Moves
    size: int | None = None
    deeper: int | None = None
    been: set[frozenset[tuple[str, Value]]] = field(default_factory=set)

    def needs(
        self, before: Needs, places: Iterable[int], site: dict[str, Value], changed: Mapping[str, Value]
    ) -> Needs | None:
        """Return `before` with the legs at `places` looked at anew; None where one of them cannot be met any more."""
        updated = dict(before)
        for at in places:
            leg = self.legs[at]
            need = self.moves.towards(leg.node, leg.want, site, changed)
            if need is None:
                return None
            updated.pop(at, None)
            if need.count:
                updated[at] = need
        return updated

    def start(self, site: dict[str, Value]) -> Needs | None:
        """Return what the legs need before anything is changed; None where nothing can reach the goal."""
        needs = self.needs({}, range(len(self.legs)), site, {})
        return None if needs is None or together(needs.values()) is None else needs

    def cut(self, size: int) -> None:
        """Note that a way was left because it needs `size` changes at least."""
        self.deeper = size if self.deeper is None else min(self.deeper, size)


def task(goal: Goal, site: dict[str, Value], truths: Truths, candidates: Candidates) -> Task | None:
    """Return `goal` as a task at a completed site; None where its legs contradict one another or cannot be met."""
    settled = Settled()
    moves = Moves(truths, candidates, settled)
    here: tuple[Leg, ...] = goal.legs
    before: tuple[Leg, ...] = ()
    while here != before:
        if not settled.settle(here):
            return None
        here, before = tuple(dict.fromkeys(each for leg in here for each in _forced(leg, site, moves, truths))), here
    return Task(goal, here, _readers(here, candidates), moves)


def _forced(leg: Leg, site: dict[str, Value], moves: Moves, truths: Truths) -> Iterator[Leg]:
    """Yield the leg, or the legs of the only way in which it can still be met."""
    way = ways(leg.node, leg.want)
    if way is None or way.all_:
        yield leg
        return
    open_ = [part for part in way.parts if moves.towards(*part, site, ()) is not None]
    if len(open_) != 1:
        yield leg
        return
    for each in legs(*open_[0]):
        yield from _forced(each, site, moves, truths)


def _readers(legs_: tuple[Leg, ...], candidates: Candidates) -> Mapping[str, list[int]]:
    """Return, for each fact, the places of the legs that its value can matter to."""
    reads = [set(facts_in(leg.node)) for leg in legs_]
    related = {key: candidates.related(key) for each in reads for key in each}
    return {key: [at for at, each in enumerate(reads) if each & keys] for key, keys in related.items()}
