"""Documents for pages: one of them, and all that is to be known before it is printed or issued."""

from datetime import date, datetime

from django.urls import reverse

from closeout.accounts.models import User
from closeout.documents.encoding import content_of
from closeout.documents.fonts import faces
from closeout.documents.kinds import Kind, kind_of
from closeout.documents.layout import lay_out, starred
from closeout.documents.models import DRAFT, ISSUED, SERVED, Document, Practice, Service
from closeout.documents.public import address_of, standing_of
from closeout.documents.registry import NEIGHBOURS, Subject
from closeout.documents.sheets import Issued
from closeout.documents.shown import Cited, Deeds, DocumentPage, DocumentRow, Notes, Proof, Related
from closeout.documents.types import Content
from closeout.documents.visible import ALL
from closeout.documents.words import MODES, RELATIONS, TAGS, kind_name, state_name
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.text import Lang, Text
from closeout.law.library import instruments
from closeout.people.access import Access
from closeout.work import scopes


def veils(access: Access) -> bool:
    """Return whether somebody sees personal data masked: all but the unit itself and the village concerned."""
    return access.role in ALL


def issued_of(document: Document) -> Issued | None:
    """Return what a document has since it was issued; None: it is a draft, or one that was thrown away."""
    if document.issued_at is None:
        return None
    on = document.issued_at.astimezone(TIME_ZONE).date()
    return Issued(document.number, on, document.digest, address_of(document.token))


def document_page(access: Access, document: Document, lang: Lang, today: date) -> DocumentPage:
    """Return one document that was seen; four queries, one for its servers, and what its subject takes."""
    content, kind = content_of(document.content), kind_of(document.kind)
    service = Service.objects.filter(document=document).select_related("by").prefetch_related("servers").first()
    subject = NEIGHBOURS.subjects([document.subject]).get(document.subject, Subject(document.subject))
    following = document.followed_by.exclude(number="").order_by("pk")
    return DocumentPage(
        row=row_of(document, subject),
        version=document.version,
        sheet=lay_out(content, lang, issued_of(document), veil=veils(access)),
        authority=Text(document.authority.name_zh, document.authority.name_en),
        follows=None if document.follows is None else _related(document.follows),
        followed_by=tuple(_related(each) for each in following),
        drafted=(document.drafted_by.name, document.drafted_at),
        issued=_act(document.issued_by, document.issued_at),
        voided=_act(document.voided_by, document.voided_at),
        digest=document.digest,
        public=reverse("documents_public", args=[document.token]) if document.token else "",
        standing=standing_of(document),
        proof=None if service is None else _proof(service, today, veil=veils(access)),
        cited=_cited(kind),
        notes=_notes(document, kind, content),
        deeds=deeds(access, document),
        scope=scopes.names([document.scope]).get(document.scope),
        translated=bool(content.title.en),
    )


def row_of(document: Document, subject: Subject) -> DocumentRow:
    """Return a document as a list shows it."""
    at = document.issued_at or document.drafted_at
    return DocumentRow(
        id=document.pk,
        number=document.number,
        title=kind_name(document.kind),
        state=document.state,
        css=TAGS[document.state],
        label=state_name(document.state),
        unit=Text(document.unit.name_zh, document.unit.name_en),
        subject=subject,
        on=at.astimezone(TIME_ZONE).date(),
        served_on=document.served_on,
        reason=document.void_reason,
    )


def _act(by: User | None, at: datetime | None) -> tuple[str, datetime] | None:
    return None if by is None or at is None else (by.name, at)


def _related(document: Document) -> Related:
    return Related(document.pk, document.number, kind_name(document.kind))


def deeds(access: Access, document: Document) -> Deeds:
    """Return what somebody may do with a document now."""
    ours = access.unit == document.unit_id
    draft, standing = document.state == DRAFT, document.state in (ISSUED, SERVED)
    return Deeds(
        edit=ours and draft and access.may("draft_documents"),
        issue=ours and draft and access.may("issue_documents"),
        serve=ours and document.state == ISSUED and access.may("serve_documents"),
        void=ours and standing and access.may("issue_documents"),
        discard=ours and draft and access.may("draft_documents"),
    )


def _proof(service: Service, today: date, *, veil: bool) -> Proof:
    return Proof(
        mode=str(MODES[service.mode]),
        at=service.at,
        served_on=service.served_on,
        coming=service.served_on > today,
        provisional=service.provisional,
        receiver=starred(service.receiver) if veil else service.receiver,
        relation=str(RELATIONS.get(service.relation, "")),
        place=service.place,
        witness=starred(service.witness) if veil else service.witness,
        reason=service.reason,
        servers=tuple(sorted(each.name for each in service.servers.all())),
        evidence=tuple(service.evidence),
        confirmation=service.confirmation,
        note=service.note,
        by=service.by.name,
        recorded_at=service.recorded_at,
    )


def _cited(kind: Kind) -> tuple[Cited, ...]:
    known = instruments()
    return tuple(
        Cited(_law(known[each.instrument].title.zh, known[each.instrument].title.en), each.article, each.verified)
        for each in kind.basis
    )


def _law(zh: str, en: str) -> Text:
    return Text(f"《{zh}》", en)


def _notes(document: Document, kind: Kind, content: Content) -> Notes:
    practice = Practice.objects.filter(unit=document.unit_id, kind=document.kind).first()
    return Notes(
        substituted=faces().substituted,
        unconfirmed=not address_of("x"),
        unnamed=kind.reviewable and (practice is None or not (practice.reviewer and practice.court)),
        unset=practice is None,
        law=kind.note,
    )
