"""What comes back: findings of a standard that was closed out at the site before, and the sites where several did."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from closeout.campaigns.models import Campaign
from closeout.findings.models import Finding
from closeout.findings.states import OPEN
from closeout.kernel.clock import TIME_ZONE
from closeout.sites.families import family

SEVERAL: Final = 2  # findings that came back make a site a repeat offender
CAME_BACK: Final = Q(recurrence_of__isnull=False)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finding of the same standard at the same site, before this one. `closed_on` None: it is open still."""

    number: int
    raised_on: date
    closed_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Back:
    """How many findings came back: of all, of what is open, and what is open where several did."""

    all: int
    open: int
    at_repeat_sites: int


def repeated(campaign: Campaign, sites: Collection[int]) -> dict[int, int]:
    """Return of some sites how many of their findings came back after they were closed out; one query."""
    found = Finding.objects.filter(CAME_BACK, campaign=campaign, site__in=sites)
    return dict(found.values_list("site").annotate(Count("pk")))


def repeat_sites(campaign: Campaign) -> QuerySet[Any]:
    """Return the ids of the sites where several findings came back, for use within a query."""
    found = Finding.objects.filter(CAME_BACK, campaign=campaign).order_by()
    return found.values("site").annotate(times=Count("pk")).filter(times__gte=SEVERAL).values("site")


def earlier_of(seen: QuerySet[Finding], finding: Finding) -> tuple[Earlier, ...]:
    """Return the findings of the same standard before this one, the latest first, of those that somebody sees.

    They were at the site, or at one that was merged into it; two queries. A hazard in somebody's own words has none:
    nobody can tell that two of them are the same.
    """
    same = Q(site__in=family(finding.site_id), standard=finding.standard, number__lt=finding.number) & ~Q(standard="")
    found = seen.filter(same).order_by("-number")
    return tuple(
        Earlier(
            each.number,
            each.raised_at.astimezone(TIME_ZONE).date(),
            None if each.closed_at is None else each.closed_at.astimezone(TIME_ZONE).date(),
            each.state,
        )
        for each in found
    )


def back_of(campaign: Campaign, seen: QuerySet[Finding]) -> Back:
    """Return how many of the findings that somebody sees came back; one query, over the sites where any did."""
    where = Finding.objects.filter(CAME_BACK, campaign=campaign).order_by().values("site")
    open_ = Q(state__in=OPEN)
    counts = seen.filter(site__in=where).aggregate(
        all=Count("pk", CAME_BACK),
        open=Count("pk", CAME_BACK & open_),
        there=Count("pk", open_ & Q(site__in=repeat_sites(campaign))),
    )
    return Back(counts["all"], counts["open"], counts["there"])
