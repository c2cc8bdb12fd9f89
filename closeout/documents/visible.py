"""Which documents somebody sees: a unit its own, a village what was issued in its division, others the authority's."""

from typing import Final

from django.db.models import Q, QuerySet

from closeout.documents.models import Document
from closeout.kernel.refusal import Missing
from closeout.people.access import Access
from closeout.people.roles import Role

ALL: Final[tuple[Role, ...]] = ("office", "leader", "auditor")  # who watch over the whole authority
_WITH: Final = ("unit", "authority", "follows", "print", "drafted_by", "issued_by", "voided_by")


def visible_documents(access: Access) -> QuerySet[Document]:
    """Return the documents somebody may see."""
    access.need("see_documents")
    documents = Document.objects.filter(authority=access.authority)
    if access.role in ALL:
        return documents
    if access.role == "village":
        here = Q(division_code__startswith=access.division_stem) & ~Q(division_code="")
        return documents.filter(here).exclude(number="")
    return documents.filter(unit=access.unit)


def document_seen(access: Access, pk: int) -> Document:
    """Return a document with who acted on it, its print and the document before it, in one query.

    Raises:
        Missing: there is none of this id that `access` may see.
    """
    found = visible_documents(access).select_related(*_WITH).filter(pk=pk).first()
    if found is None:
        raise Missing("documents.no_document")
    return found
