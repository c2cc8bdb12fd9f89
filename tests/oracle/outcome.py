"""Hit policy *first* with NULL (decisions.md 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.oracle.logic import Site
from tests.oracle.plans import OutcomeRow

UNDECIDED = "undecided"


@dataclass(frozen=True)
class Outcome:
    """The answer of a table; `collected` are the rows that decided or left it open, in row order."""

    outcome: str
    clause: str
    possible: tuple[str, ...]
    collected: tuple[OutcomeRow, ...]


def first(rows: Sequence[OutcomeRow], site: Site) -> Outcome:
    """Go down the rows; a true row ends the walk, NULL rows before it stay possible."""
    collected: list[OutcomeRow] = []
    ended = False
    for row in rows:
        value = row.when.value(site)
        if value is not False:
            collected.append(row)
        if value is True:
            ended = True
            break
    outcomes = [row.outcome for row in collected] + ([] if ended else [UNDECIDED])
    possible = tuple(dict.fromkeys(outcomes))
    answer = possible[0] if len(possible) == 1 else UNDECIDED
    clause = collected[0].clause if collected else ""
    return Outcome(answer, clause, possible, tuple(collected))
