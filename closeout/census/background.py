"""The import of a large file, after the request that asked for it: the one module here that knows the task library."""

from datetime import UTC, datetime
from functools import partial

from django.db import transaction
from django_tasks import task

from closeout.census.importing import SMALL, run
from closeout.census.models import Upload
from closeout.kernel.refusal import Denied
from closeout.people.access import Access, access_of


@task()
def import_in_background(pk: int, good_rows_only: bool) -> None:
    """Import a file that was taken, as who sent it may now."""
    upload = Upload.objects.select_related("campaign__plan", "user").get(pk=pk)
    access = access_of(upload.user, upload.campaign.authority_id)
    if access is None:
        raise Denied("people.no_post")
    run(access=access, upload=upload, partial=good_rows_only, at=datetime.now(UTC))


def soon(access: Access, upload: Upload, rows: int, *, good_rows_only: bool, at: datetime) -> None:
    """Import a small file now and a large one in the background, once the caller's transaction is through."""
    if rows <= SMALL:
        run(access=access, upload=upload, partial=good_rows_only, at=at)
        return
    transaction.on_commit(partial(import_in_background.enqueue, upload.pk, good_rows_only))
