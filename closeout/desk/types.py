"""What the overview shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from closeout.kernel.text import Text


@dataclass(frozen=True, slots=True)
class PhaseShown:
    """A phase with its days (None: the plan names none), and its place in the ribbon in thousandths."""

    label: Text
    starts_on: date | None
    ends_on: date | None
    state: str  # done, now, next
    x: int
    width: int  # 0: it has no place, the plan names no day for it

    @property
    def now(self) -> bool:
        """Whether it runs."""
        return self.state == "now"


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The campaign's phases; `today_x` is today's place in thousandths, None where today lies outside."""

    phases: tuple[PhaseShown, ...]
    today: date
    today_x: int | None
    day: int
    days: int


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; nothing of nothing has no rate."""

    part: int
    whole: int

    @property
    def rest(self) -> int:
        """What is left of the whole."""
        return self.whole - self.part

    @property
    def percent(self) -> int | None:
        """The rate in per cent, rounded down, so that 100 means all; None of nothing."""
        return None if not self.whole else 100 * self.part // self.whole


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A division in the league: established are the sites at which no verdict is unknown."""

    rank: int
    label: Text
    established: Share
    failing: Share
    major: int


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A standard that sites fail, out of those at which it is known."""

    id: str
    text: Text
    failing: Share


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of the plan and how many questions wait for it."""

    label: Text
    open: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task that is due; `late` counts the days since then, `left` those until then; both 0: today. None: no day."""

    title: Text
    unit: Text | None
    due_on: date | None
    late: int
    left: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Where a campaign stands; figures of what the reader may see."""

    ribbon: Ribbon
    sites: int
    established: Share
    failing: Share
    major: int
    questions: int
    overdue: int
    pending: int
    league: Sequence[DivisionRow]
    more: int  # divisions that the league leaves out
    standards: Sequence[StandardRow]
    units: Sequence[UnitRow]
    tasks: Sequence[TaskRow]
    covered: Share  # divisions with a site on file, of all
