"""What a file would change, row by row, before anybody says that it shall."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from closeout.kernel.refusal import Problem

State = Literal["new", "changed", "same", "wrong"]
SHOWN: Final = 200  # rows on a page
_ORDER: Final[tuple[State, ...]] = ("wrong", "changed", "new", "same")


@dataclass(frozen=True, slots=True)
class Change:
    """A value that would change; `before` is empty where nothing was."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What one row would do."""

    row: int
    what: str
    state: State
    changes: Sequence[Change] = ()
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Effects:
    """What a whole file would do. `digest` tells whether it would still do the same later."""

    rows: Sequence[Effect]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows are in each state, 0 included."""
        found = Counter(each.state for each in self.rows)
        return {state: found[state] for state in _ORDER}

    @property
    def wrong(self) -> bool:
        """Whether a row has something that must be mended first."""
        return self.counts["wrong"] > 0

    @property
    def idle(self) -> bool:
        """Whether nothing would change."""
        return not (self.counts["new"] or self.counts["changed"])

    @property
    def shown(self) -> Sequence[Effect]:
        """Return the rows that a page shows: what is wrong first, what stays as it is last."""
        return sorted(self.rows, key=lambda each: (_ORDER.index(each.state), each.row))[:SHOWN]

    @property
    def hidden(self) -> int:
        """Return how many rows a page does not show."""
        return max(0, len(self.rows) - SHOWN)

    @property
    def digest(self) -> str:
        """Return a digest of everything that would change."""
        told = [(each.what, each.state, [(one.before, one.after) for one in each.changes]) for each in self.rows]
        return hashlib.sha256(repr(told).encode()).hexdigest()
