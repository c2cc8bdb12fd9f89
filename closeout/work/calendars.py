"""Days: how far off one is, and when a period of the law ends."""

from datetime import date, datetime, time, timedelta
from typing import Final

from closeout.areas.calendars import calendar
from closeout.kernel.clock import TIME_ZONE
from closeout.law.calendar import Calendar
from closeout.law.counted import Counted, Task
from closeout.law.counting import count
from closeout.law.holiday_files import shipped
from closeout.law.periods import period
from closeout.work.types import Due

SOON: Final = 3  # working days
_MORNING: Final = time(9)
_LAST: Final = time(23, 59, 59)


def due(on: date | None, today: date, *, pending: bool, provisional: bool = False) -> Due:
    """Return how a task's last day stands on `today`."""
    if on is None or not pending:
        return Due("closed" if not pending else "none", on, None, provisional)
    left = (on - today).days
    if left < 0:
        return Due("late", on, -left, provisional)
    return Due("due" if on <= soon_until(today) else "later", on, left, provisional)


def soon_until(today: date) -> date:
    """Return the last day that is at most three working days off.

    By the calendar that ships, as lists ask it of every row: it sorts them, and no period of the law hangs on it.
    """
    days, on, number = shipped(), today, 0
    while number <= SOON:
        on += timedelta(days=1)
        number += days.day(on).working
    return on - timedelta(days=1)


def ends(id_: str, start: datetime, length: int | None) -> tuple[datetime, datetime, bool]:
    """Return when a period that starts at `start` ends, when to warn of it, and whether that is provisional; one query.

    Raises:
        Refusal: there is no such period.
    """
    here = start.astimezone(TIME_ZONE)
    days = calendar()  # a notice of the State Council that was loaded counts
    counted = count(Task(id_, period(id_), here, length=length), days)
    if isinstance(counted.end, datetime):
        return counted.end, start + (counted.end - start) / 2, counted.provisional
    last = datetime.combine(counted.end, _LAST, TIME_ZONE)
    return last, max(start, datetime.combine(_warned(counted, days), _MORNING, TIME_ZONE)), counted.provisional


def _warned(counted: Counted, days: Calendar) -> date:
    """Return the day to warn on: where the law is strict its own day before, else the working day before the end."""
    return counted.aim or counted.alarm or days.last_working_before(counted.end)
