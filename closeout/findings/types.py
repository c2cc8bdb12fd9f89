"""What findings take and give."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from closeout.findings.states import Deed
from closeout.kernel.text import Text
from closeout.sites.models import Site
from closeout.work.types import Due


@dataclass(frozen=True, slots=True)
class NewFinding:
    """Something that must be corrected at a site.

    `standard` "" is a hazard that the plan names no standard for: then `text`, `severity` and `unit_key` say what it is
    and whose. Of a standard these come from the plan. `due_on` None: as the plan's own figure says, if it has one.
    """

    site: Site
    standard: str = ""
    text: Text | None = None
    severity: str = ""
    unit_key: str = ""
    description: str = ""
    source: str = "inspection"
    origin: str | None = None
    due_on: date | None = None
    responsible: str = ""
    measures: str = ""
    funds: str = ""
    contingency: str = ""
    proofs: Collection[str] = field(default_factory=tuple)  # of how it was: ids of evidence


@dataclass(frozen=True, slots=True)
class Deeds:
    """What somebody may do with a finding now."""

    accept: bool = False
    refuse: bool = False
    reassign: bool = False
    submit: bool = False
    review: bool = False  # send back, or close out
    give_up: bool = False
    defer: bool = False
    resume: bool = False
    ask: bool = False  # for more time
    grant: bool = False  # or refuse the time asked for
    plan: bool = False  # enter the five in place

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return any(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in a list. `who` "": nobody has it yet; `asked_until`: more time is asked for, None: not now.

    `repeats` is how many findings of its site came back after they were closed out.
    """

    id: int
    number: int
    code: str
    site: str
    division: Text | None
    text: Text
    standard: str
    description: str
    major: bool
    unit: Text
    who: str
    state: str
    due: Due
    raised_on: date
    closed_on: date | None
    again: bool
    asked_until: date | None
    repeats: int


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """What somebody says was done. `approved` None: nobody has looked yet."""

    note: str
    by: str
    at: datetime
    approved: bool | None
    reviewed_by: str
    reviewed_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """More time that somebody asked for. `granted` None: nobody has decided yet."""

    id: int
    until: date
    reason: str
    asked_by: str
    asked_at: datetime
    granted: bool | None
    decided_by: str
    answer: str


@dataclass(frozen=True, slots=True)
class Move:
    """An act on a finding that asks for words: which, and the version that was seen."""

    deed: Deed
    reason: str
    version: int
