"""What would turn the answers of a site: counterfactuals towards a better outcome, or a route's end or beginning."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from closeout.evaluation.changes import ChangeWords
from closeout.evaluation.counterfactual import Confirm, Counterfactual, Search
from closeout.evaluation.explained import Turn, TurnKind
from closeout.evaluation.goals import Goal, beginning, better, ending, outcome_goals
from closeout.evaluation.reasons import answer_label
from closeout.evaluation.results import Evaluation
from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import Value
from closeout.kernel.measured import is_open
from closeout.kernel.text import Text
from closeout.packfile.models_base import TextModel
from closeout.packfile.pack import Row, Table


@dataclass(frozen=True, slots=True)
class _Route:
    table: Table
    index: int
    kind: TurnKind
    goal: Goal

    @property
    def row(self) -> Row:
        return self.table.rows[self.index]


class Turns:
    """Finds what would turn the answers of one pack's sites."""

    def __init__(self, evaluator: Evaluator) -> None:
        """Prepare the goals of `evaluator`'s pack."""
        self._pack, self._evaluator = evaluator.pack, evaluator
        self._search = Search(evaluator)
        self._words = ChangeWords(evaluator.pack, evaluator.conditions)
        self._outcomes = self._pack.table("outcome")
        self._goals = () if self._outcomes is None else outcome_goals(self._pack, self._outcomes)
        self._routes = [] if self._outcomes is not None else list(self._route_goals())

    def of(self, evaluation: Evaluation, full: Mapping[str, Value]) -> tuple[list[Turn], bool]:
        """Return what would turn the outcome of a completed site, and whether the search came to its end.

        Of a plan without outcomes: what would end each route that acts, or begin a favourable one that does not.
        """
        if self._outcomes is not None:
            return self._of_outcome(self._outcomes, evaluation, full)
        acting = {each.row.id for each in evaluation.actions if each.state == "true"}
        turns, complete = [], True
        for route in self._routes:
            if (route.row.id in acting) is (route.kind == "route_ends"):
                found = self._search.smallest([route.goal], full, 1, self._turned(route))
                turns += [self._turn(each, route.kind, route.row.text, full) for each in found.sets]
                complete = complete and found.exhausted
        return turns, complete

    def _of_outcome(self, table: Table, evaluation: Evaluation, full: Mapping[str, Value]) -> tuple[list[Turn], bool]:
        if evaluation.outcome is None:
            return [], True
        goals = better(self._pack, self._goals, evaluation.outcome)
        found = self._search.smallest(goals, full, confirm=self._given)
        told = [each for each in found.sets if not any(_spares(other, each, full) for other in found.sets)]
        labels = [answer_label(self._pack, table, each.goal.answer) for each in told]
        turns = [self._turn(each, "outcome", label, full) for each, label in zip(told, labels, strict=True)]
        return turns, found.exhausted

    def _route_goals(self) -> Iterator[_Route]:
        for table in self._pack.tables:
            for index, row in enumerate(table.rows if table.decides == "actions" else ()):
                if self._pack.model.actions[row.then].favourable:
                    yield _Route(table, index, "route_begins", beginning(table, row))
                else:
                    yield _Route(table, index, "route_ends", ending(table, row))

    def _given(self, goal: Goal, site: Mapping[str, Value]) -> bool:
        """Evaluate the changed site again: is the goal's outcome given?"""
        decision = None if self._outcomes is None else self._evaluator.decision(self._outcomes, site)
        return decision is not None and decision.outcome == goal.answer

    def _turned(self, route: _Route) -> Confirm:
        """Return how to evaluate a changed site again: has the route ended, or begun?"""
        wanted = route.kind == "route_begins"
        return lambda goal, site: self._evaluator.truths(route.table, site)[route.index] is wanted

    def _turn(self, found: Counterfactual, kind: TurnKind, label: Text, full: Mapping[str, Value]) -> Turn:
        said = TextModel(zh=label.zh, en=label.en)
        changes = self._words.of(found, full)
        return Turn(answer=found.goal.answer, label=said, kind=kind, changes=changes, cost=found.cost)


def _spares(one: Counterfactual, other: Counterfactual, full: Mapping[str, Value]) -> bool:
    """Whether `one` spares some of what `other` has to mend, leaves no more to be found out, and is as good."""
    mended, mended_else = _mended(one, full), _mended(other, full)
    finds_no_more = len(one.changes) - len(mended) <= len(other.changes) - len(mended_else)
    return mended < mended_else and finds_no_more and one.goal.rank <= other.goal.rank


def _mended(found: Counterfactual, full: Mapping[str, Value]) -> set[str]:
    """Return the facts that are settled and would have to be otherwise; the rest only has to be found out."""
    return {key for key in found.changes if not is_open(full.get(key))}
