"""The PDF of a document, as somebody may see it."""

from closeout.documents.encoding import content_of
from closeout.documents.layout import lay_out
from closeout.documents.models import Document, Print
from closeout.documents.pdf import pdf_of
from closeout.documents.queries import issued_of, veils
from closeout.kernel.text import Lang
from closeout.people.access import Access


def printed(access: Access, document: Document) -> bytes:
    """Return the PDF kept when a document was issued; a draft's, or one with personal data masked, is made anew."""
    if document.issued_at is None or veils(access):
        return made_anew(access, document, "zh")
    return bytes(Print.objects.get(document=document).pdf)


def made_anew(access: Access, document: Document, lang: Lang) -> bytes:
    """Return a PDF made now, in a language, with personal data masked for who sees it so."""
    return pdf_of(lay_out(content_of(document.content), lang, issued_of(document), veil=veils(access)))
