"""What the pages of questions show, and what an answer says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from closeout.kernel.facts import Fact, Value
from closeout.kernel.text import Text


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact in an inbox: at how many sites it is open, what for, and what knowing it alone would settle.

    `asked_for` and `settles` count sites by outcome, segment, route and standard.
    """

    key: str
    label: Text
    units: tuple[Text, ...]
    asked_for: Mapping[str, int]
    settles: Mapping[str, int]

    @property
    def waiting(self) -> int:
        """How many sites wait for it."""
        return sum(self.asked_for.values())

    @property
    def decides(self) -> int:
        """At how many sites it would settle something alone."""
        return sum(self.settles.values())


@dataclass(frozen=True, slots=True)
class DeclinedRow:
    """A question that a unit declined for one reason at sites (code, name), and that is still open there."""

    sites: tuple[tuple[str, str], ...]
    fact: str
    label: Text
    unit: Text
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Inbox:
    """What somebody is asked, the most decisive first; `units` are those of the plan that they speak as."""

    rows: tuple[AskedFact, ...]
    declined: tuple[DeclinedRow, ...]
    units: tuple[Text, ...]
    may_judge: bool
    may_send_back: bool
    everything: bool  # the reader sees every unit's questions
    only: Text | None = None  # the unit whose questions alone are shown; None: all


@dataclass(frozen=True, slots=True)
class Suggested:
    """What somebody else says of the fact; `unit` None: nobody's unit."""

    id: int
    value: Text
    kept: object
    source: str
    unit: Text | None
    at: datetime
    note: str
    evidence: str


@dataclass(frozen=True, slots=True)
class WaitingSite:
    """A site that waits for a fact. `others` counts its further open questions."""

    code: str
    name: str
    address: str
    division: Text | None
    asked_for: str
    settles: str
    reason: str
    others: int
    suggested: tuple[Suggested, ...]
    declined: str  # why the unit says that it is not its own
    sent_back: str  # why the office says that it is


@dataclass(frozen=True, slots=True)
class Why:
    """What a fact is needed for: a clause of the plan, and what it says."""

    clause: str
    text: Text


@dataclass(frozen=True, slots=True)
class FactPage:
    """A fact with the sites that wait for it, a page of them."""

    slug: str  # the campaign's
    fact: Fact
    why: tuple[Why, ...]
    sites: tuple[WaitingSite, ...]
    total: int
    page: int
    pages: int
    may_judge: bool

    @property
    def earlier(self) -> int:
        """The number of the page before; 0: none."""
        return self.page - 1

    @property
    def later(self) -> int:
        """The number of the page after; 0: none."""
        return self.page + 1 if self.page < self.pages else 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """An answer: a value, or which suggestions it takes over (one for each site); why, on what evidence, seen when."""

    value: Value
    reason: str
    observed_on: date
    evidence: str = ""
    accepts: tuple[int, ...] = ()
