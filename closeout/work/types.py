"""Tasks and clocks on their way in and out."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from closeout.kernel.text import Text
from closeout.people.models import Authority, Unit

Whose = Literal["mine", "unit", "all"]
# How a day stands: past, within three working days, later, not set; what is closed has none of these.
Standing = Literal["late", "due", "later", "none", "closed"]


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be opened; `unit` None: of a division alone, then `authority` says whose. `due_on` None: no day."""

    scope: str
    kind: str
    key: str
    subject: str
    clause: str
    title_zh: str
    title_en: str
    unit: Unit | None
    due_on: date | None
    division_code: str = ""
    authority: Authority | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class NewClock:
    """A clock to be started. `unit` None: nobody is warned. `length` where the law leaves it to the place."""

    authority: int
    scope: str
    subject: str
    period: str
    unit: Unit | None = None
    length: int | None = None


class Scope(Protocol):
    """What a slice above says of its scopes (`campaign:3`): the settings name one for each kind in WORK_SCOPES."""

    def names(self, ids: Collection[int]) -> Mapping[int, Text]:
        """Return what scopes are called, in one query."""

    def refuse_closed(self, id_: int) -> None:
        """Let tasks of a scope be changed, or raise a Refusal."""

    def clause(self, id_: int, clause: str) -> Text | None:
        """Return what a clause of the plan says; None: it is not in the plan."""


@dataclass(frozen=True, slots=True)
class Due:
    """How a task's day stands on a day: `days` late or left, in calendar days; None where no day is set."""

    standing: Standing
    on: date | None
    days: int | None
    provisional: bool

    @property
    def today(self) -> bool:
        """Whether it is due on the very day."""
        return self.days == 0


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a list. `who` is the person who has it, "" while nobody has."""

    id: int
    kind: str
    clause: str
    title: Text
    unit: Text | None
    who: str
    division: Text | None
    scope: Text | None
    state: str
    due: Due


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pending tasks somebody may see, by whose they are, and how many of each are overdue."""

    mine: int
    ours: int
    all: int
    late_mine: int
    late_ours: int
    late_all: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What of somebody's tasks is asked for. `after` is the last task of the page before; None: from the first."""

    whose: Whose
    kind: str = ""
    late: bool = False
    after: tuple[date | None, int] | None = None
    scope: str = ""  # "": of all campaigns


@dataclass(frozen=True, slots=True)
class Today:
    """The page of today: tasks in order, what can be chosen, and how to go on (None: that was all)."""

    rows: tuple[TaskRow, ...]
    counts: Counts
    kinds: tuple[tuple[str, int], ...]
    more: str | None


@dataclass(frozen=True, slots=True)
class Deeds:
    """What somebody may do with a task now."""

    accept: bool
    finish: bool
    refuse: bool
    assign: bool
    cancel: bool
    reopen: bool
    remind: bool


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock of the law that runs, or ran, over something."""

    period: Text
    started_at: datetime
    ends_at: datetime
    provisional: bool
    running: bool
    late: bool


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task, what its clause says, and what may be done with it. `reason`: why it was refused or cancelled."""

    row: TaskRow
    subject: str
    clause_text: Text | None
    reason: str
    created_at: datetime
    reminded_at: datetime | None
    closed_at: datetime | None
    deeds: Deeds

    @property
    def clause_names_a_day(self) -> bool:
        """Whether the plan's own words name a day, which need not be the campaign's."""
        return self.clause_text is not None and re.search(r"[0-9]月[0-9]+日", self.clause_text.zh) is not None
