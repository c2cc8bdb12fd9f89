"""The import of a large file, after the request that asked for it: the one module here that knows the task library."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django_tasks import task

from closeout.census.importing import SMALL, give_up, run
from closeout.census.models import IMPORTING, Upload
from closeout.kernel.refusal import Denied
from closeout.people.access import Access, access_of
from closeout.work.alone import each_alone

_STILL: Final = timedelta(minutes=2)  # without a step, an import is taken to be dead
_MOST_RESUMED: Final = 5  # times, without a step in between


@task()
def import_in_background(pk: int) -> None:
    """Import a file that was taken, as who sent it may now."""
    upload = Upload.objects.select_related("campaign__plan", "user").get(pk=pk)
    access = access_of(upload.user, upload.campaign.authority_id)
    if access is None:
        give_up(upload, Denied("people.no_post"))
        return
    run(access=access, upload=upload, at=datetime.now(UTC))


def soon(access: Access, upload: Upload, rows: int, *, at: datetime) -> None:
    """Import a small file now and a large one in the background, once the caller's transaction is through."""
    if rows <= SMALL:
        run(access=access, upload=upload, at=at)
        return
    transaction.on_commit(partial(import_in_background.enqueue, upload.pk))


def resume(at: datetime) -> None:
    """Take up again what nobody goes on with, because its process was killed; after five times in vain, give it up."""
    still = Upload.objects.filter(Q(moved_at__lte=at - _STILL) | Q(moved_at__isnull=True), state=IMPORTING)
    each_alone("census/background", still, lambda upload: _resume(upload, still, at), at=at)


def _resume(upload: Upload, still: QuerySet[Upload], at: datetime) -> None:
    if upload.resumed >= _MOST_RESUMED:
        give_up(upload, None)
    elif still.filter(pk=upload.pk).update(moved_at=at, resumed=F("resumed") + 1):
        import_in_background.enqueue(upload.pk)
