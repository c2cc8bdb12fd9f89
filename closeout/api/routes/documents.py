"""Official documents: the list, one with its text, its PDF."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from closeout.api.door import needs
from closeout.api.paging import by_id
from closeout.api.shapes.base import REFUSED, After, Error, Id, Label, Limit, Named, Page, Words, answers, spoken
from closeout.documents.kinds import kinds
from closeout.documents.models import VOID, Document, Service
from closeout.documents.printed import printed
from closeout.documents.queries import deeds, document_page
from closeout.documents.sheets import everything_in
from closeout.documents.visible import document_seen, visible_documents
from closeout.documents.words import MODES, STATES, kind_name
from closeout.kernel.clock import today
from closeout.kernel.refusal import Refusal
from closeout.people.access import asking

router = Router(tags=["Documents"])
State = Literal["", "draft", "issued", "served", "void"]
Subject = Annotated[str, Field(max_length=60, description="What it is about, such as site:12; empty: anything.")]
_STATES, _MODES = Words(STATES), Words(MODES)


class DocumentSaid(Schema):
    """A document. `number` is empty, and `issued_at` and `digest` are missing, as long as it is a draft."""

    id: int
    kind: Named
    state: Named
    number: str
    unit: Label
    subject: str
    drafted_at: datetime
    issued_at: datetime | None
    served_on: date | None
    digest: str
    void_reason: str


class DocumentsPage(Page):
    """A page of documents, the latest first."""

    items: list[DocumentSaid]


class DocumentFile(Schema):
    """A document with the Chinese text that is printed, line by line, and how it was served (null: not yet)."""

    document: DocumentSaid
    text: list[str]
    served: Named | None
    follows: int | None
    followed_by: list[int]
    may: list[str]


@router.get("/documents", response=answers(DocumentsPage), **needs("see_documents"))
def list_documents(
    request: HttpRequest,
    *,
    kind: Annotated[str, Field(max_length=40)] = "",
    state: State = "",
    subject: Subject = "",
    after: After = "",
    limit: Limit = 50,
) -> DocumentsPage:
    """List the documents that the token's owner may see."""
    if kind and kind not in kinds():
        raise Refusal("api.no_such_value", name="kind", found=kind)
    seen = visible_documents(asking(request)).exclude(state=VOID, number="")
    wanted = {name: value for name, value in (("kind", kind), ("state", state), ("subject", subject)) if value}
    found, following = by_id(seen.filter(**wanted).select_related("unit"), after, limit, newest=True)
    return DocumentsPage(items=[_document(each) for each in found], next=following)


def _document(document: Document) -> DocumentSaid:
    names = ("number", "subject", "drafted_at", "issued_at", "served_on", "digest", "void_reason")
    unit = document.unit
    return DocumentSaid(
        id=document.pk,
        kind=Named(id=document.kind, label=spoken(lambda: kind_name(document.kind))),
        state=_STATES.of(document.state),
        unit=Label(zh=unit.name_zh, en=unit.name_en or unit.name_zh),
        **{name: getattr(document, name) for name in names},
    )


@router.get("/documents/{document}", response=answers(DocumentFile), **needs("see_documents"))
def one_document(request: HttpRequest, document: Id) -> DocumentFile:
    """Return a document with its text; personal data are masked as on its page."""
    access = asking(request)
    found = document_seen(access, document)
    page = document_page(access, found, "zh", today())
    mode = Service.objects.filter(document=found).values_list("mode", flat=True).first()
    may = deeds(access, found)
    return DocumentFile(
        document=_document(found),
        text=everything_in(page.sheet),
        served=None if mode is None else _MODES.of(mode),
        follows=found.follows_id,
        followed_by=[each.id for each in page.followed_by],
        may=[name for name in may.__slots__ if getattr(may, name)],
    )


_PDF = {"responses": {200: {"description": "OK", "content": {"application/pdf": {"schema": {"type": "string"}}}}}}


@router.get("/documents/{document}/pdf", response={REFUSED: Error}, **needs("see_documents", _PDF))
def document_pdf(request: HttpRequest, document: Id) -> HttpResponse:
    """Return the PDF that was kept when the document was issued; a draft's is made anew."""
    found = document_seen(asking(request), document)
    headers = {"Content-Disposition": f'attachment; filename="document-{found.pk}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(printed(asking(request), found), content_type="application/pdf", headers=headers)
