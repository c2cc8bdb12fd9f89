"""What somebody saw of an open finding when they were at the site again."""

from django.db import transaction

from closeout.findings.doing import Doer, day_of, heads_of, journal, locked, moved, words
from closeout.findings.evidence import proved_since
from closeout.findings.models import Correction, Finding
from closeout.findings.services import proof_since
from closeout.findings.states import CORRECTING, ENDED, RAISED, SUBMITTED
from closeout.findings.telling import tell_of
from closeout.findings.visible import answers_for
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Refusal


@transaction.atomic
def recheck(doer: Doer, *, corrected: bool, note: str) -> Finding:
    """Keep whether a finding was seen corrected; whoever may raise one may say so.

    Corrected: what is being corrected is reported as corrected; what is reported stays so, closing it out is another
    person's act. Not corrected: what was reported goes back, with what is missing.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, the role raises none, it is closed already.
        Refusal: it is not corrected, and nothing is said of what is missing; or it is, and there is no evidence of it.
    """
    doer.access.need("raise_findings")
    found = locked(doer)
    if found.state in ENDED:
        raise Conflict("findings.not_now")
    if corrected:
        return _seen_corrected(doer, found, note)
    return _seen_open(doer, found, words(note))


def _seen_corrected(doer: Doer, found: Finding, note: str) -> Finding:
    said = note.strip() or f"{day_of(doer.at).isoformat()} √"
    if found.state == RAISED and answers_for(doer.access, found):
        found = moved(doer, found, "accept", "finding_accepted", assignee=doer.access.user)
    if found.state != CORRECTING:
        journal(doer, found, Act("finding_rechecked", "", after={"corrected": True}, reason=note))
        return found
    if not proved_since(found, proof_since(found)):
        raise Refusal("findings.no_proof_of", number=found.number)
    Correction.objects.create(finding=found, note=said, by=doer.access.user, at=doer.at)
    tell_of(found, heads_of(found), "finding_submitted", doer, said)
    return moved(doer, found, "submit", "finding_submitted", submitted_by=doer.access.user, why=said)


def _seen_open(doer: Doer, found: Finding, missing: str) -> Finding:
    if found.state != SUBMITTED:
        journal(doer, found, Act("finding_rechecked", "", after={"corrected": False}, reason=missing))
        return found
    waiting = found.corrections.select_for_update().select_related("by").get(approved=None)
    own = waiting.by_id == doer.access.user.pk  # who reported it takes it back; nobody reviews their own
    waiting.approved, waiting.reason = False, missing
    waiting.reviewed_by, waiting.reviewed_at = None if own else doer.access.user, doer.at
    waiting.save()
    tell_of(found, [waiting.by], "finding_sent_back", doer, missing)
    return moved(doer, found, "send_back", "finding_sent_back", submitted_by=None, why=missing)
