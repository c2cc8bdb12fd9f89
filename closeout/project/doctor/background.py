"""What works beside the web server: the minute's tick, the worker, and messages on their way out."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db.models import Min
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from closeout.notices.models import FAILED, GIVEN_UP, Channel, Delivery
from closeout.notices.sealing import opened
from closeout.project.doctor.types import Line
from closeout.work.alone import stumbled
from closeout.work.ticking import TICKED

_MISSED: Final = timedelta(minutes=5)  # a tick a minute, and a slow one now and then
_PATIENCE: Final = timedelta(minutes=5)  # for which a task may wait behind others
_LATELY: Final = timedelta(days=1)  # what fails once a day is told until it has had another chance
_RECENT: Final = timedelta(days=7)


def tick(at: datetime) -> Line:
    """Look when the minute's work was last done."""
    last: datetime | None = cache.get(TICKED)
    if last is None:
        return Line("tick", "fail", "project.doctor_tick_never")
    minutes = max(0, int((at - last).total_seconds()) // 60)
    if at - last > _MISSED:
        return Line("tick", "fail", "project.doctor_tick_late", {"minutes": minutes})
    failed = stumbled(at - _LATELY)
    if failed:
        return Line("tick", "warn", "project.doctor_tick_failed", {"what": ", ".join(failed)})
    return Line("tick", "ok", "project.doctor_tick", {"minutes": minutes})


def worker(at: datetime) -> Line:
    """Look whether anything waits for the worker longer than it should, or failed of late."""
    if not str(settings.TASKS["default"]["BACKEND"]).startswith("django_tasks_db."):
        return Line("worker", "ok", "project.doctor_worker_at_once")
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    oldest = ready.aggregate(oldest=Min("enqueued_at"))["oldest"]
    if oldest is not None and at - oldest > _PATIENCE:
        minutes = int((at - oldest).total_seconds()) // 60
        return Line("worker", "fail", "project.doctor_worker_late", {"count": ready.count(), "minutes": minutes})
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gte=at - _RECENT).count()
    if failed:
        return Line("worker", "warn", "project.doctor_worker_failed", {"count": failed})
    return Line("worker", "ok", "project.doctor_worker")


def channels(at: datetime) -> Line:
    """Look whether the addresses that messages go to can be opened, and whether messages got there of late."""
    sealed = list(Channel.objects.values_list("sealed", flat=True))
    lost = sum(1 for each in sealed if opened(each) is None)
    if lost:
        return Line("channels", "fail", "project.doctor_channels_lost", {"count": lost})
    bad = Delivery.objects.filter(state__in=(FAILED, GIVEN_UP), tried_at__gte=at - _RECENT).count()
    if bad:
        return Line("channels", "warn", "project.doctor_channels_failed", {"count": bad})
    return Line("channels", "ok", "project.doctor_channels", {"count": len(sealed)})
