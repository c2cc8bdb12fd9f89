"""What happens to a visit while it is a draft: answers, earlier findings, objections, what is said of it as a whole."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import refuse_finished
from closeout.findings.queries import open_at
from closeout.inspections.kinds import FINISHED, OPERATOR, RESULTS
from closeout.inspections.models import Answer, Objection, Recheck, Visit
from closeout.inspections.starting import AHEAD, act_on, fits, officers
from closeout.inspections.types import Described, SaidAnswer, SaidRecheck
from closeout.inspections.visible import taken, touched, visit_seen
from closeout.journal.services import record
from closeout.kernel.refusal import Conflict, Missing, Refusal
from closeout.packfile.pack import Pack
from closeout.people.access import Access
from closeout.sites.values import checked, kept

MOST = 200  # answers at once
_LONGEST = {"met_name": 60, "met_role": 60, "met_phone": 30, "statement": 1000, "remark": 1000, "vehicle": 60}
_Row = tuple[object, str, str, int | None]  # what an answer says


@transaction.atomic
def answer(*, access: Access, campaign: Campaign, visit: UUID, said: Sequence[SaidAnswer], at: datetime) -> Visit:
    """Keep answers; the last answered of a fact stands, whatever order they come in. A replay changes nothing.

    Raises:
        Missing, Denied: there is no such visit of theirs.
        Conflict: it is finished and the answer is not among its own; a uuid is that of another answer.
        Refusal: a fact that the plan does not ask, a value that does not fit, too many at once, or one of a time still
            to come, which would stand before all that is answered until then.
    """
    pack = pack_of(campaign)
    if len(said) > MOST:
        raise Refusal("inspections.too_many_answers", most=MOST)
    if any(each.answered_at > at + AHEAD for each in said):
        raise Refusal("inspections.not_yet")
    values = [_value(pack, each) for each in said]
    found = visit_seen(access, campaign, visit)
    if found.state == FINISHED and _all_there(found, said, values):
        return found
    refuse_finished(campaign)
    found = taken(access, campaign, visit)
    there = {each.fact: each for each in found.answers.all()}
    _refuse_other(found, said, there)
    later = [each for each, value in zip(said, values, strict=True) if _later(each, value, there)]
    if later:
        Answer.objects.filter(visit=found, fact__in={each.fact for each in later}).delete()
        fresh = {each.fact: there[each.fact] for each in later}
        for one in fresh.values():
            one.visit = found
        Answer.objects.bulk_create(fresh.values())
        touched(found)
    return found


def _value(pack: Pack, said: SaidAnswer) -> object:
    fact = pack.facts.get(said.fact)
    if fact is None:
        raise Refusal("sites.unknown_fact", key=said.fact[:60])
    fits("note", said.note, 500)
    fits("reason", said.reason, 200)
    if said.within_days is not None and not 0 <= said.within_days <= 365:
        raise Refusal("inspections.no_days")
    value = kept(checked(fact, said.value))
    if value is not None and said.reason.strip():
        raise Refusal("inspections.known_and_unknown", fact=fact.label)
    return value


def _row(value: object, said: SaidAnswer) -> _Row:
    return value, said.reason.strip(), said.note.strip(), said.within_days


def _of(answer_: Answer) -> _Row:
    return answer_.value, answer_.reason, answer_.note, answer_.within_days


def _all_there(visit: Visit, said: Sequence[SaidAnswer], values: Sequence[object]) -> bool:
    """Return whether a finished visit has these answers, or later ones of the same facts: then this is a replay.

    Raises:
        Conflict: one of them says something else.
    """
    there = {each.fact: each for each in visit.answers.all()}
    for each, value in zip(said, values, strict=True):
        own = there.get(each.fact)
        newer = own is None or (each.answered_at, each.uuid) > (own.answered_at, own.uuid)
        if newer or (own is not None and own.uuid == each.uuid and _same_moment(own, each, value)):
            raise Conflict("inspections.finished")
    return True


def _same_moment(own: Answer, said: SaidAnswer, value: object) -> bool:
    """Return whether one uuid says two things at one moment."""
    return own.answered_at == said.answered_at and _of(own) != _row(value, said)


def _refuse_other(visit: Visit, said: Sequence[SaidAnswer], there: dict[str, Answer]) -> None:
    own = {each.uuid: each.fact for each in there.values()}
    others = set(Answer.objects.filter(uuid__in=[each.uuid for each in said]).exclude(visit=visit).values_list("uuid"))
    if others or any(own.get(each.uuid, each.fact) != each.fact for each in said):
        raise Conflict("inspections.other_answer")


def _later(said: SaidAnswer, value: object, there: dict[str, Answer]) -> bool:
    """Put an answer in its place if it is the last of its fact, and return whether it is."""
    own = there.get(said.fact)
    if own is not None and own.uuid == said.uuid and _same_moment(own, said, value):
        raise Conflict("inspections.other_answer")
    if own is not None and (said.answered_at, said.uuid) <= (own.answered_at, own.uuid):
        return False
    there[said.fact] = Answer(
        uuid=said.uuid,
        fact=said.fact,
        value=value,
        reason=said.reason.strip(),
        note=said.note.strip(),
        within_days=said.within_days,
        answered_at=said.answered_at,
    )
    return True


@transaction.atomic
def recheck_findings(
    *, access: Access, campaign: Campaign, visit: UUID, said: Sequence[SaidRecheck], at: datetime
) -> Visit:
    """Keep whether earlier findings were seen corrected. A replay changes nothing, of a finished visit too.

    Raises:
        Missing, Denied, Conflict: there is no such draft of theirs, or no such open finding at its site.
        Refusal: not corrected, and nothing is said of what is missing.
    """
    there = visit_seen(access, campaign, visit)
    fresh = _not_said(there, said)
    if not fresh and there.lead_id == access.user.pk:
        return there
    refuse_finished(campaign)
    found = taken(access, campaign, visit)
    open_ = {each.number: each for each in open_at(access, found.site)}
    for each in fresh:
        if each.number not in open_:
            raise Missing("findings.no_finding", number=each.number)
        if each.corrected is False and not each.note.strip():
            raise Refusal("inspections.what_is_missing", number=each.number)
        if each.corrected is None:
            found.rechecks.filter(finding=open_[each.number]).delete()
            continue
        now = {"corrected": each.corrected, "note": fits("note", each.note, 500), "at": at}
        Recheck.objects.update_or_create(visit=found, finding=open_[each.number], defaults=now)
    touched(found)
    return found


def _not_said(visit: Visit, said: Sequence[SaidRecheck]) -> list[SaidRecheck]:
    """Return what is said otherwise than it stands."""
    rows = visit.rechecks.values_list("finding__number", "corrected", "note")
    there = {number: (corrected, note) for number, corrected, note in rows}
    nothing = (None, "")
    return [
        each
        for each in said
        if (nothing if each.corrected is None else (each.corrected, each.note.strip()))
        != there.get(each.number, nothing)
    ]


@transaction.atomic
def object_to(*, access: Access, campaign: Campaign, visit: UUID, standard: str, reason: str, at: datetime) -> Visit:
    """Object to a verdict: once the visit is finished, the unit that judges it is asked. "": take it back.

    Raises:
        Missing, Denied, Conflict: there is no such draft of theirs. Refusal: no such standard.
    """
    refuse_finished(campaign)
    found = taken(access, campaign, visit)
    if all(each.id != standard for each in pack_of(campaign).standards):
        raise Refusal("findings.no_standard", found=standard[:40])
    why = fits("reason", reason, 500)
    if why == (found.objections.filter(standard=standard).values_list("reason", flat=True).first() or ""):
        return found  # sent again
    touched(found)
    if not why:
        found.objections.filter(standard=standard).delete()
        return found
    now = {"reason": why, "by": access.user, "at": at}
    Objection.objects.update_or_create(visit=found, standard=standard, defaults=now)
    about = act_on(found, "verdict_objected", after={"standard": standard}, reason=why)
    record(about, actor=access.user, at=at)
    return found


@transaction.atomic
def describe(*, access: Access, campaign: Campaign, visit: UUID, said: Described, at: datetime) -> Visit:
    """Keep what is said of a visit as a whole; the last said stands. A replay changes nothing, of a finished one too.

    Raises:
        Missing, Denied, Conflict: there is no such draft of theirs.
        Refusal: no such result, an end before the beginning or still to come, a signature that was given and refused.
    """
    there = visit_seen(access, campaign, visit)
    if there.state == FINISHED and there.lead_id == access.user.pk and _described_so(there, said):
        return there
    refuse_finished(campaign)
    found = taken(access, campaign, visit)
    if said.said_at is not None and found.described_at is not None and said.said_at < found.described_at:
        return found
    _refuse_description(found, said, at)
    values = _description(said)
    if found.signatures.filter(role=OPERATOR, item__withdrawn_at=None).exists():
        values["signed"] = True
        if values["signature_refused"]:
            raise Refusal("inspections.signed_and_refused")
    if found.administrative:
        values |= officers(access, said.second or found.second_id, said.basis or found.basis, found.started_at)
    changed = [name for name, value in values.items() if getattr(found, name) != value]
    found.described_at = said.said_at or at
    for name in changed:
        setattr(found, name, values[name])
    if changed:
        touched(found, *changed, "described_at")
    else:  # what was said in between and comes late is not the last
        found.save(update_fields=["described_at"])
    return found


def _refuse_description(found: Visit, said: Described, at: datetime) -> None:
    if said.result and said.result not in RESULTS:
        raise Refusal("inspections.no_result")
    if said.finished_at is not None and not found.started_at <= said.finished_at:
        raise Refusal("inspections.ended_first")
    if said.finished_at is not None and said.finished_at > at:
        raise Refusal("inspections.not_yet")
    if said.signed and said.signature_refused.strip():
        raise Refusal("inspections.signed_and_refused")


def _description(said: Described) -> dict[str, Any]:
    values: dict[str, Any] = {name: fits(name, getattr(said, name), most) for name, most in _LONGEST.items()}
    values["signature_refused"] = fits("signature_refused", said.signature_refused, 300)
    return values | {name: getattr(said, name) for name in ("result", "finished_at", "helpers", "signed")}


def _described_so(visit: Visit, said: Described) -> bool:
    """Return whether a finished visit says this already, or something that was said later: then this is a replay."""
    if said.said_at is not None and visit.described_at is not None and said.said_at < visit.described_at:
        return True
    values = _description(said) | {"second_id": said.second, "basis": said.basis.strip()}
    if visit.signatures.filter(role=OPERATOR, item__withdrawn_at=None).exists():
        values["signed"] = True
    left_out = {"finished_at": None, "second_id": None, "basis": ""}  # these say nothing, and what stood stays
    return all(
        getattr(visit, name) == value
        for name, value in values.items()
        if name not in left_out or value != left_out[name]
    )
