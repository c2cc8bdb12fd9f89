"""The working days of China: plain weeks, and what the State Council's notice of each year changes in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Literal

from closeout.kernel.text import Text, both

DayKind = Literal["workday", "weekend", "holiday", "makeup"]
ONE: Final = timedelta(days=1)
_ENGLISH: Final = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What the notices change of one day."""

    off: bool
    name: str  # in Chinese, as published


@dataclass(frozen=True, slots=True)
class Day:
    """A day as the calendar has it."""

    date: date
    kind: DayKind
    name: Text | None  # the holiday it belongs to; None: no notice speaks of it
    known: bool  # False: the notice that may change it is not loaded, so that this is the plain week's guess

    @property
    def working(self) -> bool:
        """Whether it is a working day."""
        return self.kind in ("workday", "makeup")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are working days, as far as the loaded notices say."""

    years: frozenset[int]  # of the notices that are loaded
    notices: Mapping[date, Notice] = field(repr=False)
    makeup_counts: bool = True  # False: a Saturday or Sunday is never a working day

    def day(self, on: date) -> Day:
        """Return the day `on`."""
        notice, weekend = self.notices.get(on), on.weekday() >= 5
        name = None if notice is None else english(notice.name)
        kind: DayKind = "weekend" if weekend else "workday"
        if notice is not None and notice.off:
            kind = "holiday"
        elif notice is not None and weekend and self.makeup_counts:
            kind = "makeup"
        return Day(on, kind, name, self._known(on))

    def _known(self, on: date) -> bool:
        """Whether the notice that may change the day is loaded; the next year's may still move the end of December."""
        next_too = on.month == 12 and on.day >= 29
        return on.year in self.years and (not next_too or on.year + 1 in self.years or on in self.notices)

    def next_working(self, on: date) -> date:
        """Return `on`, or the first working day after it."""
        while not self.day(on).working:
            on += ONE
        return on

    def last_working_before(self, on: date) -> date:
        """Return the last working day before `on`."""
        on -= ONE
        while not self.day(on).working:
            on -= ONE
        return on

    def knows(self, first: date, last: date) -> bool:
        """Whether every day from `first` to `last` is known."""
        return all(self.day(each).known for each in days(first, last))

    def with_notice(self, notices: Mapping[date, Notice], years: Iterable[int]) -> "Calendar":
        """Return the calendar with the notices of `years` in place of what it had for them."""
        added = frozenset(years)
        kept = {on: each for on, each in self.notices.items() if on.year not in added}
        return replace(self, years=self.years | added, notices={**kept, **notices})


def days(first: date, last: date) -> list[date]:
    """Return the days from `first` to `last`, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def english(name: str) -> Text:
    """Return the name of a holiday in both languages; one that we have no English for reads the same in both."""
    parts = name.split("、")
    if not all(each in _ENGLISH for each in parts):
        return both(name)
    return Text(name, " and ".join(_ENGLISH[each] for each in parts))
