"""What a request for the register is about: who asks, of which campaign, of which sites."""

from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.http import HttpRequest

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.kernel.clock import today
from closeout.people.access import Access, asking
from closeout.sites.filters import Filter, read_filter
from closeout.sites.models import Site
from closeout.sites.paging import sorted_by
from closeout.sites.queries import site_named
from closeout.sites.register import chosen

_LONGEST_ID: Final = 18  # digits


@dataclass(frozen=True, slots=True)
class AskedSites:
    """Who asks for the sites of a filter."""

    access: Access
    campaign: Campaign
    wanted: Filter

    def sites(self) -> QuerySet[Site]:
        """Return all sites of the filter, in its order."""
        return sorted_by(chosen(self.access, self.campaign, self.wanted, today()), self.wanted.sort)

    def ticked(self, request: HttpRequest, most: int) -> list[int]:
        """Return the ids of the sites that are ticked, or of all of the filter where that is; `most` and one more."""
        if request.POST.get("all"):
            return list(self.sites().values_list("pk", flat=True)[: most + 1])
        ticked = request.POST.getlist("site")[: most + 1]
        return [int(each) for each in ticked if each.isascii() and each.isdecimal() and len(each) < _LONGEST_ID]


@dataclass(frozen=True, slots=True)
class AskedSite:
    """Who asks for one site."""

    access: Access
    campaign: Campaign
    site: Site


def sites_asked(request: HttpRequest, slug: str) -> AskedSites:
    """Return who asks for which sites, by what the address says.

    Raises:
        Missing: there is no such campaign, or it is not theirs.
    """
    access = asking(request)
    campaign = campaign_named(access, slug)
    params = {name: str(value) for name, value in request.GET.items()}
    return AskedSites(access, campaign, read_filter(params, pack_of(campaign)))


def site_asked(request: HttpRequest, slug: str, code: str) -> AskedSite:
    """Return who asks for which site.

    Raises:
        Missing: there is no such campaign or site, or it is not theirs.
    """
    access = asking(request)
    campaign = campaign_named(access, slug)
    site = site_named(access, campaign, code)
    site.campaign = campaign
    return AskedSite(access, campaign, site)
