"""Counting hours to the minute, and the moment that is prudent to propose instead of the earliest lawful one."""

from datetime import date, datetime, time, timedelta

from closeout.law.calendar import ONE, Calendar
from closeout.law.counted import Counted, Step, Task
from closeout.law.models import OfficeHoursModel
from closeout.law.periods import rules


def count_hours(task: Task, start: datetime, calendar: Calendar) -> Counted:
    """Return the moment at which so many hours after `start` have passed; days off make no difference to it."""
    end, steps = start + timedelta(hours=task.total), [Step("start", start, start)]
    for each in sorted(task.pauses, key=lambda pause: pause.first):
        first = max(each.first, start)
        if first < end and each.last > first:
            end += each.last - first
            steps.append(Step("paused", first, each.last))
    steps.append(Step("hours", end, end))
    proposed = None if task.period.prudent is None else proposal(end, calendar, rules().office_hours)
    known = proposed is None or calendar.knows(end.date(), _day(proposed))
    return Counted(
        period=task.id,
        start=start,
        length=task.total,
        end=end,
        steps=tuple(steps),
        provisional=not known,
        proposed=proposed,
    )


def _day(on: date) -> date:
    return on.date() if isinstance(on, datetime) else on


def proposal(earliest: datetime, calendar: Calendar, hours: OfficeHoursModel) -> date:
    """Return `earliest` where it falls in an office's hours, else the first working day whose hours come after it."""
    day, at = earliest.date(), earliest.time()
    if at > time.fromisoformat(hours.end):
        return calendar.next_working(day + ONE)
    open_now = at >= time.fromisoformat(hours.start) and calendar.day(day).working
    return earliest if open_now else calendar.next_working(day)
