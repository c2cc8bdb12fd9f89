"""A document as a file: the PDF that was kept, a DOCX to edit, a translation, the certificate of service."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from closeout.documents.encoding import content_of
from closeout.documents.layout import lay_out
from closeout.documents.models import Document, Service
from closeout.documents.pdf import pdf_of
from closeout.documents.printed import made_anew, printed
from closeout.documents.queries import issued_of, veils
from closeout.documents.receipts import receipt
from closeout.documents.visible import document_seen
from closeout.documents.word import docx_of
from closeout.people.access import asking, needs

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs("see_documents")
@never_cache
def pdf(request: HttpRequest, document: int) -> HttpResponse:
    """Return the PDF that was kept when it was issued; a draft's, or one with personal data masked, is made anew."""
    found = document_seen(asking(request), document)
    return _file(printed(asking(request), found), PDF, found, ".pdf")


@needs("see_documents")
@never_cache
def translation(request: HttpRequest, document: int) -> HttpResponse:
    """Return the English rendering, which is for reference."""
    found = document_seen(asking(request), document)
    return _file(made_anew(asking(request), found, "en"), PDF, found, "-en.pdf")


@needs("see_documents")
@never_cache
def docx(request: HttpRequest, document: int) -> HttpResponse:
    """Return the document for Word and WPS."""
    found = document_seen(asking(request), document)
    sheet = lay_out(content_of(found.content), "zh", issued_of(found), veil=veils(asking(request)))
    return _file(docx_of(sheet), DOCX, found, ".docx")


@needs("serve_documents")
@never_cache
def certificate(request: HttpRequest, document: int) -> HttpResponse:
    """Return the certificate of service, to be filled in by hand or as it was recorded."""
    found = document_seen(asking(request), document)
    service = Service.objects.filter(document=found).prefetch_related("servers").first()
    made = pdf_of(receipt(found, content_of(found.content), service))
    return _file(made, PDF, found, "-service.pdf")


def _file(content: bytes, kind: str, document: Document, ending: str) -> HttpResponse:
    """Return a file to be kept; its name holds no character that a header could stumble over."""
    headers = {"Content-Disposition": f'attachment; filename="document-{document.pk}{ending}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
