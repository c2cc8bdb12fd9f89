"""Campaigns for pages: what somebody may see of them."""

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.urls import ResolverMatch

from closeout.campaigns.models import RUNNING, Campaign, Plan, scope_of
from closeout.campaigns.obligations import KINDS
from closeout.campaigns.types import CampaignRow, Progress
from closeout.kernel.refusal import Missing
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.work.models import DONE, PENDING, REFUSED, Task

NOT_DONE: Final = (*PENDING, REFUSED)  # refusing a duty of the plan does not settle it


def visible_campaigns(access: Access) -> QuerySet[Campaign]:
    """Return the campaigns of the authority that somebody works at."""
    return Campaign.objects.filter(authority=access.authority).select_related("plan", "authority").defer("plan__source")


def campaigns_of(access: Access, on: date) -> list[CampaignRow]:
    """Return the campaigns somebody may see, those that run first, then the latest; two queries."""
    seen = list(visible_campaigns(access).order_by("-state", "-starts_on", "slug"))
    progress = progress_of([scope_of(each) for each in seen], on)
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
            progress=progress[scope_of(each)],
        )
        for each in seen
    ]


def progress_of(scopes: Collection[str], on: date) -> dict[str, Progress]:
    """Return how far the tasks of each scope's plan are; one query."""
    late = Q(state__in=NOT_DONE, due_on__lt=on)
    rows = (
        Task.objects.filter(scope__in=scopes, kind__in=KINDS)
        .values("scope")
        .annotate(done=Count("pk", Q(state=DONE)), late=Count("pk", late), left=Count("pk", Q(state__in=NOT_DONE)))
        .values_list("scope", "done", "left", "late")
    )
    found = {scope: Progress(done, left - late, late) for scope, done, left, late in rows}
    return {scope: found.get(scope, Progress()) for scope in scopes}


def others_of(access: Access, campaign: Campaign | None) -> list[tuple[str, Text, bool]]:
    """Return slug, name and whether it runs of the authority's other campaigns, for a switch; one query."""
    seen = visible_campaigns(access)
    others = seen if campaign is None else seen.exclude(pk=campaign.pk)
    rows = others.order_by("-state", "-starts_on", "slug").values_list("slug", "name_zh", "name_en", "state")
    return [(slug, Text(zh, en), state == RUNNING) for slug, zh, en, state in rows]


def slug_is_free(slug: str) -> bool:
    """Return whether no campaign has the slug, of whatever authority; one query."""
    return not Campaign.objects.filter(slug=slug).exists()


def units_of(access: Access) -> list[Unit]:
    """Return the units that can play a part, by name; one query."""
    return list(Unit.objects.filter(authority=access.authority, active=True).order_by("name_zh", "key"))


def parts_of(campaign: Campaign) -> dict[str, str]:
    """Return the key of the authority's unit that plays each unit of the plan; one query."""
    return dict(campaign.parts.values_list("key", "unit__key"))


def plan_kept(digest: str) -> Plan:
    """Return the plan of a digest, without its text, in one query.

    Raises:
        Missing: nobody has kept such a plan.
    """
    found = Plan.objects.filter(digest=digest).defer("source").first()
    if found is None:
        raise Missing("campaigns.no_plan")
    return found


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
    """Return the campaign that an address lies in (`slug`); of one that lies in none, the latest that runs.

    None: there is none, or none that may be seen.
    """
    slug = None if match is None else match.kwargs.get("slug")
    if slug is not None:
        return visible_campaigns(access).filter(slug=slug).first()
    return visible_campaigns(access).filter(state=RUNNING).order_by("-starts_on", "pk").first()
