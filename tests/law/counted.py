"""Counting for tests: a period by its id, from a day or a minute that is written."""

from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from closeout.kernel.clock import TIME_ZONE
from closeout.law.calendar import Calendar
from closeout.law.counted import Counted, Pause, Task
from closeout.law.counting import count
from closeout.law.holiday_files import shipped
from closeout.law.models import Unit
from closeout.law.periods import period, rules

STARTS = st.dates(date(2024, 12, 1), date(2027, 3, 1))
KNOWN = st.dates(date(2025, 1, 1), date(2026, 9, 1))


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=TIME_ZONE)


def counted(id_: str, start: str | date, calendar: Calendar | None = None, **how: Any) -> Counted:
    begins = start if isinstance(start, date) else moment(start) if "T" in start else date.fromisoformat(start)
    task = Task(id_, period(id_), begins, **how)
    return count(task, calendar or shipped())


def pause(first: str | date, last: str | date) -> Pause:
    return Pause(moment(str(first)), moment(str(last)))


def ids(unit: Unit, *, backwards: bool = False, rolls: bool = True, lapses: bool = False) -> list[str]:
    """Return the periods counted in `unit` whose length the law sets."""
    return [
        id_
        for id_, each in rules().periods.items()
        if (each.unit, each.backwards, each.rolls, each.lapses) == (unit, backwards, rolls, lapses)
        and each.length is not None
    ]
