"""What the slice gives to its pages, and takes from its forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from closeout.kernel.facts import Fact, Value
from closeout.kernel.refusal import Problem
from closeout.kernel.text import Text

State = Literal["not_started", "under_way", "complete", "zero", "late"]
RowKind = Literal["new", "changed", "same", "refused"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the census of a division is. `expected` None: nobody knows; `due_on` None: no day was set.

    `gainsaid`: a zero report was signed, and yet there are sites.
    """

    code: str
    name: Text
    state: State
    started: bool
    expected: int | None
    expected_from: str
    done: int
    unknown: int
    due_on: date | None
    days_late: int
    signed_at: datetime | None
    signed_by: str
    gainsaid: bool

    @property
    def left(self) -> int:
        """How many expected sites are not yet registered; 0 where nobody knows."""
        return max((self.expected or 0) - self.done, 0)

    @property
    def signed(self) -> bool:
        """Whether somebody signed, and what was signed still holds."""
        return self.state in ("complete", "zero")


@dataclass(frozen=True, slots=True)
class SurveyedSite:
    """A site of a division on the page of its census."""

    pk: int
    code: str
    name: str
    address: str
    unknown: int
    empty: bool  # nothing is known of it beyond its name and place
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong in a file at one place. `cell` is sheet and cell where the file has them, else row and heading."""

    row: int
    heading: str
    cell: str
    found: str
    sentence: Text
    allowed: Text


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that a file says otherwise than the register; None: not known."""

    fact: Fact
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file as it would be imported: its number, its site, and what it says that is new."""

    row: int
    code: str
    kind: RowKind
    facts: Mapping[str, Any] = field(default_factory=dict)
    changes: Sequence[Change] = ()
    aside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trial:
    """A dry run: what an import would do, and what stands in its way."""

    rows: Sequence[Row]
    problems: Sequence[Problem]  # at most the first thousand
    errors: Sequence[CellError]  # the same, as a page shows them
    error_count: int
    refused: int
    given: int  # rows of the file that could be read

    def count(self, kind: RowKind) -> int:
        """Return how many rows are of a kind."""
        return self.refused if kind == "refused" else sum(each.kind == kind for each in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are of each kind."""
        return {kind: self.count(kind) for kind in ("new", "changed", "same", "refused")}
