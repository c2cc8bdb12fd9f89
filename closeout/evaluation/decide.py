"""The hit policies: what a decision table says, from the truth of its rows alone (decisions.md 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from closeout.kernel.verdicts import UNDECIDED, Truth
from closeout.packfile.pack import Table


@dataclass(frozen=True, slots=True)
class Decision:
    """What a table decided.

    `outcome` is the answer, or the table's word for an open decision; `possible` lists what can still come and equals
    the outcome where decided. `clauses` are those of the first row that is not false. `collected` are the places of the
    rows that led there; `row` is the place of the first of them, None where the decision is open or no row speaks.
    """

    outcome: str
    possible: tuple[str, ...]
    clauses: tuple[str, ...]
    collected: tuple[int, ...]
    row: int | None

    @property
    def decided(self) -> bool:
        """Whether there is an answer."""
        return self.row is not None


def decide(table: Table, truths: Sequence[Truth]) -> Decision:
    """Return what `table` decides when its rows have these truths (None: unknown)."""
    return _unique(table, truths) if table.hit == "unique" else _first(table, truths)


def _first(table: Table, truths: Sequence[Truth]) -> Decision:
    collected: list[int] = []
    for index, truth in enumerate(truths):
        if truth is not False:
            collected.append(index)
        if truth:
            return _from(table, collected, [])
    return _from(table, collected, [UNDECIDED])


def _unique(table: Table, truths: Sequence[Truth]) -> Decision:
    """At most one row holds; while none does, every row that is unknown can still come.

    The last row left of a complete table must hold, but nothing is inferred from one row about another.
    """
    for index, truth in enumerate(truths):
        if truth:
            return _from(table, [index], [])
    collected = [index for index, truth in enumerate(truths) if truth is None]
    several = len({table.rows[index].then for index in collected}) > 1
    return _from(table, collected, [] if table.complete and several else [UNDECIDED])


def _from(table: Table, collected: list[int], rest: list[str]) -> Decision:
    rows = [table.rows[index] for index in collected]
    possible = tuple(dict.fromkeys([*(row.then for row in rows), *rest]))
    clauses = rows[0].clauses if rows else ()
    if len(possible) == 1 and rows:
        return Decision(possible[0], possible, clauses, tuple(collected), collected[0])
    return Decision(table.unknown, possible, clauses, tuple(collected), None)
