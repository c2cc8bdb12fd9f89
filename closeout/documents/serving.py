"""Serving a document: five ways, what proves each, and the day on which it counts as served.

Civil Procedure Law, art. 88 (in person), 89 (left), 90 (electronically), 91 (by post), 95 (by announcement, 30 days);
Administrative Penalty Law, art. 61 (electronically only where a confirmation of the address was signed).
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from closeout.accounts.models import User
from closeout.documents.models import DRAFT, SERVED, VOID, Document, Service
from closeout.documents.registry import LISTENERS, NEIGHBOURS
from closeout.documents.rules import act, locked, need
from closeout.documents.types import MODES, RELATIONS, NewService
from closeout.journal.services import record
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.models import Post
from closeout.work.calendars import ends
from closeout.work.scopes import refuse_closed

_COPIED = ("mode", "receiver", "relation", "place", "witness", "reason", "confirmation", "note")


@transaction.atomic
def serve_document(*, document: Document, service: NewService, actor: User, at: datetime) -> Service:
    """Record that an issued document was served, by two people at least, with what proves it.

    The day on which it counts as served: of the signature, of the leaving, of the receipt, of the arrival; 30 days
    after an announcement, 60 in a police administrative case. Who follows the document starts its clocks from there.

    Raises:
        Denied: `actor` does not serve for this unit.
        Conflict: it is a draft, served already or void.
        Refusal: fewer than two servers, a time before the issue or to come, or the proof of this way is missing.
    """
    found = locked(document)
    need(actor, "serve_documents", found.authority_id, found.unit_id)
    refuse_closed(found.scope)
    _refuse_state(found)
    _refuse_time(found, service, at)
    servers = _servers(found, service)
    _refuse_unproved(service)
    made = _kept(found, service, actor, at)
    made.servers.set(servers)
    found.state, found.served_on = SERVED, made.served_on
    found.save(update_fields=["state", "served_on"])
    for heard in LISTENERS.on_served:
        heard(found, made, actor, at)
    after = {"mode": service.mode, "served_on": made.served_on.isoformat(), "receiver": service.receiver or None}
    told = act("document_served", found, after=after, personal=("receiver",))
    record(told, actor=actor, at=at)
    return made


def _kept(document: Document, service: NewService, actor: User, at: datetime) -> Service:
    on, provisional = served_on(service)
    return Service.objects.create(
        document=document,
        at=service.at,
        served_on=on,
        provisional=provisional,
        evidence=list(service.evidence),
        by=actor,
        recorded_at=at,
        **{key: getattr(service, key).strip() for key in _COPIED},
    )


def served_on(service: NewService) -> tuple[date, bool]:
    """Return the day on which a document counts as served in China, and whether that is provisional."""
    if service.mode != "announced":
        return service.at.astimezone(TIME_ZONE).date(), False
    period = "police_public_notice" if service.police else "public_notice_service"
    end, _, provisional = ends(period, service.at, None)
    return end.date(), provisional


def _refuse_state(document: Document) -> None:
    if document.state == DRAFT:
        raise Conflict("documents.not_issued")
    if document.state == SERVED:
        raise Conflict("documents.served_already")
    if document.state == VOID:
        raise Conflict("documents.void_already")


def _refuse_time(document: Document, service: NewService, at: datetime) -> None:
    """Hold the time of service between the day of issue and now; the minute of issue is not when it was signed."""
    if service.at > at:
        raise Refusal("documents.served_to_come")
    issued = document.issued_at
    if issued is not None and service.at.astimezone(TIME_ZONE).date() < issued.astimezone(TIME_ZONE).date():
        raise Refusal("documents.served_before", day=issued.astimezone(TIME_ZONE).date())


def _servers(document: Document, service: NewService) -> list[int]:
    """Return the ids of who served: at least two different people who work in the unit."""
    wanted = set(service.servers)
    posts = Post.objects.filter(unit=document.unit_id, until__isnull=True, user__in=wanted, user__is_active=True)
    there = sorted(set(posts.values_list("user", flat=True)))
    if len(there) < 2 or len(there) != len(wanted):
        raise Refusal("documents.few_servers")
    return there


def _refuse_unproved(service: NewService) -> None:
    """Ask for what proves the way in which a document was served."""
    if service.mode not in MODES:
        raise Refusal("documents.no_mode")
    _refuse_evidence(service)
    if service.mode == "in_person" and not (service.receiver.strip() and service.relation in RELATIONS):
        raise Refusal("documents.no_receiver")
    if service.mode == "left" and not (service.reason.strip() and (service.witness.strip() or service.evidence)):
        raise Refusal("documents.left_unproved")
    if service.mode == "electronic" and not service.confirmation:
        raise Refusal("documents.no_confirmation")
    if service.mode == "announced" and not service.reason.strip():
        raise Refusal("documents.no_announcement_reason")


def _refuse_evidence(service: NewService) -> None:
    named = [*service.evidence, *([service.confirmation] if service.confirmation else [])]
    wrong = [each for each in named if not _is_id(each)] or sorted(NEIGHBOURS.missing(named) if named else ())
    if wrong:
        raise Refusal("documents.no_evidence", evidence=wrong[0])


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
