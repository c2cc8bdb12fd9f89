"""What happens by itself, minute by minute. Each step can be done by two at once, and again after a crash."""

import logging
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

from closeout.journal.models import Head
from closeout.journal.verify import sign, verified
from closeout.kernel.clock import TIME_ZONE
from closeout.notices.delivery import deliver_due
from closeout.notices.tasks import forget_done
from closeout.work.clocks import warn
from closeout.work.upkeep import gather_statistics

_log = logging.getLogger(__name__)
TICKED: Final = "ticked"  # in the cache: when the last tick had sent what was due


def tick(at: datetime) -> None:
    """Warn of clocks, send what is due, let slices above do theirs; once a day close the day before."""
    warn(at)
    deliver_due(at)
    for name in settings.WORK_MINUTELY:
        import_string(name)(at)
    cache.set(TICKED, at, None)
    day = at.astimezone(TIME_ZONE).date()
    if Head.objects.filter(day=day).exists():
        return
    sign(day)
    forget_done()
    for name in settings.WORK_DAILY:  # settings name it, because nothing here may know it
        import_string(name)(at)
    gather_statistics()
    found = verified(at)
    if found.broken_at is not None or found.broken_head is not None:
        _log.error("the journal does not hold together: entry %s, head %s", found.broken_at, found.broken_head)
