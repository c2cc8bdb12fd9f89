"""What the overview shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from closeout.campaigns.ribbon import Ribbon
from closeout.census.types import Standing
from closeout.desk.findings import Findings
from closeout.desk.share import Share
from closeout.desk.trend import Trend
from closeout.kernel.text import Text


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A division in the league: established are the sites at which no verdict is unknown. `code` "": none is known.

    `census` None: its census was not started.
    """

    rank: int
    code: str
    label: Text
    census: Standing | None
    established: Share
    failing: Share
    major: int
    open: int  # findings
    closed: int


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A standard that sites fail, out of those at which it is known."""

    id: str
    text: Text
    failing: Share


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of the plan and how many questions wait for it."""

    key: str
    label: Text
    open: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task that is due; `late` counts the days since then, `left` those until then; both 0: today. None: no day."""

    id: int
    title: Text
    unit: Text | None
    due_on: date | None
    late: int
    left: int | None


@dataclass(frozen=True, slots=True)
class Signing:
    """How many divisions have signed their census, a zero report included, and how many are late."""

    signed: Share
    late: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Where a campaign stands, now or at the end of a day; figures of what the reader may see."""

    on: date
    as_of: date | None  # None: now
    census: Signing
    trend: Trend | None
    scope: str  # of its tasks

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
    findings: Findings | None  # None: the reader sees none
    covered: Share  # divisions with a site on file, of all
