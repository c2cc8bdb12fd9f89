"""Counting periods: working days, calendar days and months, forwards and back; the day of the act never counts."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from closeout.kernel.text import Text
from closeout.law.calendar import ONE, Calendar, Day
from closeout.law.counted import Counted, Step, StepKind, Task
from closeout.law.hours import count_hours


def count(task: Task, calendar: Calendar) -> Counted:
    """Return when the period of `task` ends, or back from its start the latest day that is early enough.

    A period of hours needs a moment to start from; the others take the day of one.
    """
    if task.period.unit == "hours":
        if not isinstance(task.start, datetime):
            raise ValueError(f"{task.id} is counted in hours and starts at a moment")
        return count_hours(task, task.start, calendar)
    start = task.start.date() if isinstance(task.start, datetime) else task.start
    count_ = _Count(calendar, [Step("start", start, start)])
    if task.period.unit == "working_days":
        end = count_.working_days(start, task, -ONE if task.period.backwards else ONE)
    elif task.period.unit == "calendar_days":
        end = count_.calendar_days(start, task)
    else:
        end = count_.months(start, task)
    return _finished(task, start, end, count_)


def _finished(task: Task, start: date, plain: date, count_: "_Count") -> Counted:
    """Roll the end where it may, and find the day that has to be remembered instead."""
    period, calendar = task.period, count_.calendar
    end, aim, alarm, unworked = plain, None, None, False
    if period.unit != "working_days" and period.rolls:
        end = count_.rolled(plain)
        aim = calendar.last_working_before(plain) if end != plain and period.binds == "authority" else None
    if not period.rolls and (period.lapses or not calendar.day(plain).working):
        last = calendar.last_working_before(plain)
        alarm, unworked = (None, True) if last < start else (last, False)
        count_.consult([plain])
    if period.backwards:
        aim = calendar.last_working_before(plain)
    remembered = [each for each in (aim, alarm) if each is not None]
    count_.consult(day for each in remembered for day in _between(each, plain))
    return Counted(
        period=task.id,
        start=start,
        length=task.total,
        end=end,
        steps=tuple(count_.steps),
        provisional=not count_.known,
        rolled_from=plain if end != plain else None,
        aim=aim,
        alarm=alarm,
        unworked=unworked,
    )


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days)]


# A day that was walked over, what became of it, and its number where it was counted.
_Walked = tuple[Day, StepKind, int | None]


@dataclass(slots=True)
class _Count:
    """One run: the steps so far, and whether every day that mattered was known."""

    calendar: Calendar
    steps: list[Step]
    known: bool = True

    def consult(self, on: Iterable[date]) -> None:
        """Note that it matters whether these are working days."""
        self.known = self.known and all(self.calendar.day(each).known for each in on)

    def working_days(self, start: date, task: Task, step: timedelta) -> date:
        """Walk to the last of the working days."""
        number, on = 0, start
        walked: list[_Walked] = []
        while number < task.total:
            on += step
            day = self.calendar.day(on)
            paused = task.paused(on)
            if not paused:
                self.consult([on])
            number += day.working and not paused
            kind: StepKind = "paused" if paused else _kind(day)
            walked.append((day, kind, number if day.working and not paused else None))
        self.steps += _grouped(walked)
        return on

    def calendar_days(self, start: date, task: Task) -> date:
        """Walk to the last of the days; whether they are working days does not matter."""
        number, on = 0, start
        walked: list[_Walked] = []
        while number < task.total:
            on += ONE
            paused = task.paused(on)
            number += not paused
            kind: StepKind = "paused" if paused else "counted"
            walked.append((self.calendar.day(on), kind, None if paused else number))
        self.steps += _grouped(walked)
        return on

    def months(self, start: date, task: Task) -> date:
        """Go to the corresponding day, or the last of its month, and on by the days of pauses on the way."""
        corresponding = end = months_after(start, task.total)
        self.steps.append(Step("corresponds", corresponding, corresponding))
        on = start
        paused: list[_Walked] = []
        while on < end:
            on += ONE
            if task.paused(on):
                paused.append((self.calendar.day(on), "paused", None))
                end += ONE
        self.steps += _grouped(paused)
        return end

    def rolled(self, plain: date) -> date:
        """Return the first working day from `plain` on."""
        on = plain
        walked: list[_Walked] = []
        while not (day := self.calendar.day(on)).working:
            walked.append((day, _kind(day), None))
            on += ONE
        self.consult([*(each.date for each, _, _ in walked), on])
        self.steps += _grouped(walked)
        return on


def months_after(start: date, months: int) -> date:
    """Return the corresponding day `months` later; where that month has none, its last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _kind(day: Day) -> StepKind:
    match day.kind:
        case "workday":
            return "counted"
        case "makeup" | "weekend" | "holiday":
            return day.kind


def _grouped(walked: Sequence[_Walked]) -> Iterator[Step]:
    """Yield one step for the days in a row that share their kind and their holiday."""
    for (kind, name), group in groupby(walked, key=_likeness):
        each = list(group)
        numbers = [number for _, _, number in each if number is not None]
        between = (numbers[0], numbers[-1]) if numbers else None
        first, last = sorted((each[0][0].date, each[-1][0].date))
        yield Step(kind, first, last, between, name)


def _likeness(walked: _Walked) -> tuple[StepKind, Text | None]:
    day, kind, _ = walked
    return kind, day.name if kind in ("holiday", "makeup") else None
