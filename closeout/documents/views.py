"""Pages of documents: the list, one of them, issuing, serving and voiding."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.documents.forms import ReasonForm, ServeForm
from closeout.documents.listing import asked_of, listed
from closeout.documents.models import DRAFT, Document
from closeout.documents.people_here import people_of_unit
from closeout.documents.practices import next_number
from closeout.documents.queries import document_page
from closeout.documents.registry import NEIGHBOURS
from closeout.documents.services import issue_document, serve_document, void_document
from closeout.documents.shown import DocumentPage
from closeout.documents.visible import document_seen
from closeout.journal.queries import history
from closeout.kernel.clock import today
from closeout.kernel.refusal import Refusal
from closeout.people.access import asking, needs
from closeout.ui.language import lang


@needs("see_documents")
def all_documents(request: HttpRequest) -> HttpResponse:
    """Show the documents that somebody may see, or the register of a unit, kind and year."""
    asked = asked_of(request.GET.dict())
    access = asking(request)
    context = {"list": listed(access, asked), "asked": asked, "numbers": access.may("issue_documents")}
    return render(request, "documents/list.html", context)


@needs("see_documents")
def one(request: HttpRequest, document: int) -> HttpResponse:
    """Show a document as it reads, what stands about it, and what may be done with it."""
    page = _page(request, document_seen(asking(request), document))
    context = {"page": page, "history": history(f"document:{document}")}
    return render(request, "documents/document.html", context)


def _page(request: HttpRequest, document: Document) -> DocumentPage:
    return document_page(asking(request), document, lang(), today())


@needs("issue_documents")
def issue(request: HttpRequest, document: int) -> HttpResponse:
    """Show what issuing does, and issue the draft that was read."""
    found = document_seen(asking(request), document)
    refused = None
    if request.method == "POST":
        try:
            done = issue_document(
                document=found, actor=asking(request).user, at=timezone.now(), version=_version(request)
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Issued as %(number)s.") % {"number": done.number})
            return redirect("documents:one", document)
    return _issue_page(request, found, refused)


def _issue_page(request: HttpRequest, document: Document, refused: Refusal | None) -> HttpResponse:
    if refused is not None and refused.status == 403:
        raise refused
    problems = [] if refused is None else [each.say(lang()) for each in refused.problems]
    context = {
        # What is issued is the Chinese document, whatever language its head reads the page in.
        "page": document_page(asking(request), document, "zh", today()),
        "number": next_number(document, timezone.now()),
        "refused": None if refused is None else refused.say(lang()),
        "problems": problems,
    }
    return render(request, "documents/issue.html", context, status=200 if refused is None else refused.status)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@needs("serve_documents")
def serve(request: HttpRequest, document: int) -> HttpResponse:
    """Ask how a document was served, and record it."""
    found = document_seen(asking(request), document)
    form = _serving(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            form = _with_photo(request, found, form)
            now = timezone.now()
            serve_document(document=found, service=form.service(now), actor=asking(request).user, at=now)
        except Refusal as refusal:
            _say_in(form, refusal)
        else:
            messages.success(request, _("The service is on record."))
            return redirect("documents:one", document)
    context = {"page": _page(request, found), "form": form}
    return render(request, "documents/serve.html", context, status=422 if form.errors else 200)


def _serving(request: HttpRequest, document: Document, more: str = "") -> ServeForm:
    """Return the form of a service, with one more piece of evidence ticked; a photo's id makes that it comes once."""
    access = asking(request)
    data, files = (request.POST.copy(), request.FILES) if request.method == "POST" else (None, None)
    if data is not None and more:
        data.appendlist("evidence", more)
        data["photo_id"], files = str(uuid4()), None
    offered = NEIGHBOURS.offered(access, document.subject)
    police = document.unit.key.startswith(("police", "public_security"))
    start = {"on": today(), "photo_id": uuid4(), "police": police}
    form = ServeForm(people_of_unit(document.unit_id), offered, data, files=files, initial=start)
    if not (document.subject and access.may("add_evidence")):
        del form.fields["photo"]
    return form


def _with_photo(request: HttpRequest, document: Document, form: ServeForm) -> ServeForm:
    """Keep the photo that a form brings, and return the form with it ticked: it stays so if the rest is refused."""
    photo, uuid = form.cleaned_data.get("photo"), form.cleaned_data["photo_id"] or uuid4()
    if not photo:
        return form
    kept = NEIGHBOURS.add(asking(request), document.subject, uuid, photo, timezone.now())
    ticked = _serving(request, document, kept)
    ticked.full_clean()
    return ticked


@needs("draft_documents")
def void(request: HttpRequest, document: int) -> HttpResponse:
    """Ask why a document is void or a draft thrown away, and do so."""
    found = document_seen(asking(request), document)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            void_document(document=found, reason=reason, actor=asking(request).user, at=timezone.now())
        except Refusal as refusal:
            _say_in(form, refusal)
        else:
            return _voided(request, found)
    context = {"page": _page(request, found), "form": form}
    return render(request, "documents/void.html", context, status=422 if form.errors else 200)


def _voided(request: HttpRequest, document: Document) -> HttpResponse:
    if document.state == DRAFT:
        messages.success(request, _("The draft was thrown away."))
        return redirect("documents:list")
    messages.success(request, _("The document is void. Its number stays in the register."))
    return redirect("documents:one", document.pk)


def _say_in(form: ReasonForm | ServeForm, refusal: Refusal) -> None:
    """Say a refusal in the form; whose it is not at all is told by the page of refusals."""
    if refusal.status == 403:
        raise refusal
    form.add_error(None, refusal.say(lang()))
