"""The second officer confirms an inspection as it stands; what is changed afterwards is confirmed anew."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from closeout.accounts.sign_in import Signed
from closeout.campaigns.models import Campaign
from closeout.campaigns.services import refuse_finished
from closeout.inspections.kinds import ON_DEVICE, OWN_SIGN_IN
from closeout.inspections.models import Visit
from closeout.inspections.officers import certificate_on
from closeout.inspections.starting import act_on
from closeout.inspections.visible import refuse_settled, taken, visit_seen
from closeout.journal.services import record
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.access import Access, access_of


@transaction.atomic
def confirm(*, access: Access, campaign: Campaign, visit: UUID, seen: int, at: datetime) -> Visit:
    """Confirm, as its second officer and by one's own sign-in, what the visit says; `seen` is the version one read.

    Raises:
        Missing, Denied: it is not there, or somebody else is its second officer.
        Conflict: it changed since, or is finished. Refusal: the certificate was not valid on the day.
    """
    access.need("confirm_visits")
    refuse_finished(campaign)
    found = visit_seen(access, campaign, visit)
    if found.second_id != access.user.pk:
        raise Denied("inspections.not_the_second")
    return _confirmed(found, access, OWN_SIGN_IN, seen, at)


@transaction.atomic
def confirm_here(*, access: Access, campaign: Campaign, visit: UUID, signed: Signed, seen: int, at: datetime) -> Visit:
    """Confirm on the lead officer's device: `signed` tells whether it was the second officer's own password.

    Raises:
        Missing, Denied, Conflict: there is no such draft of theirs, it changed since.
        Refusal: it was not; the certificate was not valid on the day.
    """
    refuse_finished(campaign)
    found = taken(access, campaign, visit)
    if found.second is None:
        raise Refusal("inspections.no_second")
    if signed != "yes":
        code = {"no": "wrong_password", "locked": "locked", "second_factor": "second_factor"}[signed]
        raise Refusal(f"inspections.{code}", who=found.second.name)
    second = access_of(found.second, campaign.authority_id)
    if second is None:
        raise Refusal("inspections.strange_second")
    second.need("confirm_visits")
    return _confirmed(found, second, ON_DEVICE, seen, at)


def _confirmed(visit: Visit, second: Access, how: str, seen: int, at: datetime) -> Visit:
    now = Visit.objects.select_for_update().get(pk=visit.pk)
    refuse_settled(now)
    if now.version != seen:
        raise Conflict("inspections.changed")
    if not now.result:
        raise Refusal("inspections.no_result")
    now.second_certificate = certificate_on(second.user, now.started_at.astimezone(TIME_ZONE).date())
    now.confirmed_at, now.confirmed_how = at, how
    now.save(update_fields=["confirmed_at", "confirmed_how", "second_certificate"])
    now.campaign = visit.campaign
    record(act_on(now, "visit_confirmed", after={"how": how}), actor=second.user, at=at)
    return now
