"""A visit is finished: facts, verdicts, findings, figures and journal change together or not at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import refuse_finished
from closeout.findings.models import Finding
from closeout.findings.queries import open_at
from closeout.findings.states import DEFERRED
from closeout.inspections.checklist import Seen, judged_by, moot_facts
from closeout.inspections.contradictions import Told, contradictions
from closeout.inspections.counting import shifted
from closeout.inspections.following import ask_units, raise_failing, recheck_all, record_answers
from closeout.inspections.kinds import CHECKED, FINISHED, REINSPECTION
from closeout.inspections.models import Answer, Visit
from closeout.inspections.officers import certificate_on
from closeout.inspections.signing import refuse_unsigned_change
from closeout.inspections.starting import act_on
from closeout.inspections.types import Came
from closeout.inspections.visible import taken, visit_seen
from closeout.journal.services import acts_held_back, record
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Refusal
from closeout.kernel.verdicts import FAIL, PASS
from closeout.people.access import Access
from closeout.sites.models import Site
from closeout.sites.values import read
from closeout.tallies.services import shift, shifts_held_back


@transaction.atomic
@acts_held_back()
@shifts_held_back()
def finish_visit(*, access: Access, campaign: Campaign, visit: UUID, at: datetime) -> Came:
    """Finish a visit with all that follows; a finished one once more gives what came of it.

    Counters move and the journal is written once all is done: who finishes a visit and who raises a finding at one
    moment would otherwise wait for each other.

    Raises:
        Missing, Denied: there is no such visit of theirs. Conflict: the campaign is finished.
        Refusal: it contradicts itself, leaves something open without a reason, or is not confirmed by two officers.
    """
    access.need("make_visits")
    there = visit_seen(access, campaign, visit)
    if there.state == FINISHED:
        return came_of(there)
    refuse_finished(campaign)
    found = taken(access, campaign, visit)
    found.finished_at = found.finished_at or at
    answers = list(found.answers.all())
    seen = judged_by(campaign, found.site, answers)
    refuse_unfinished(access, found, answers, seen)
    record_answers(access, found, answers, at)
    recheck_all(access, found, at)
    raise_failing(access, found, answers, seen, at)
    ask_units(found, at)
    found.judged = {key: [each.verdict, each.reason.zh, each.reason.en] for key, each in seen.items()}
    found.state, found.received_at, found.division_code = FINISHED, at, found.site.division_code
    found.save()
    Site.objects.filter(pk=found.site_id).update(visited_at=found.started_at)
    shift(shifted(found))
    came = came_of(found)
    after = {
        "result": found.result,
        "finished_at": found.finished_at,
        "answers": len(answers),
        "raised": list(came.raised),
        "rechecked": sorted(came.rechecked),
    }
    act = "visit_finished" if found.amends is None else "visit_amended"
    record(act_on(found, act, after=after, reason=found.amend_reason), actor=access.user, at=at)
    return came


def came_of(visit: Visit) -> Came:
    """Return what came of a finished visit; four queries."""
    raised = Finding.objects.filter(site=visit.site_id, origin__startswith=f"visit:{visit.pk}:").order_by("number")
    rechecks = visit.rechecks.order_by("finding__number").values_list("finding__number", "corrected")
    return Came(
        facts=visit.answers.filter(value__isnull=False).count(),
        raised=tuple(raised.values_list("number", flat=True)),
        rechecked=dict(rechecks),
        objections=visit.objections.count(),
    )


def refuse_unfinished(access: Access, visit: Visit, answers: Sequence[Answer], seen: Mapping[str, Seen]) -> None:
    """Refuse a visit that contradicts itself, is not whole, or stands for one officer alone.

    Raises:
        Refusal: with what contradicts what, or what is missing.
    """
    if not visit.result:
        raise Refusal("inspections.no_result")
    pack = pack_of(visit.campaign)
    told = Told(
        result=visit.result,
        started_at=visit.started_at,
        finished_at=visit.finished_at,
        values=read(pack.facts, {each.fact: each.value for each in answers if each.value is not None}),
        signed=visit.signed,
        signature_refused=visit.signature_refused,
    )
    for refusal in contradictions(pack, told):
        raise refusal
    _refuse_rechecks(visit, seen)
    if visit.result == CHECKED:
        _refuse_open(access, visit, answers, seen)
    refuse_unsigned_change(visit)
    if visit.administrative:
        _refuse_alone(visit)


def _refuse_rechecks(visit: Visit, seen: Mapping[str, Seen]) -> None:
    """Refuse a finding seen corrected whose standard fails by the visit's own answers, and the other way round."""
    for each in visit.rechecks.select_related("finding"):
        found = seen.get(each.finding.standard)
        verdict = None if found is None else found.verdict
        if verdict == FAIL and each.corrected:
            raise Refusal("inspections.corrected_but_fails", number=each.finding.number)
        if verdict == PASS and not each.corrected:
            raise Refusal("inspections.open_but_passes", number=each.finding.number)


def unanswered(visit: Visit, answers: Sequence[Answer], seen: Mapping[str, Seen]) -> list[str]:
    """Return the facts that the visit asks and that are neither answered nor left open for a reason, nor moot."""
    facts = pack_of(visit.campaign).facts
    said = {each.fact for each in answers if each.value is not None or each.reason}
    moot = moot_facts(visit.campaign, seen)
    return [key for key in visit.asked if key in facts and key not in said and key not in moot]


def _refuse_open(access: Access, visit: Visit, answers: Sequence[Answer], seen: Mapping[str, Seen]) -> None:
    missing = unanswered(visit, answers, seen)
    if missing:
        label = pack_of(visit.campaign).facts[missing[0]].label
        raise Refusal("inspections.unanswered", count=len(missing), fact=label)
    left = not_rechecked(access, visit) if visit.kind == REINSPECTION else []
    if left:
        raise Refusal("inspections.not_rechecked", number=left[0].number, count=len(left))


def not_rechecked(access: Access, visit: Visit) -> list[Finding]:
    """Return what is open at the site and the visit does not say of whether it is corrected; three queries."""
    seen = set(visit.rechecks.values_list("finding", flat=True))
    return [each for each in open_at(access, visit.site) if each.pk not in seen and each.state != DEFERRED]


def _refuse_alone(visit: Visit) -> None:
    """Refuse an inspection that two officers with certificates of that day do not stand for."""
    if visit.second is None:
        raise Refusal("inspections.no_second")
    day = visit.started_at.astimezone(TIME_ZONE).date()
    visit.lead_certificate = certificate_on(visit.lead, day)
    visit.second_certificate = certificate_on(visit.second, day)
    if visit.confirmed_at is None:
        raise Refusal("inspections.not_confirmed", who=visit.second.name)
