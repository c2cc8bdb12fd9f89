"""What is to be counted, and what counting gives: the end, and every step that led there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from closeout.kernel.text import Text
from closeout.law.models import PeriodModel

# `start` does not count, `counted` does (`makeup`: on a weekend), `paused`, `weekend` and `holiday` are passed over.
StepKind = Literal["start", "counted", "makeup", "paused", "weekend", "holiday", "corresponds", "hours"]


@dataclass(frozen=True, slots=True)
class Step:
    """Days in a row, or one moment, and what became of them."""

    kind: StepKind
    first: date
    last: date
    numbers: tuple[int, int] | None = None  # of the first and the last day counted
    name: Text | None = None  # of the holiday


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stands still: of days both ends included, of hours from one moment to the other."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be counted: a period, from when, and what befell it; `length` where it is not the period's own."""

    id: str
    period: PeriodModel
    start: date
    extensions: int = 0
    pauses: Sequence[Pause] = ()
    length: int | None = None

    @property
    def total(self) -> int:
        """How many units there are to count, extensions included."""
        own = self.length or self.period.length
        if own is None:
            raise ValueError(f"the length of {self.id} is set locally and was not given")
        added = self.period.extension.length if self.period.extension else 0
        return own + self.extensions * added

    def paused(self, on: date) -> bool:
        """Whether the clock stands still on the day `on`."""
        return any(each.first.date() <= on <= each.last.date() for each in self.pauses)


@dataclass(frozen=True, slots=True)
class Counted:
    """A period that was counted.

    Times are in China's. `end` is a moment where hours are counted, else a day; counted back, it is the latest day.
    """

    period: str
    start: date
    length: int
    end: date
    steps: tuple[Step, ...]
    provisional: bool  # a day beyond the known calendar mattered
    rolled_from: date | None = None  # the day off it would have ended on; None: it did not have to move
    aim: date | None = None  # the working day by which an authority should be done; None: the end itself
    alarm: date | None = None  # the last working day to act on, where the end does not move; None: the end itself
    unworked: bool = False  # the end does not move, and there is no working day to act on
    proposed: date | None = None  # a day, or a moment where it can be had, later than the earliest lawful one
