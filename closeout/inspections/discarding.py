"""A draft is given up: by who began it, or by the office once it was left lying. It can be read, and counts nowhere."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from closeout.campaigns.models import Campaign
from closeout.campaigns.services import refuse_finished
from closeout.inspections.kinds import DISCARDED, DRAFT, FINISHED, LEFT_LYING
from closeout.inspections.models import Visit
from closeout.inspections.starting import act_on, fits
from closeout.inspections.visible import visit_seen
from closeout.journal.services import record
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.access import Access

MOST = 50  # of what is left lying, on a page


def lying(access: Access, campaign: Campaign, at: datetime) -> QuerySet[Visit]:
    """Return the drafts that were begun at least a week before `at`, the oldest first; nobody's but the office's."""
    if campaign.authority_id != access.authority or not access.may("discard_visits"):
        return Visit.objects.none()
    found = Visit.objects.filter(campaign=campaign, state=DRAFT, created_at__lte=at - LEFT_LYING)
    return found.select_related("site", "lead").order_by("created_at", "uuid")


def to_discard(access: Access, campaign: Campaign, uuid: UUID, at: datetime) -> Visit:
    """Return a visit that somebody may discard, or has discarded, with its site and officers.

    Raises:
        Missing: there is none that `access` may see. Denied: somebody else leads it, and it is not left lying.
    """
    access.need("make_visits")
    left = lying(access, campaign, at).filter(uuid=uuid).first()
    if left is not None:
        left.campaign = left.site.campaign = campaign
        return left
    found = visit_seen(access, campaign, uuid)
    if found.lead_id != access.user.pk and not (found.state == DISCARDED and access.may("discard_visits")):
        raise Denied("inspections.not_the_lead")
    return found


@transaction.atomic
def discard_visit(*, access: Access, campaign: Campaign, visit: UUID, reason: str, at: datetime) -> Visit:
    """Discard a draft: nothing of it reaches the register, its evidence stays with it. Once more changes nothing.

    What it was to amend can be amended by another.

    Raises:
        Missing, Denied: there is no such draft of theirs, and none that is left lying.
        Conflict: it is finished. Refusal: no reason.
    """
    Visit.objects.select_for_update().filter(campaign=campaign, uuid=visit).first()
    found = to_discard(access, campaign, visit, at)
    if found.state == DISCARDED:
        return found
    refuse_finished(campaign)
    if found.state == FINISHED:
        raise Conflict("inspections.finished")
    why = fits("reason", reason, 500)
    if not why:
        raise Refusal("inspections.no_reason")
    after = {"site": found.site.code} | ({} if found.amends_id is None else {"amends": str(found.amends_id)})
    found.state, found.amends = DISCARDED, None
    found.discarded_at, found.discarded_by, found.discard_reason = at, access.user, why
    found.save(update_fields=["state", "amends", "discarded_at", "discarded_by", "discard_reason"])
    record(act_on(found, "visit_discarded", after=after, reason=why), actor=access.user, at=at)
    return found
