"""What the slice takes and gives."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from closeout.findings.models import Finding
from closeout.kernel.text import Text
from closeout.people.models import Unit
from closeout.sites.models import Site
from closeout.work.types import Due

Show = Literal["open", "late", "answered", "all"]


@dataclass(frozen=True, slots=True)
class NewInstruction:
    """An instruction to be given; `site` and `finding` None: about nothing in particular."""

    unit: Unit
    text: str
    due_on: date
    site: Site | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What an instruction is about, and where it is shown."""

    label: Text
    href: str


@dataclass(frozen=True, slots=True)
class InstructionRow:
    """An instruction with its answer. `answer` "": none yet; `about` None: nothing in particular."""

    id: int
    text: str
    unit: Text
    about: About | None
    by: str
    at: datetime
    due: Due
    answer: str
    answered_by: str
    answered_at: datetime | None
    seen_by: str
    seen_at: datetime | None
    may_answer: bool
    may_see: bool  # confirm that the answer was seen


@dataclass(frozen=True, slots=True)
class Counts:
    """How many instructions there are: not answered, of these late, answered and not seen, all."""

    open: int
    late: int
    answered: int
    all: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of instructions; `more` is the last one's number, None: that was all."""

    rows: tuple[InstructionRow, ...]
    counts: Counts
    more: int | None
