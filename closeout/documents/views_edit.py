"""Editing a draft, and what happens when two did."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.documents.clashes import Differing, after_choice, differing, revision
from closeout.documents.editing import leaves
from closeout.documents.encoding import content_of
from closeout.documents.forms import DraftForm, hidden
from closeout.documents.models import DRAFT, Document
from closeout.documents.queries import document_page
from closeout.documents.services import edit_document
from closeout.documents.types import Content
from closeout.documents.visible import document_seen
from closeout.kernel.clock import today
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.access import asking, needs
from closeout.ui.language import lang


@needs("draft_documents")
def edit(request: HttpRequest, document: int) -> HttpResponse:
    """Show a draft as fields, and keep what was changed in them."""
    found = document_seen(asking(request), document)
    if found.state != DRAFT:
        raise Conflict("documents.no_draft")
    version = _version(request, found)
    base = revision(found, version)
    form = DraftForm(base, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _kept(request, found, form, version)
    return _form(request, found, form, version)


def _version(request: HttpRequest, document: Document) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else document.version


def _form(request: HttpRequest, document: Document, form: DraftForm, version: int) -> HttpResponse:
    page = document_page(asking(request), document, lang(), today())
    context = {"page": page, "form": form, "version": version}
    return render(request, "documents/edit.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, document: Document, form: DraftForm, version: int) -> HttpResponse:
    """Keep an edited draft; what two people changed is shown to the second."""
    mine, open_ = after_choice(document, version, form.content(), _chosen(request))
    if open_:
        return _clash(request, document, mine, version, open_)
    try:
        edit_document(document=document, version=version, content=mine, actor=asking(request).user, at=timezone.now())
    except Conflict as conflict:
        if conflict.code != "documents.edited":
            raise
        return _both(request, document, mine, version)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        form.add_error(None, refusal.say(lang()))
        return _form(request, document, form, version)
    messages.success(request, _("The draft was saved."))
    return redirect("documents:one", document.pk)


def _chosen(request: HttpRequest) -> Mapping[str, str]:
    """Return for fields that two people changed whose value was chosen; "" where none was."""
    clashing = request.POST.getlist("clash")
    return {path: request.POST.get(f"choose-{path}", "") for path in clashing}


def _both(request: HttpRequest, document: Document, mine: Content, version: int) -> HttpResponse:
    """Show what somebody else changed since `version`, and let each field that both changed be chosen."""
    document.refresh_from_db()
    if document.state != DRAFT:
        raise Conflict("documents.no_draft")
    together, found = differing(document, version, mine)
    return _clash(request, document, together, document.version, found)


def _clash(
    request: HttpRequest, document: Document, together: Content, version: int, found: Sequence[Differing]
) -> HttpResponse:
    # What was merged is said field by field again; against the version that stands now nothing of it is lost.
    now = leaves(content_of(document.content))
    merged = {path: value for path, value in leaves(together).items() if path in now}
    context = {
        "page": document_page(asking(request), document, lang(), today()),
        "differing": found,
        "fields": hidden(merged.items()),
        "version": version,
    }
    return render(request, "documents/clash.html", context, status=409)
