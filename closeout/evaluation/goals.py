"""What a site would have to be for a better answer: goals, each a list of conditions with the truth they need."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from closeout.conditions.nodes import Node
from closeout.evaluation.decide import Decision
from closeout.evaluation.ways import ways
from closeout.packfile.pack import Pack, Row, Table, acting


class Leg(NamedTuple):
    """A condition that must have the truth `want`."""

    node: Node
    want: bool


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """Legs that must all hold. `answer` is the outcome reached, or the route that ends or begins; rank 1 is best."""

    answer: str
    legs: tuple[Leg, ...]
    rank: int = 1


def outcome_goals(pack: Pack, table: Table) -> tuple[Goal, ...]:
    """Return a goal for each row of `table` whose outcome has a rank."""
    ranks = _ranks(pack)
    return tuple(
        Goal(row.then, tuple(_reaching(table, index)), ranks[row.then])
        for index, row in enumerate(table.rows)
        if row.then in ranks
    )


def better(pack: Pack, goals: Sequence[Goal], decision: Decision) -> list[Goal]:
    """Return the goals that rank above what `decision` gives.

    An open decision counts as the worst that is still possible. An outcome without a rank is neither better nor worse.
    """
    ranks = _ranks(pack)
    now = max((ranks[word] for word in decision.possible if word in ranks), default=0)
    return [goal for goal in goals if goal.rank < now]


def ending(table: Table, row: Row) -> Goal:
    """Return the goal that a route no longer acts."""
    return Goal(row.id, tuple(legs(acting(table, row), False)))


def beginning(table: Table, row: Row) -> Goal:
    """Return the goal that a route acts."""
    return Goal(row.id, (*_applying(table), *legs(row.when, True)))


def legs(node: Node, want: bool) -> Iterator[Leg]:
    """Yield the conditions that must each hold for `node` to be `want`; a choice between several stays one leg."""
    way = ways(node, want)
    if way is None or (not way.all_ and len(way.parts) > 1):
        yield Leg(node, want)
        return
    for part, truth in way.parts:
        yield from legs(part, truth)


def _ranks(pack: Pack) -> dict[str, int]:
    return {word: each.rank for word, each in pack.model.outcomes.items() if each.rank is not None}


def _reaching(table: Table, index: int) -> Iterator[Leg]:
    """Yield the legs under which row `index` decides: it holds, and no row before it says otherwise."""
    yield from _applying(table)
    target = table.rows[index]
    for row in table.rows if table.hit == "unique" else table.rows[:index]:
        if row.then != target.then:
            yield from legs(row.when, False)
    yield from legs(target.when, True)


def _applying(table: Table) -> Iterator[Leg]:
    if table.applies is not None:
        yield from legs(table.applies, True)
