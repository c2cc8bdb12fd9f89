"""What people do with a finding: accept, refuse, report as corrected, send back, close out, defer, give up."""

from datetime import date, datetime

from django.db import transaction

from closeout.campaigns.models import Campaign, Part
from closeout.campaigns.plans import pack_of
from closeout.findings.doing import LONGEST, Doer, day_of, heads_of, moved, need, people_of, taken, words
from closeout.findings.evidence import proved_since
from closeout.findings.models import Correction, Finding
from closeout.findings.periods import due_after
from closeout.findings.telling import tell_of
from closeout.findings.visible import answers_for, decides, may_report
from closeout.kernel.refusal import Denied, Refusal
from closeout.kernel.verdicts import FAIL
from closeout.people.models import Unit
from closeout.sites.families import survivors
from closeout.sites.models import Verdict
from closeout.work.addressees import office_of


@transaction.atomic
def accept(doer: Doer) -> Finding:
    """Say that a finding is one's unit's to see corrected.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is another's, or is not waiting to be accepted.
    """
    found = taken(doer, "accept")
    need(doer.access.may("do_findings") and answers_for(doer.access, found))
    return moved(doer, found, "accept", "finding_accepted", assignee=doer.access.user)


@transaction.atomic
def refuse(doer: Doer, *, reason: str) -> Finding:
    """Say that a finding is not one's unit's, and why; the office finds whose it is.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is another's, or is past refusing.
        Refusal: no reason.
    """
    found = taken(doer, "refuse")
    need(doer.access.may("do_findings") and answers_for(doer.access, found))
    why = words(reason)
    tell_of(found, office_of(doer.campaign.authority_id), "finding_refused", doer, why)
    return moved(doer, found, "refuse", "finding_refused", reason=why, assignee=None, why=why)


@transaction.atomic
def reassign(doer: Doer, *, unit: int, reason: str) -> Finding:
    """Give a finding to a unit of the plan, which is told.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, the role hands none out, it is reported as corrected or closed.
        Refusal: the plan has no such unit, it is that unit's already, or no reason.
    """
    found = taken(doer, "reassign")
    need(doer.access.may("hand_findings"))
    part = Part.objects.filter(campaign=doer.campaign, unit=unit).select_related("unit").first()
    if part is None or (part.unit_id == found.unit_id and found.state != "refused"):
        raise Refusal("findings.same_unit")
    why = words(reason)
    done = moved(
        doer,
        found,
        "reassign",
        "finding_reassigned",
        unit=part.unit,
        of_village=_is_village(doer.campaign, part.unit),
        assignee=None,
        why=why,
    )
    tell_of(done, people_of(done), "finding_raised", doer, why)
    return done


@transaction.atomic
def submit(doer: Doer, *, note: str) -> Finding:
    """Say that it is corrected, and how; the evidence stands with the finding. Somebody else looks at it.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is another's, or is not being corrected.
        Refusal: nothing is said, or there is no evidence of it.
    """
    found = _reportable(doer)
    said = words(note, "findings.no_note")
    if not proved_since(found, proof_since(found)):
        raise Refusal("findings.no_proof")
    Correction.objects.create(finding=found, note=said, by=doer.access.user, at=doer.at)
    tell_of(found, heads_of(found), "finding_submitted", doer, said)
    return moved(doer, found, "submit", "finding_submitted", submitted_by=doer.access.user, why=said)


@transaction.atomic
def refuse_report(doer: Doer) -> None:
    """Let a report be made, whose photo is kept first; raises of what `submit` does all that is not of its words."""
    _reportable(doer)


def _reportable(doer: Doer) -> Finding:
    found = taken(doer, "submit")
    need(may_report(doer.access, found))
    return found


@transaction.atomic
def send_back(doer: Doer, *, reason: str) -> Finding:
    """Say that it is not corrected after all, and what is missing.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is one's own report, or nothing is reported.
        Refusal: no reason.
    """
    found = taken(doer, "send_back")
    correction = _reviewed(doer, found, approved=False, reason=words(reason))
    tell_of(found, [correction.by], "finding_sent_back", doer, correction.reason)
    return moved(doer, found, "send_back", "finding_sent_back", submitted_by=None, why=correction.reason)


@transaction.atomic
def close(doer: Doer, *, note: str = "") -> Finding:
    """Close a finding out: another than who reported it has seen that it is corrected.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is one's own report, or nothing is reported.
        Refusal: its standard still fails at the site by what is known, or what proved it was withdrawn since.
    """
    found = taken(doer, "close")
    correction = _reviewed(doer, found, approved=True, reason="")
    if not proved_since(found, proof_since(found)):
        raise Refusal("findings.proof_gone")
    if found.standard and _fails(found):
        raise Refusal("findings.still_fails", standard=found.standard, site=found.site.code)
    tell_of(found, [correction.by], "finding_closed", doer, note)
    ended = {"closed_by": doer.access.user, "closed_at": doer.at}
    return moved(doer, found, "close", "finding_closed", why=note.strip()[:LONGEST], **ended)


@transaction.atomic
def give_up(doer: Doer, *, reason: str) -> Finding:
    """Close a finding without correction: the site is gone, or nothing is left to correct. It does not count as closed.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is another's, or is closed.
        Refusal: no reason.
    """
    found = taken(doer, "give_up")
    need(decides(doer.access, found))
    why = words(reason)
    Correction.objects.filter(finding=found, approved=None).exclude(by=doer.access.user).update(
        approved=False, reviewed_by=doer.access.user, reviewed_at=doer.at, reason=why
    )
    ended = {"closed_by": doer.access.user, "closed_at": doer.at}
    return moved(doer, found, "give_up", "finding_given_up", reason=why, why=why, **ended)


@transaction.atomic
def defer(doer: Doer, *, until: date, reason: str) -> Finding:
    """Put a finding off that cannot be corrected for now; on that day it has to be taken up again.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is another's, is reported as corrected or closed.
        Refusal: no reason, or a day that is past.
    """
    found = taken(doer, "defer")
    need(decides(doer.access, found))
    if until <= day_of(doer.at):
        raise Refusal("findings.past", day=until)
    why = words(reason)
    return moved(doer, found, "defer", "finding_deferred", deferred_until=until, reason=why, why=why)


@transaction.atomic
def resume(doer: Doer, *, due_on: date | None = None) -> Finding:
    """Take a deferred finding up again; it is due on `due_on`, or when it was, but not before tomorrow.

    The day of an order that was served stays unless the head sets another: putting off gives no more time for it.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is another's, or is not deferred.
    """
    found = taken(doer, "resume")
    need(decides(doer.access, found))
    tomorrow = due_after(day_of(doer.at), 1)
    day = due_on or found.due_on
    if day is not None and due_on is None and found.ordered_at is None:
        day = max(day, tomorrow)
    if due_on is not None and due_on < tomorrow:
        raise Refusal("findings.past", day=due_on)
    return moved(doer, found, "resume", "finding_resumed", deferred_until=None, due_on=day)


def _fails(found: Finding) -> bool:
    """Return whether a finding's standard fails by what is known of its site, or of the one that it went into."""
    there = survivors([found.site_id])[found.site_id]
    return Verdict.objects.filter(site=there, standard=found.standard, verdict=FAIL).exists()


def _reviewed(doer: Doer, found: Finding, *, approved: bool, reason: str) -> Correction:
    need(decides(doer.access, found))
    correction = found.corrections.select_for_update().select_related("by").get(approved=None)
    if correction.by_id == doer.access.user.pk:
        raise Denied("findings.own_report")
    correction.approved, correction.reason = approved, reason
    correction.reviewed_by, correction.reviewed_at = doer.access.user, doer.at
    correction.save()
    return correction


def proof_since(found: Finding) -> datetime:
    """Return from when on evidence of the correction counts: since it was raised, or sent back."""
    last = found.corrections.filter(approved=False).order_by("-pk").values_list("reviewed_at", flat=True).first()
    return last or found.raised_at


def _is_village(campaign: Campaign, unit: Unit) -> bool:
    from_plan = pack_of(campaign).roles.get("village")
    return Part.objects.filter(campaign=campaign, unit=unit, key=from_plan).exists()
