"""Campaigns for pages: what somebody may see of them."""

from django.db.models import QuerySet
from django.urls import ResolverMatch

from closeout.campaigns.models import RUNNING, Campaign
from closeout.campaigns.types import CampaignRow
from closeout.kernel.refusal import Missing
from closeout.kernel.text import Text
from closeout.people.access import Access


def visible_campaigns(access: Access) -> QuerySet[Campaign]:
    """Return the campaigns of the authority that somebody works at."""
    return Campaign.objects.filter(authority=access.authority).select_related("plan", "authority")


def campaigns_of(access: Access) -> list[CampaignRow]:
    """Return the campaigns somebody may see, those that run first, then the latest; one query."""
    return [
        CampaignRow(
            slug=each.slug,
            name=Text(each.name_zh, each.name_en),
            pack=each.plan.pack,
            version=each.plan.version,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            running=each.state == RUNNING,
            authority=Text(each.authority.name_zh, each.authority.name_en),
        )
        for each in visible_campaigns(access).order_by("-state", "-starts_on", "slug")
    ]


def campaign_named(access: Access, slug: str) -> Campaign:
    """Return a campaign by its slug, in one query.

    Raises:
        Missing: there is none of this slug that `access` may see.
    """
    found = visible_campaigns(access).filter(slug=slug).first()
    if found is None:
        raise Missing("campaigns.no_campaign")
    return found


def campaign_in(access: Access, match: ResolverMatch | None) -> Campaign | None:
    """Return the campaign that an address lies in (`slug`), None where it lies in none or one not to be seen."""
    slug = None if match is None else match.kwargs.get("slug")
    return None if slug is None else visible_campaigns(access).filter(slug=slug).first()
