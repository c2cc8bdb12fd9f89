"""Pages of evidence: add, gallery, an item with who saw it, its original, withdrawing it; and the pictures in them."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET

from closeout.evidence import services
from closeout.evidence.copies import THUMBNAIL, copy_at
from closeout.evidence.forms import AddForm, ReasonForm
from closeout.evidence.kinds import limit_of
from closeout.evidence.leaving import leaving_copy, playable
from closeout.evidence.queries import gallery as gallery_of
from closeout.evidence.queries import item_page, item_seen
from closeout.evidence.registry import about
from closeout.evidence.serving import Served, saved_name, serve
from closeout.evidence.storage import original as original_at
from closeout.evidence.streaming import Streaming, stream_files
from closeout.evidence.types import AUDIO, VIDEO, About
from closeout.kernel.refusal import Missing, Refusal
from closeout.people.access import asking, needs
from closeout.ui.language import lang


@needs("add_evidence")
@csrf_exempt  # the token is looked for once it is said where the files go
def add(request: HttpRequest) -> HttpResponseBase:
    """Show the form for more evidence, or take in what it sends."""
    if request.method != "POST":
        of = services.may_add(asking(request), request.GET.get("subject", ""))
        form = AddForm(initial={"subject": request.GET["subject"], "uuid": uuid4()})
        return _add_page(request, form, of)
    handler = stream_files(request)
    try:
        return _added(request, handler)
    finally:
        handler.drop()


@csrf_protect
def _added(request: HttpRequest, handler: Streaming) -> HttpResponse:
    form = AddForm(request.POST, request.FILES, refusals=handler.refusals)
    valid = form.is_valid()
    of = services.may_add(asking(request), request.POST.get("subject", ""), form.cleaned_data.get("uuid"))
    if not valid:
        return _add_page(request, form, of)
    try:
        caption, at = form.cleaned_data["caption"], timezone.now()
        services.add_all(
            access=asking(request), subject=form.cleaned_data["subject"], files=form.sent(), caption=caption, at=at
        )
    except Refusal as refusal:
        form.add_error(None, refusal.say(lang()))
        return _add_page(request, form, of, refusal.status)
    messages.success(request, _("It was added to the evidence."))
    return redirect(of.link)


def _add_page(request: HttpRequest, form: AddForm, of: About, status: int = 422) -> HttpResponse:
    limits = {kind: limit_of(kind) >> 20 for kind in ("photo", "video", "audio", "file")}
    context = {"form": form, "about": of, "limits": limits}
    return render(request, "evidence/add.html", context, status=status if form.errors else 200)


@needs("see_evidence")
@require_GET
def gallery(request: HttpRequest, subject: str) -> HttpResponse:
    """Show all the evidence of a subject."""
    of, text = about(asking(request), subject), request.GET.get("page", "")
    page = int(text) if text.isdecimal() and 0 < len(text) < 7 and int(text) else 1
    found = gallery_of(asking(request), subject, open_=of.open and of.there, page=page)
    context = {"about": of, "panel": found, "newer": page - 1, "older": page + 1 if found.more else 0}
    return render(request, "evidence/gallery.html", context)


@needs("see_evidence")
@require_GET
def item(request: HttpRequest, item: UUID) -> HttpResponse:
    """Show an item with all that is known of it, and who saw it."""
    return render(request, "evidence/item.html", {"page": item_page(asking(request), item)})


@needs("see_evidence")
@require_GET
def thumbnail(request: HttpRequest, item: UUID) -> HttpResponseBase:
    """Show the small copy of a picture."""
    found = item_seen(asking(request), item)
    return serve(request, Served(copy_at(found, THUMBNAIL), "image/jpeg", f"{found.sha256}-{THUMBNAIL}"))


@needs("see_evidence")
@require_GET
def copy(request: HttpRequest, item: UUID) -> HttpResponseBase:
    """Show the copy of a picture, or save it, without anything that its camera wrote into it."""
    found = item_seen(asking(request), item)
    name = saved_name(found.name.rpartition(".")[0] or found.name, "image/jpeg") if "save" in request.GET else ""
    leaving = leaving_copy(found, name)
    services.note_copy_seen(access=asking(request), item=found, at=timezone.now())
    return serve(request, leaving)


@needs("see_evidence")
@require_GET
def play(request: HttpRequest, item: UUID) -> HttpResponseBase:
    """Play a sound or a film, without the boxes in which phones write where it was."""
    found = item_seen(asking(request), item)
    if found.kind not in (AUDIO, VIDEO):
        raise Missing("evidence.not_played")
    services.note_copy_seen(access=asking(request), item=found, at=timezone.now())
    name = saved_name(found.name, found.content_type) if "save" in request.GET else ""
    return serve(request, playable(found, name))


@needs("reveal")
def original(request: HttpRequest, item: UUID) -> HttpResponseBase:
    """Ask why somebody needs an original, and hand it out."""
    access, form = asking(request), ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _asked_why(request, "original", item, form)
    found = services.see_original(access=access, uuid=item, at=timezone.now(), **form.cleaned_data)
    name = saved_name(found.name, found.content_type)
    answer = serve(request, Served(original_at(found.sha256), found.content_type, found.sha256, name))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@needs("add_evidence")
def withdraw(request: HttpRequest, item: UUID) -> HttpResponse:
    """Take an item out of the galleries, after asking why."""
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _asked_why(request, "withdraw", item, form)
    found = services.withdraw(access=asking(request), uuid=item, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("It was withdrawn."))
    return redirect(about(asking(request), found.subject).link)


def _asked_why(request: HttpRequest, page: str, item: UUID, form: ReasonForm) -> HttpResponse:
    context = {"page": item_page(asking(request), item), "form": form}
    return render(request, f"evidence/{page}.html", context, status=422 if form.errors else 200)
