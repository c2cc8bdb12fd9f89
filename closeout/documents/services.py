"""Drafting, editing, issuing and voiding documents. Serving them is in `serving`, and offered here as well."""

import secrets
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from closeout.accounts.models import User
from closeout.documents.drafting import completed
from closeout.documents.encoding import content_of, digest_of, text_of
from closeout.documents.kinds import Kind, kind_of
from closeout.documents.layout import lay_out
from closeout.documents.models import DRAFT, ISSUED, SERVED, VOID, Document, Print, Register, Revision
from closeout.documents.pdf import pdf_of
from closeout.documents.practices import manner_of
from closeout.documents.public import address_of
from closeout.documents.registry import LISTENERS
from closeout.documents.rules import act, locked, need, refuse_expired, refuse_unready
from closeout.documents.serving import serve_document
from closeout.documents.sheets import Issued
from closeout.documents.types import Content
from closeout.journal.services import record
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.models import Authority, Unit
from closeout.people.roles import Right
from closeout.work.scopes import refuse_closed

__all__ = ["draft_document", "edit_document", "issue_document", "serve_document", "void_document"]

LONGEST = 500  # characters of a reason


@transaction.atomic
def draft_document(
    *,
    kind: str,
    authority: Authority,
    unit: Unit,
    scope: str,
    subject: str,
    division_code: str,
    content: Content,
    follows: Document | None = None,
    actor: User,
    at: datetime,
) -> Document:
    """Draft a document of a unit; what `content` leaves empty is filled in from its kind and its unit.

    `follows` is the document that it comes after: a re-inspection opinion follows the order that was re-inspected.

    Raises:
        Missing: there is no such kind.
        Denied: `actor` does not draft for this unit.
        Refusal: the kind needs a document before it, or follows none of that kind.
    """
    wanted = kind_of(kind)
    need(actor, "draft_documents", authority.pk, unit.pk)
    refuse_closed(scope)
    _refuse_follows(wanted, follows, authority, subject)
    text = text_of(completed(content, wanted, authority, manner_of(unit, wanted)))
    document = Document.objects.create(
        authority=authority,
        unit=unit,
        kind=kind,
        scope=scope,
        subject=subject,
        division_code=division_code,
        follows=follows,
        content=text,
        drafted_by=actor,
        drafted_at=at,
    )
    Revision.objects.create(document=document, version=1, content=text, by=actor, at=at)
    record(act("document_drafted", document, after={"kind": kind}), actor=actor, at=at)
    return document


def _refuse_follows(kind: Kind, follows: Document | None, authority: Authority, subject: str) -> None:
    """Hold a document to the kinds that may come before it: only what was issued and is not void can be followed."""
    if follows is None:
        if kind.follows:
            raise Refusal("documents.needs_before", kind=kind.title)
        return
    before = Document.objects.select_for_update().get(pk=follows.pk)
    fits = (
        before.kind in kind.follows
        and before.state in (ISSUED, SERVED)
        and (before.authority_id, before.subject) == (authority.pk, subject)
    )
    if not fits:
        raise Refusal("documents.follows_wrong", kind=kind.title, number=before.number or "–")


@transaction.atomic
def edit_document(*, document: Document, version: int, content: Content, actor: User, at: datetime) -> Document:
    """Change a draft that still is as the editor saw it at `version`.

    Raises:
        Denied: `actor` does not draft for this unit.
        Conflict: it is issued or void, or somebody else changed it meanwhile.
    """
    found = locked(document)
    need(actor, "draft_documents", found.authority_id, found.unit_id)
    refuse_closed(found.scope)
    _refuse_other(found, version)
    text = text_of(content)
    if text == found.content:
        return found
    found.content, found.version = text, version + 1
    found.save(update_fields=["content", "version"])
    Revision.objects.create(document=found, version=found.version, content=text, by=actor, at=at)
    told = act("document_edited", found, before={"version": version}, after={"version": found.version})
    record(told, actor=actor, at=at)
    return found


def _refuse_other(document: Document, version: int | None) -> None:
    """Let a draft be acted on that is as somebody saw it; `version` None: they act on whatever stands there."""
    if document.state != DRAFT:
        raise Conflict("documents.no_draft")
    if version is not None and document.version != version:
        raise Conflict("documents.edited")


@transaction.atomic
def issue_document(*, document: Document, actor: User, at: datetime, version: int | None = None) -> Document:
    """Issue a draft: it gets the next number of its register, and from then on stays as it is.

    `version` is the one that the head read; None: whatever stands there.

    Raises:
        Denied: `actor` is not the head of this unit.
        Conflict: it is issued or void already, or was changed since it was read.
        Refusal: something is missing that a document must have, or a character cannot be printed.
    """
    found = locked(document)
    need(actor, "issue_documents", found.authority_id, found.unit_id)
    refuse_closed(found.scope)
    _refuse_other(found, version)
    kind, content = kind_of(found.kind), content_of(found.content)
    refuse_unready(kind, content)
    _refuse_follows(kind, found.follows, found.authority, found.subject)
    on = at.astimezone(TIME_ZONE).date()
    if kind.itemised:  # a record says what two officers did on another day
        refuse_expired(content, on)
    _number(found, kind, on.year)
    _freeze(found, content, on, actor, at)
    for heard in LISTENERS.on_issued:
        heard(found, actor, at)
    record(act("document_issued", found, after=_identity(found)), actor=actor, at=at)
    return found


def _number(document: Document, kind: Kind, year: int) -> None:
    """Take the next number of the register, which is locked until the transaction ends.

    Nothing is skipped: a transaction that fails takes no number, and whoever waits for the register gets it.
    """
    row = {"unit_id": document.unit_id, "kind": document.kind, "year": year}
    Register.objects.bulk_create([Register(**row)], ignore_conflicts=True)
    register = Register.objects.select_for_update().get(**row)
    register.last += 1
    register.save(update_fields=["last"])
    document.year, document.sequence = year, register.last
    document.number = manner_of(document.unit, kind).number(year, register.last)
    if Document.objects.filter(authority=document.authority_id, number=document.number).exists():
        raise Refusal("documents.number_taken", number=document.number)


def _freeze(document: Document, content: Content, on: date, actor: User, at: datetime) -> None:
    """Give a numbered document its digest, and keep its PDF."""
    document.state, document.issued_at, document.issued_by = ISSUED, at, actor
    document.token = secrets.token_urlsafe(24)
    document.digest = digest_of(
        kind=document.kind, number=document.number, issued_on=on, organ=content.organ.zh, content=document.content
    )
    document.save()
    issued = Issued(document.number, on, document.digest, address_of(document.token))
    pdf = pdf_of(lay_out(content, "zh", issued))
    Print.objects.create(document=document, pdf=pdf, digest=sha256(pdf).hexdigest())


def _identity(document: Document) -> dict[str, Any]:
    return {"number": document.number, "digest": document.digest}


@transaction.atomic
def void_document(*, document: Document, reason: str, actor: User, at: datetime) -> Document:
    """Void a document, whose number stays in the register with the reason; or throw a draft away.

    Raises:
        Denied: `actor` is not the head of this unit; a draft is thrown away by whoever may draft.
        Conflict: it is void already, or another that is not void follows it.
        Refusal: no reason is given, or one that is too long.
    """
    found = locked(document)
    right: Right = "draft_documents" if found.state == DRAFT else "issue_documents"
    need(actor, right, found.authority_id, found.unit_id)
    refuse_closed(found.scope)
    if found.state == VOID:
        raise Conflict("documents.void_already")
    following = found.followed_by.exclude(state=VOID).first()
    if following is not None:
        raise Conflict("documents.followed", number=following.number or "–")
    before = found.state
    found.state, found.void_reason = VOID, _reason(reason)
    found.voided_at, found.voided_by = at, actor
    found.save(update_fields=["state", "void_reason", "voided_at", "voided_by"])
    for heard in LISTENERS.on_voided:
        heard(found, actor, at)
    states = {"document_state": before}, {"document_state": VOID}
    told = act("document_voided", found, before=states[0], after=states[1], reason=found.void_reason)
    record(told, actor=actor, at=at)
    return found


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        raise Refusal("documents.reason", most=LONGEST)
    return reason
