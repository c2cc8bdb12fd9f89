"""Importing a file: all of it or its good rows, in transactions of few rows; a second time it changes nothing.

What was written stays written: an import that broke off goes on where it was, so nobody waits for a long one.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models.functions import Now

from closeout.campaigns.models import Campaign
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.census.models import DONE, FAILED, FORM, IMPORTING, WAITING, KeptAside, Upload
from closeout.census.services import hold_all
from closeout.census.trial import File, judged, opened_rows, tried
from closeout.census.types import Row
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.access import Access
from closeout.sites.models import CENSUS, LEDGER, Site
from closeout.sites.services import record_many, register_sites
from closeout.sites.types import NewFact, NewSite, Said

SMALL: Final = 100  # rows that are imported while one waits
AT_ONCE: Final = 25  # rows in a transaction: others who write wait for no longer than it takes
# Seconds between two of them. On SQLite who waits asks again every few hundredths of a second; without a pause they
# would hardly ever come in between.
_PAUSE: Final = 0.06


@transaction.atomic
def begin(*, access: Access, campaign: Campaign, upload: Upload, partial: bool) -> int:
    """Take a file for importing, once; return how many rows that will be.

    Raises:
        Refusal: a row is bad and not only the good ones are wanted, or none is left.
        Conflict: it is imported already or just now.
    """
    access.need("manage_sites")
    refuse_finished(campaign)
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    if held.state != WAITING:
        raise Conflict("census.imported_already")
    trial = tried(access, campaign, upload)
    if trial.refused and not partial:
        raise Refusal("census.bad_rows", count=trial.refused)
    if not trial.rows:
        raise Refusal("census.no_rows")
    Upload.objects.filter(pk=upload.pk).update(state=IMPORTING, rows=trial.given, partial=partial, moved_at=Now())
    return len(trial.rows)


def run(*, access: Access, upload: Upload, at: datetime) -> None:
    """Import a file that was taken, from where an earlier run left off; if it cannot be, the file says why.

    Two runs at once do no harm: the one that finds that the other went on ends.
    """
    done = False
    try:
        _import(access, upload, at)
        done = True
    except Refusal as refusal:
        give_up(upload, refusal)
        done = True
    finally:
        if not done:  # a bug of ours: it is on its way to the log, and the page must not wait for ever
            give_up(upload, None)


def give_up(upload: Upload, why: Refusal | None) -> None:
    """Say that the rest of a file is not imported; `why` None: nobody knows."""
    problem = {} if why is None else {"zh": why.say("zh"), "en": why.say("en")}
    Upload.objects.filter(pk=upload.pk, state=IMPORTING).update(state=FAILED, problem=problem)


def _import(access: Access, upload: Upload, at: datetime) -> None:
    upload.refresh_from_db(fields=["gone_through", "partial"])
    file = opened_rows(access, upload.campaign, upload)
    if upload.gone_through == 0 and not upload.partial:
        trial = tried(access, upload.campaign, upload, file)  # again: somebody may have been quicker since
        if trial.refused:
            raise Refusal("census.bad_rows", count=trial.refused)
    for start in range(upload.gone_through, len(file.rows), AT_ONCE):
        if not _part_of(access, upload, file, slice(start, start + AT_ONCE), at):
            return
        if start + AT_ONCE < len(file.rows):
            time.sleep(_PAUSE)
    _finish(access, upload, file, at)


@transaction.atomic
def _part_of(access: Access, upload: Upload, file: File, part: slice, at: datetime) -> bool:
    """Import a part of the rows; return False where somebody else did it."""
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    if held.state != IMPORTING or held.gone_through != part.start:
        return False
    hold_all(upload.campaign)
    rows = judged(access, upload, file, part)
    counts = Counter(held.counts) + Counter(each.kind for each in rows)
    if counts["refused"] and not held.partial:
        raise Refusal("census.bad_rows", count=counts["refused"])
    _write(access, upload, rows, at)
    _keep_aside(upload.campaign, [each for each in rows if each.kind != "refused"], at)
    end = min(part.stop, len(file.rows))
    Upload.objects.filter(pk=upload.pk).update(counts=dict(counts), gone_through=end, moved_at=Now(), resumed=0)
    return True


def _write(access: Access, upload: Upload, rows: Sequence[Row], at: datetime) -> None:
    source = CENSUS if upload.kind == FORM else LEDGER
    how: dict[str, Any] = {"access": access, "campaign": upload.campaign, "source": source, "at": at}
    new = [NewSite(each.code, _facts(each)) for each in rows if each.kind == "new"]
    if new:
        register_sites(sites=new, **how)
    changed = {each.code: _facts(each) for each in rows if each.kind == "changed"}
    known = Site.objects.filter(campaign=upload.campaign, code__in=list(changed))
    said = [Said(site, changed[site.code]) for site in known.order_by("pk")]
    if said:
        record_many(said=said, **how)


@transaction.atomic
def _finish(access: Access, upload: Upload, file: File, at: datetime) -> None:
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    if held.state != IMPORTING:
        return
    counts = {kind: held.counts.get(kind, 0) for kind in ("new", "changed", "same", "refused")}
    counts["refused"] += file.table.findings.bad_rows
    Upload.objects.filter(pk=upload.pk).update(state=DONE, counts=counts)
    after = {"file": upload.name, "digest": upload.digest, **counts}
    act = Act("census_imported", f"upload:{upload.pk}", scope_of(upload.campaign), after=after)
    record(act, actor=access.user, at=at)


def _facts(row: Row) -> list[NewFact]:
    return [NewFact(key, value) for key, value in row.facts.items()]


def _keep_aside(campaign: Campaign, rows: Sequence[Row], at: datetime) -> None:
    """Keep what stood in columns of open findings; the same text of a site once."""
    wanted = {each.code: each.aside for each in rows if each.aside}
    pks = dict(Site.objects.filter(campaign=campaign, code__in=list(wanted)).values_list("code", "pk"))
    KeptAside.objects.bulk_create(
        [
            KeptAside(
                site_id=pks[code],
                heading=heading[:120],
                text=text,
                digest=hashlib.sha256(text.encode()).hexdigest(),
                at=at,
            )
            for code, aside in wanted.items()
            for heading, text in aside.items()
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
