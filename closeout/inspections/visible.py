"""Who sees which visits: a finished one like its site, a draft only its two officers (what is planned is a secret)."""

from uuid import UUID

from django.db.models import Q, QuerySet

from closeout.campaigns.models import Campaign
from closeout.inspections.kinds import DISCARDED, DRAFT, FINISHED
from closeout.inspections.models import Visit
from closeout.kernel.refusal import Conflict, Denied, Missing
from closeout.people.access import Access
from closeout.sites.queries import within

_READ = ("site", "lead", "second", "unit", "amends", "amended_by", "discarded_by")


def visible_visits(access: Access, campaign: Campaign) -> QuerySet[Visit]:
    """Return the finished visits that somebody may see: village workers those in their division (X-5)."""
    if campaign.authority_id != access.authority or not access.may("see_visits"):
        return Visit.objects.none()
    found = Visit.objects.filter(campaign=campaign, state=FINISHED)
    return found.filter(within(access.division_stem)) if access.division_stem else found


def drafts_of(access: Access, campaign: Campaign) -> QuerySet[Visit]:
    """Return the visits that somebody is making, as either officer."""
    if campaign.authority_id != access.authority:
        return Visit.objects.none()
    return Visit.objects.filter(Q(lead=access.user) | Q(second=access.user), campaign=campaign, state=DRAFT)


def settled_seen(access: Access) -> Q:
    """Return what one sees without being an officer of it: finished visits, who discards drafts also those."""
    return Q(state__in=(FINISHED, DISCARDED) if access.may("discard_visits") else (FINISHED,))


def visit_seen(access: Access, campaign: Campaign, uuid: UUID) -> Visit:
    """Return a visit with its site and officers, in one query; its lead officer always sees it.

    Raises:
        Missing: there is none, or none that `access` may see.
    """
    access.need("see_visits")
    theirs = Q(lead=access.user) | Q(second=access.user) | settled_seen(access)
    if access.division_stem:
        theirs &= within(access.division_stem)
    found = Visit.objects.filter(theirs, campaign=campaign, campaign__authority=access.authority, uuid=uuid)
    visit = found.select_related(*_READ).first()
    if visit is None:
        raise Missing("inspections.no_visit")
    visit.campaign = visit.site.campaign = campaign
    return visit


def taken(access: Access, campaign: Campaign, uuid: UUID) -> Visit:
    """Return a draft, locked, that its lead officer goes on with.

    Raises:
        Missing: there is none that `access` may see. Denied: they are not its lead officer. Conflict: it is finished.
    """
    access.need("make_visits")
    Visit.objects.select_for_update().filter(campaign=campaign, uuid=uuid).first()
    visit = visit_seen(access, campaign, uuid)
    if visit.lead_id != access.user.pk:
        raise Denied("inspections.not_the_lead")
    refuse_settled(visit)
    return visit


def refuse_settled(visit: Visit) -> None:
    """Let a draft be gone on with.

    Raises:
        Conflict: it is finished or discarded.
    """
    if visit.state != DRAFT:
        raise Conflict("inspections.discarded" if visit.state == DISCARDED else "inspections.finished")


def touched(visit: Visit, *fields: str) -> None:
    """Keep what changed of a draft: whoever confirmed it has not seen it so, and confirms again."""
    visit.version += 1
    visit.confirmed_at, visit.confirmed_how = None, ""
    visit.save(update_fields=[*fields, "version", "confirmed_at", "confirmed_how"])
