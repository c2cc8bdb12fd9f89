"""What the pages of outcomes show, and what a meeting decides."""

from dataclasses import dataclass
from datetime import date, datetime

from closeout.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of a joint meeting."""

    outcome: Text
    recommended: Text
    departs: bool
    reason: str
    held_on: date
    minutes: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A site with what is recommended and why; `decided` None: no meeting has decided yet.

    `changed`: the recommendation is another now than the meeting had before it.
    """

    code: str
    name: str
    division: Text | None
    recommended: str
    label: Text
    open: bool
    reason: Text
    decided: Decided | None
    differs: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """How many sites are recommended for a batch, or for an outcome that stands apart, and how many decided so."""

    key: str
    label: Text
    outcomes: tuple[Text, ...]
    recommended: int
    decided: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many sites there are of a kind."""

    label: Text
    count: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Choice:
    """An outcome to choose, and how many sites are recommended for it."""

    key: str
    label: Text
    count: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """Which sites are shown: recommended for an outcome; decided by a meeting, not yet, or otherwise. Empty: all."""

    outcome: str = ""
    state: str = ""  # decided, waiting, differing
    page: int = 1

    @property
    def decided(self) -> bool:
        """Whether those are shown that a meeting has decided."""
        return self.state == "decided"

    @property
    def waiting(self) -> bool:
        """Whether those are shown that no meeting has decided."""
        return self.state == "waiting"

    @property
    def differing(self) -> bool:
        """Whether those are shown that were decided otherwise than recommended."""
        return self.state == "differing"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """A page of sites with their outcomes, and the batches of the whole campaign."""

    slug: str
    show: Show
    batches: tuple[Batch, ...]
    choices: tuple[Choice, ...]
    rows: tuple[OutcomeRow, ...]
    total: int
    pages: int
    may_decide: bool

    @property
    def earlier(self) -> int:
        """The number of the page before; 0: none."""
        return self.show.page - 1

    @property
    def later(self) -> int:
        """The number of the page after; 0: none."""
        return self.show.page + 1 if self.show.page < self.pages else 0


@dataclass(frozen=True, slots=True)
class WithoutOutcomes:
    """What a plan without outcomes says of its sites instead."""

    slug: str
    segments: tuple[Count, ...]
    routes: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """A better outcome, and the smallest set of changes that gives it."""

    label: Text
    changes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class SiteOutcome:
    """All about the outcome of one site: why, what would turn it, and every decision, the latest first."""

    row: OutcomeRow
    clauses: str
    turns: tuple[Turned, ...]
    decisions: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What a meeting decides; `outcome` None: as recommended at each site. `reason` is due where it departs."""

    outcome: str | None
    held_on: date
    minutes: str
    reason: str = ""
