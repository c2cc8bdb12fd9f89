"""When a message goes out: at once, in the morning, after somebody's quiet hours, and again after a failure."""

from datetime import datetime, time, timedelta
from typing import Final

from closeout.kernel.clock import TIME_ZONE

DIGEST_AT: Final = time(8)  # in China
WAITS: Final = tuple(timedelta(minutes=each) for each in (1, 5, 30, 2 * 60, 12 * 60))
_DAY: Final = timedelta(days=1)


def first_at(at: datetime, *, digest: bool, quiet: tuple[time, time] | None) -> datetime:
    """Return when a message of `at` is sent first; what is collected for a day goes at eight in the morning."""
    return loud(_next(at, DIGEST_AT) if digest else at, quiet)


def loud(at: datetime, quiet: tuple[time, time] | None) -> datetime:
    """Return `at`, or the end of the quiet hours (China's time, their end excluded) that it falls in."""
    if quiet is None:
        return at
    begins, ends = quiet
    now = at.astimezone(TIME_ZONE).time()
    inside = begins <= now < ends if begins < ends else now >= begins or now < ends
    return _next(at, ends) if inside and begins != ends else at


def again_at(at: datetime, tries: int) -> datetime | None:
    """Return when to try again after the failure number `tries`; None: no more."""
    return at + WAITS[tries - 1] if tries <= len(WAITS) else None


def _next(at: datetime, clock: time) -> datetime:
    """Return the first moment after `at` that shows `clock` in China."""
    here = at.astimezone(TIME_ZONE)
    moment = datetime.combine(here.date(), clock, TIME_ZONE)
    return moment if moment > here else moment + _DAY
