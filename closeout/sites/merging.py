"""Two files of one site become one, traceably in both directions; a merge can be undone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from closeout.campaigns.services import refuse_finished
from closeout.journal.services import record_all
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.access import Access
from closeout.sites.contributed import REGROUPED
from closeout.sites.lifecycle import act_on, changed, given
from closeout.sites.mirror import mirror
from closeout.sites.models import IN_USE, MERGED, RULE, Fact, Site
from closeout.sites.places import compute
from closeout.sites.queries import visible_sites
from closeout.sites.standing import in_force, standing


@transaction.atomic
def merge_sites(*, access: Access, survivor: Site, other: Site, reason: str, at: datetime) -> Site:
    """Merge `other` into `survivor`, which takes over each fact it lacks, with its source, unit and day.

    `other` keeps its own facts and says into which site it went.

    Raises:
        Refusal: it is the same site, or no reason is given.
        Conflict: one of them is not in use, or the campaign is finished.
        Denied: the role may not, or one of them is somebody else's.
    """
    if survivor.pk == other.pk:
        raise Refusal("sites.same_site")
    kept, gone = _both(access, survivor, other)
    for each in (kept, gone):
        if each.state != IN_USE:
            raise Conflict("sites.not_in_use", site=each.code)
    why = given(reason)
    copies = _copies(kept, gone, at)
    Fact.objects.bulk_create(copies)
    gone.state, gone.merged_into = MERGED, kept
    gone.save(update_fields=["merged_into"])
    changed(gone, at)
    _settled(kept, at)
    acts = (
        act_on(kept, "site_took_in", {}, {"site": gone.code, "facts": sorted(each.key for each in copies)}, why),
        act_on(gone, "site_merged", {"state": IN_USE}, {"state": MERGED, "into": kept.code}, why),
    )
    _tell(kept, at)
    record_all(acts, actor=access.user, at=at)
    return kept


def _copies(kept: Site, gone: Site, at: datetime) -> list[Fact]:
    have = {key for key, each in standing(kept.facts.all()).items() if each.value is not None}
    there = standing(gone.facts.all()).items()  # but what a rule says of it: the rule goes on speaking for itself
    lacking = [each for key, each in there if key not in have and each.value is not None and each.source != RULE]
    return [
        Fact(
            site=kept,
            key=each.key,
            value=each.value,
            source=each.source,
            unit_id=each.unit_id,
            by_id=each.by_id,
            observed_at=each.observed_at,
            recorded_at=at,
            evidence=each.evidence,
            note=each.note,
            entitled=True,
            copied_from=each,
        )
        for each in lacking
    ]


@transaction.atomic
def undo_merge(*, access: Access, site: Site, reason: str, at: datetime) -> Site:
    """Take a merged site out again: what the other took over from it is withdrawn there, unless others spoke since.

    Raises:
        Conflict: it was not merged, the site it went into is no longer in use, or the campaign is finished.
        Refusal: no reason is given.
        Denied: the role may not, or one of them is somebody else's.
    """
    if site.state != MERGED or site.merged_into is None:
        raise Conflict("sites.not_merged", site=site.code)
    gone, kept = _both(access, site, site.merged_into)
    if gone.state != MERGED:
        raise Conflict("sites.not_merged", site=gone.code)
    if kept.state != IN_USE:
        raise Conflict("sites.not_in_use", site=kept.code)
    why = given(reason)
    Fact.objects.bulk_create(_withdrawn(kept.facts.filter(copied_from__site=gone, superseded_by=None), access, at))
    gone.state, gone.merged_into = IN_USE, None
    gone.save(update_fields=["merged_into"])
    changed(gone, at)
    _settled(kept, at)
    acts = (
        act_on(kept, "site_gave_back", {"site": gone.code}, {}, why),
        act_on(gone, "merge_undone", {"state": MERGED, "into": kept.code}, {"state": IN_USE}, why),
    )
    for each in (kept, gone):
        _tell(each, at)
    record_all(acts, actor=access.user, at=at)
    return gone


def _withdrawn(copies: Iterable[Fact], access: Access, at: datetime) -> Sequence[Fact]:
    """Return for each copy the row that withdraws it: as old as the copy, so that what was said later still stands."""
    return [
        Fact(
            site_id=each.site_id,
            key=each.key,
            value=None,
            source=each.source,
            unit_id=each.unit_id,
            by=access.user,
            observed_at=each.observed_at,
            recorded_at=at,
            entitled=True,
            supersedes=each,
        )
        for each in copies
        if each.value is not None
    ]


def _both(access: Access, first: Site, second: Site) -> tuple[Site, Site]:
    """Return both sites with their rows locked, always in one order."""
    access.need("manage_sites")
    refuse_finished(first.campaign)
    keys = [first.pk, second.pk]
    rows = visible_sites(access, first.campaign).select_for_update().filter(pk__in=keys).order_by("pk")
    found = {each.pk: each for each in rows}
    if len(found) != len(keys):
        raise Denied("people.not_yours")
    for each in found.values():
        each.campaign = first.campaign
    return found[first.pk], found[second.pk]


def _tell(site: Site, at: datetime) -> None:
    """Let slices above settle what follows for them of the sites that are one now, and read the site as it is then."""
    for hear in REGROUPED:
        hear(site, at)
    campaign = site.campaign
    site.refresh_from_db()
    site.campaign = campaign


def _settled(site: Site, at: datetime) -> None:
    """Put into a site what its facts say now."""
    facts = list(site.facts.all())
    site.values = in_force(site, facts)
    mirror(site)
    compute(site.campaign, [site])
    site.values = in_force(site, facts)
    changed(site, at)
