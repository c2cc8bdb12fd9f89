"""What would turn an answer: the smallest sets of facts whose change reaches a goal, the least costly first.

The search deepens from the number of changes that is needed at least. A leg that does not hold can only be mended by a
change that helps it, so it branches over the helpful changes of one broken leg at a time, and misses no smallest set
among the candidate values.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from closeout.conditions.nodes import Node
from closeout.conditions.walking import facts_in
from closeout.evaluation.candidates import Candidates
from closeout.evaluation.goals import Goal
from closeout.evaluation.moves import Need, together
from closeout.evaluation.site import Evaluator
from closeout.evaluation.tasks import Needs, Task, task
from closeout.kernel.facts import Value

AT_MOST: Final = 3  # sets that are told
BUDGET: Final = 5_000  # states looked at before the search says that it gave up

Confirm = Callable[[Goal, Mapping[str, Value]], bool]


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """A set of changes that reaches a goal: fact to new value, in the pack's order of facts."""

    goal: Goal
    changes: Mapping[str, Value]
    cost: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `exhausted` is False where it stopped at its budget, so that smaller sets may exist."""

    sets: tuple[Counterfactual, ...]
    exhausted: bool


@dataclass(frozen=True, slots=True)
class _State:
    """A site on the way: what was changed, what the broken legs need, how many changes are still allowed."""

    site: dict[str, Value]
    changes: dict[str, Value]
    needs: Needs
    left: int


class Search:
    """Looks for changes at the sites of one pack."""

    def __init__(self, evaluator: Evaluator, budget: int = BUDGET) -> None:
        """Search with the conditions of `evaluator`'s pack; give up after `budget` states."""
        self._truths = evaluator.conditions
        self._facts = evaluator.pack.facts
        self._order = {key: index for index, key in enumerate(self._facts)}
        self._candidates = Candidates(evaluator.pack)
        self._standards = [(each.fails, frozenset(facts_in(each.fails))) for each in evaluator.pack.standards]
        self._budget = self._left = budget
        self._now: dict[str, Value] = {}

    def smallest(
        self,
        goals: Iterable[Goal],
        site: Mapping[str, Value],
        at_most: int = AT_MOST,
        confirm: Confirm = lambda goal, site: True,
    ) -> Found:
        """Return up to `at_most` of the smallest sets that reach one of `goals` from a completed site.

        `confirm` evaluates the changed site again and says whether the goal is reached indeed.
        """
        self._left, self._now = self._budget, dict(site)
        tasks = [each for goal in goals if (each := self._task(goal)) is not None]
        found: list[Counterfactual] = []
        while len(found) < at_most and self._left > 0:
            size = min((each.size for each in tasks if each.size is not None), default=None)
            if size is None:
                break
            level = [new for task in tasks if task.size == size for new in self._of_size(task, size)]
            for new in sorted(level, key=self._rank):
                if not any(_covers(old, new) for old in found) and confirm(new.goal, {**site, **new.changes}):
                    found.append(new)
        return Found(tuple(found[:at_most]), self._left > 0)

    def _task(self, goal: Goal) -> Task | None:
        """Return the goal as a task with the size to begin at, None where nothing can reach it."""
        made = task(goal, self._now, self._truths, self._candidates)
        needs = None if made is None else made.start(self._now)
        if made is None or needs is None:
            return None
        least = together(needs.values())
        made.size = max(1, 0 if least is None else least.count)
        return made

    def _rank(self, each: Counterfactual) -> tuple[int, int, int, list[int]]:
        return (len(each.changes), each.cost, each.goal.rank, [self._order[key] for key in each.changes])

    def _of_size(self, task: Task, size: int) -> Iterator[Counterfactual]:
        """Yield the sets of `size` changes, each set of facts once, and note how far to look next."""
        task.deeper = None
        task.been.clear()
        seen: set[frozenset[str]] = set()
        site = dict(self._now)
        for changes in self._walk(task, _State(site, {}, task.start(site) or {}, size)):
            facts = frozenset(changes)
            if facts not in seen:
                seen.add(facts)
                ordered = {key: changes[key] for key in sorted(changes, key=self._order.__getitem__)}
                yield Counterfactual(task.goal, ordered, sum(self._facts[key].cost or 0 for key in ordered))
        task.size = task.deeper

    def _walk(self, task: Task, state: _State) -> Iterator[dict[str, Value]]:
        """Yield every way to reach the goal by exactly the changes that are left."""
        self._left -= 1
        key = frozenset(state.changes.items())
        if self._left <= 0 or key in task.been:
            return
        task.been.add(key)
        open_ = list(state.needs.values()) or self._harm(task, state)
        least = together(open_)
        if least is None:
            return
        if least.count > state.left:
            task.cut(len(state.changes) + least.count)
        elif open_:
            yield from self._branch(task, state, _narrowest(open_))
        elif state.left == 0:
            yield dict(state.changes)

    def _branch(self, task: Task, state: _State, need: Need) -> Iterator[dict[str, Value]]:
        site, changes = state.site, state.changes
        for fact, values in sorted(need.moves.items(), key=lambda move: self._facts[move[0]].cost or 0):
            before = site.get(fact)
            for value in values:
                site[fact] = changes[fact] = value
                needs = task.needs(state.needs, task.readers.get(fact, ()), site, changes)
                if needs is not None:
                    yield from self._walk(task, _State(site, changes, needs, state.left - 1))
                del changes[fact]
            site[fact] = before

    def _harm(self, task: Task, state: _State) -> list[Need | None]:
        """Return what would undo the harm: a standard that fails only since a number or a choice was changed."""
        aimless = {key for key in state.changes if self._facts[key].better is None}
        return [
            task.moves.towards(node, False, state.site, state.changes, exactly=False)
            for node, read in self._standards
            if not read.isdisjoint(aimless) and self._newly(node, state.site)
        ]

    def _newly(self, node: Node, site: Mapping[str, Value]) -> bool:
        return self._truths.of(node, site) is True and self._truths.of(node, self._now) is not True


def _narrowest(needs: Iterable[Need | None]) -> Need:
    return min((each for each in needs if each is not None), key=lambda need: sum(map(len, need.moves.values())))


def _covers(one: Counterfactual, other: Counterfactual) -> bool:
    """Whether `other` only changes more facts than `one` and reaches nothing better."""
    return one.goal.rank <= other.goal.rank and one.changes.keys() <= other.changes.keys()
