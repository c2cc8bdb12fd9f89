"""What the slice gives to pages and to the slices above."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from closeout.kernel.text import Text
from closeout.packfile.diff import Change
from closeout.work.revision import Revision

Figures = Mapping[str, bool | float | str]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far tasks are. `open` are still in time, `overdue` are not; cancelled ones count nowhere."""

    done: int = 0
    open: int = 0
    overdue: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.done + self.open + self.overdue

    @property
    def left(self) -> int:
        """Those that are not done."""
        return self.open + self.overdue

    @property
    def is_done(self) -> bool:
        """Whether there is something, and nothing of it is left."""
        return self.done == self.total > 0

    def __add__(self, other: "Progress") -> "Progress":
        """Return both together."""
        return Progress(self.done + other.done, self.open + other.open, self.overdue + other.overdue)


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in a list."""

    slug: str
    name: Text
    pack: str
    version: str
    starts_on: date
    ends_on: date
    running: bool
    authority: Text
    progress: Progress


@dataclass(frozen=True, slots=True)
class Adoption:
    """What an office decides when it adopts a plan: for which period, what figures, and who plays which unit.

    `units` gives for a unit of the plan the key of the authority's unit; one that is absent becomes a unit of the
    plan's own name. `parameters` are figures set otherwise than the plan prints them.
    """

    slug: str
    name: Text
    starts_on: date
    ends_on: date
    parameters: Figures
    units: Mapping[str, str]


class Turn(NamedTuple):
    """What a newer plan turns at a site: a verdict of a standard, the outcome."""

    site: str  # its code
    what: Text | str
    old: Text | str
    new: Text | str


@dataclass(frozen=True, slots=True)
class TurnCount:
    """How many sites turn in one way."""

    what: Text | str
    old: Text | str
    new: Text | str
    count: int


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What changes when a campaign moves to a newer version of its plan.

    `turns` counts them all, `first` lists the first; `dropped` are figures that the office set and the plan lost.
    """

    changes: tuple[Change, ...]
    tasks: Revision
    turns: tuple[TurnCount, ...]
    first: tuple[Turn, ...]
    dropped: tuple[str, ...]
