"""Sites for the slices above and for pages: what somebody may see of them, now and as of a day."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from closeout.campaigns.models import Campaign, Part
from closeout.kernel.refusal import Missing
from closeout.people.access import Access
from closeout.sites.models import Fact, Site
from closeout.sites.standing import in_force

WHOLE_CODE: Final = 12  # digits


def visible_sites(access: Access, campaign: Campaign) -> QuerySet[Site]:
    """Return the sites of a campaign that somebody may see: village workers those of their division (X-5)."""
    if campaign.authority_id != access.authority or not access.may("see_sites"):
        return Site.objects.none()
    sites = Site.objects.filter(campaign=campaign)
    return sites.filter(within(access.division_stem)) if access.division_stem else sites


def visible_among(access: Access, ids: Collection[int]) -> set[int]:
    """Return those of these sites, of whatever campaign, that somebody may see; one query."""
    if not access.may("see_sites"):
        return set()
    sites = Site.objects.filter(pk__in=ids, campaign__authority=access.authority)
    own = sites.filter(within(access.division_stem)) if access.division_stem else sites
    return set(own.values_list("pk", flat=True))


def within(stem: str) -> Q:
    """Return what sites of a division have in common, by what its codes begin with; an index finds them.

    A range instead of LIKE: of digits alone it is the same in every collation.
    """
    if len(stem) >= WHOLE_CODE:
        return Q(division_code=stem)
    after = str(int(stem) + 1).zfill(len(stem))
    return (
        Q(division_code__gte=stem, division_code__lt=after) if len(after) == len(stem) else Q(division_code__gte=stem)
    )


def site_named(access: Access, campaign: Campaign, code: str) -> Site:
    """Return a site by its code, in one query.

    Raises:
        Missing: there is none of this code that `access` may see.
    """
    found = visible_sites(access, campaign).filter(code=code).first()
    if found is None:
        raise Missing("sites.no_site", site=code)
    return found


def parts_of(campaign: Campaign) -> dict[int, frozenset[str]]:
    """Return which of the plan's units each of the authority's units plays, in one query."""
    found: dict[int, set[str]] = {}
    for unit, key in Part.objects.filter(campaign=campaign).values_list("unit", "key"):
        found.setdefault(unit, set()).add(key)
    return {unit: frozenset(keys) for unit, keys in found.items()}


def values_as_of(sites: Iterable[Site], at: datetime) -> dict[int, dict[str, object]]:
    """Return the values in force of each site as they were known at `at`, in one query."""
    by_id = {site.pk: site for site in sites}
    facts: dict[int, list[Fact]] = {pk: [] for pk in by_id}
    for fact in Fact.objects.filter(site__in=by_id.values(), recorded_at__lte=at):
        facts[fact.site_id].append(fact)
    return {pk: in_force(site, facts[pk]) for pk, site in by_id.items()}
