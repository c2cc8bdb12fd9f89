"""What happens by itself, minute by minute. Each step can be done by two at once, and again after a crash."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

from closeout.journal.models import Head
from closeout.journal.verify import sign, verified
from closeout.kernel.clock import TIME_ZONE
from closeout.notices.delivery import batches, send_together
from closeout.notices.tasks import forget_done
from closeout.work.alone import each_alone
from closeout.work.clocks import warn
from closeout.work.upkeep import gather_statistics

Step = Callable[[datetime], object]
_log = logging.getLogger(__name__)
TICKED: Final = "ticked"  # in the cache: when the last tick had sent what was due


def tick(at: datetime) -> None:
    """Warn of clocks, send what is due, let slices above do theirs; once a day close the day before.

    A step that fails stops no other; `alone` tells of it.
    """
    _do({"work/clocks": warn, "notices/delivery": _deliver, **_named(settings.WORK_MINUTELY)}, at)
    cache.set(TICKED, at, None)
    day = at.astimezone(TIME_ZONE).date()
    if Head.objects.filter(day=day).exists():
        return
    sign(day)
    own = {"work/upkeep": lambda _: gather_statistics(), "journal/verify": _verify}
    _do({"notices/tasks": lambda _: forget_done(), **_named(settings.WORK_DAILY), **own}, at)


def _deliver(at: datetime) -> None:
    """Send what is due; a message that cannot be put together or sent keeps no other waiting."""
    each_alone("notices/delivery", batches(at), lambda batch: send_together(batch, at), at=at)


def _named(names: Iterable[str]) -> dict[str, Step]:
    """Return steps of slices above: settings name them, because nothing here may know them."""
    return {name: import_string(name) for name in names}


def _do(steps: Mapping[str, Step], at: datetime) -> None:
    for name, step in steps.items():
        each_alone(name, [at], step, at=at)


def _verify(at: datetime) -> None:
    found = verified(at)
    if found.broken_at is not None or found.broken_head is not None:
        _log.error("the journal does not hold together: entry %s, head %s", found.broken_at, found.broken_head)
