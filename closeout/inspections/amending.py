"""Amending a finished visit: another one takes its place, the first stays as it was."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction

from closeout.campaigns.models import Campaign
from closeout.campaigns.services import refuse_finished
from closeout.inspections.kinds import FINISHED
from closeout.inspections.models import Answer, Visit
from closeout.inspections.starting import act_on, fits
from closeout.inspections.visible import visit_seen
from closeout.journal.services import record
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.access import Access

_KEPT: Final = (
    "kind administrative whole result asked lead_certificate second second_certificate basis helpers vehicle "
    "started_at finished_at lon lat accuracy_m distance_m met_name met_role met_phone statement signed "
    "signature_refused remark division_code"
).split()


@transaction.atomic
def amend_visit(*, access: Access, campaign: Campaign, visit: UUID, uuid: UUID, reason: str, at: datetime) -> Visit:
    """Begin an amendment with all that the visit says; finished, it counts in its place. Once more gives the same.

    Raises:
        Missing: there is no such visit. Denied: only who led it amends it.
        Conflict: it is a draft, is amended already, or the uuid is that of another visit. Refusal: no reason.
    """
    access.need("make_visits")
    refuse_finished(campaign)
    old = visit_seen(access, campaign, visit)
    if old.lead_id != access.user.pk:
        raise Denied("inspections.not_the_lead")
    there = Visit.objects.filter(amends=old).first()
    if there is not None and there.pk == uuid:
        return there
    if old.state != FINISHED or there is not None or Visit.objects.filter(pk=uuid).exists():
        raise Conflict("inspections.amended")
    why = fits("reason", reason, 500)
    if not why:
        raise Refusal("inspections.no_reason")
    new = Visit.objects.create(
        uuid=uuid,
        campaign=campaign,
        site=old.site,
        lead=access.user,
        unit_id=access.unit,
        amends=old,
        amend_reason=why,
        created_at=at,
        **{name: getattr(old, name) for name in _KEPT},
    )
    answers = [_copied(each, new) for each in old.answers.all()]
    Answer.objects.bulk_create(answers)
    after = {"kind": new.kind, "site": old.site.code, "amends": str(old.pk)}
    record(act_on(new, "visit_started", after=after, reason=why), actor=access.user, at=at)
    return new


def _copied(old: Answer, visit: Visit) -> Answer:
    return Answer(
        uuid=uuid4(),
        visit=visit,
        fact=old.fact,
        value=old.value,
        reason=old.reason,
        note=old.note,
        within_days=old.within_days,
        answered_at=old.answered_at,
    )
