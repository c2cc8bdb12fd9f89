"""Importing a file: all of it or its good rows, in one transaction; a second time it changes nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.db import transaction

from closeout.campaigns.models import Campaign
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.census.models import DONE, FAILED, FORM, IMPORTING, WAITING, KeptAside, Upload
from closeout.census.services import hold_all
from closeout.census.trial import tried
from closeout.census.types import Row
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.access import Access
from closeout.sites.models import CENSUS, LEDGER, Site
from closeout.sites.services import record_facts, register_sites
from closeout.sites.types import NewFact, NewSite

AT_ONCE: Final = 100  # sites registered before progress is told
SMALL: Final = 100  # rows that are imported while one waits
_HOUR: Final = 3600


def progress_key(upload: Upload) -> str:
    """Return under which key the cache holds how many rows of a running import are done."""
    return f"census:{upload.token}"


def progress_of(upload: Upload) -> int:
    """Return how many rows of a running import are done."""
    return int(cache.get(progress_key(upload), 0))


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
    Upload.objects.filter(pk=upload.pk).update(state=IMPORTING, rows=len(trial.rows))
    return len(trial.rows)


def run(*, access: Access, upload: Upload, partial: bool, at: datetime) -> None:
    """Import a file that was taken; if it cannot be, nothing of it is kept and the file says why."""
    done = False
    try:
        _import(access=access, upload=upload, partial=partial, at=at)
        done = True
    except Refusal as refusal:
        problem = {"zh": refusal.say("zh"), "en": refusal.say("en")}
        Upload.objects.filter(pk=upload.pk).update(state=FAILED, problem=problem)
        done = True
    finally:
        if not done:  # a bug of ours: it is on its way to the log, and the page must not wait for ever
            Upload.objects.filter(pk=upload.pk).update(state=FAILED)


@transaction.atomic
def _import(*, access: Access, upload: Upload, partial: bool, at: datetime) -> None:
    campaign = upload.campaign
    hold_all(campaign)
    trial = tried(access, campaign, upload)  # again: somebody may have been quicker since
    if trial.refused and not partial:
        raise Refusal("census.bad_rows", count=trial.refused)
    writer = _Writer(access, upload, at)
    writer.register([each for each in trial.rows if each.kind == "new"])
    writer.change({each.code: each for each in trial.rows if each.kind == "changed"})
    _keep_aside(campaign, trial.rows, at)
    Upload.objects.filter(pk=upload.pk).update(state=DONE, counts=trial.counts)
    after = {"file": upload.name, "digest": upload.digest, **trial.counts}
    record(Act("census_imported", f"upload:{upload.pk}", scope_of(campaign), after=after), actor=access.user, at=at)


class _Writer:
    """Writes rows through the register's own services, and tells how far it is."""

    def __init__(self, access: Access, upload: Upload, at: datetime) -> None:
        self._access, self._upload, self._at = access, upload, at
        self._source = CENSUS if upload.kind == FORM else LEDGER
        self._done = 0

    def _told(self, count: int) -> None:
        self._done += count
        cache.set(progress_key(self._upload), self._done, _HOUR)

    def register(self, rows: Sequence[Row]) -> None:
        for start in range(0, len(rows), AT_ONCE):
            chunk = rows[start : start + AT_ONCE]
            new = [NewSite(each.code, _facts(each)) for each in chunk]
            campaign = self._upload.campaign
            register_sites(access=self._access, campaign=campaign, sites=new, source=self._source, at=self._at)
            self._told(len(chunk))

    def change(self, rows: Mapping[str, Row]) -> None:
        sites = Site.objects.filter(campaign=self._upload.campaign, code__in=list(rows))
        for site in sites.select_related("campaign__plan"):
            facts = _facts(rows[site.code])
            record_facts(access=self._access, site=site, facts=facts, source=self._source, at=self._at)
            self._told(1)


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
