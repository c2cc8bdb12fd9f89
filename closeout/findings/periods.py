"""Until when something is to be corrected: the plan's figures, counted as the Civil Code counts (arts. 201, 203)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from closeout.areas.calendars import calendar
from closeout.findings.models import MAJOR
from closeout.law.calendar import Calendar
from closeout.packfile.pack import Pack

# The parameters of a plan that say how long a correction may take; a plan without them leaves the day open.
WITHIN: Final = "correct_within_days"
MAJOR_WITHIN: Final = "correct_major_within_days"


def days_of(pack: Pack, severity: str) -> int | None:
    """Return how many days a correction may take by the plan; None: it names none."""
    values = pack.values
    found = values.get(MAJOR_WITHIN if severity == MAJOR and MAJOR_WITHIN in values else WITHIN)
    return int(found) if isinstance(found, int | float | Decimal) else None


def due_after(start: date, days: int, known: Calendar | None = None) -> date:
    """Return the last day of so many days after `start`, which does not count; a day off moves on to a working day.

    `known` is the calendar of working days; None: one query finds it, with the notices that were loaded.
    """
    return (known or calendar()).next_working(start + timedelta(days=days))
