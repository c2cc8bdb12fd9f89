"""The end of a visit: what is said of it as a whole, the second officer's confirmation, finishing, amending."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.accounts.sign_in import signed_with
from closeout.campaigns.queries import campaign_named
from closeout.inspections import services
from closeout.inspections.amending import amend_visit
from closeout.inspections.confirming import confirm as confirm_visit
from closeout.inspections.confirming import confirm_here as confirm_on_device
from closeout.inspections.evidence import subject_of
from closeout.inspections.finishing import finish_visit
from closeout.inspections.forms import AboutForm, AmendForm, PasswordForm, SeenForm
from closeout.inspections.officers import officers_of
from closeout.inspections.panels import record_shown
from closeout.inspections.queries import record_of
from closeout.inspections.sheet import Making
from closeout.inspections.views_answer import draft
from closeout.inspections.visible import visit_seen
from closeout.inspections.wire import body, came_said, described_said, read_described, speaks_json, wants_json
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Refusal
from closeout.people.access import asking, needs
from closeout.ui.language import lang


@needs("make_visits")
@speaks_json
def about(request: HttpRequest, slug: str, visit: UUID) -> HttpResponse:
    """Say of a visit as a whole what came of it, who was met, what they say."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    found = draft(access, campaign, visit)
    sent = body(request) if request.method == "POST" else None
    if sent is not None:
        said = read_described(sent)
        now = services.describe(access=access, campaign=campaign, visit=visit, said=said, at=timezone.now())
        return JsonResponse(described_said(now))
    day = found.started_at.astimezone(TIME_ZONE).date()
    form = AboutForm(found, officers_of(access, day) if found.administrative else [], request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.describe(access=access, campaign=campaign, visit=visit, said=form.described(), at=timezone.now())
            return redirect("inspections:visit", slug, visit)
        except Refusal as refused:
            form.add_error(None, _of_form(refused))
    subject = subject_of(found) if access.may("add_evidence") else ""
    sheet = Making(access, campaign, found).sheet()
    context = {"campaign": campaign, "sheet": sheet, "form": form, "subject": subject}
    return render(request, "inspections/about.html", context, status=422 if form.errors else 200)


def _of_form(refused: Refusal) -> str:
    """Return what a form says of a refusal; one that is no matter of the form goes on."""
    if refused.status != Refusal.status:
        raise refused
    return refused.say(lang())


@needs("confirm_visits")
def confirm(request: HttpRequest, slug: str, visit: UUID) -> HttpResponse:
    """Show a second officer what the visit says, and let them confirm it."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    record = record_of(access, campaign, visit)
    form = SeenForm(request.POST or None, initial={"seen": record.visit.version})
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        confirm_visit(access=access, campaign=campaign, visit=visit, seen=seen, at=timezone.now())
        messages.success(request, _("Confirmed. The lead officer can finish the visit."))
        return redirect("inspections:today", slug)
    shown = record_shown(access, record)
    context = {"campaign": campaign, "shown": shown, "record": record, "form": form}
    return render(request, "inspections/confirm.html", context, status=422 if form.errors else 200)


@needs("make_visits")
def confirm_here(request: HttpRequest, slug: str, visit: UUID) -> HttpResponse:
    """Let the second officer confirm on the lead officer's device, with their own password."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    found = draft(access, campaign, visit)
    form = PasswordForm(request.POST or None, initial={"seen": found.version})
    if request.method == "POST" and form.is_valid() and found.second is not None:
        said = form.cleaned_data
        signed = signed_with(request, found.second, said["password"])
        try:
            how = {"signed": signed, "seen": said["seen"], "at": timezone.now()}
            confirm_on_device(access=access, campaign=campaign, visit=visit, **how)
            return redirect("inspections:visit", slug, visit)
        except Refusal as refused:
            form.add_error("password", _of_form(refused))
    context = {"campaign": campaign, "sheet": Making(access, campaign, found).sheet(), "form": form}
    return render(request, "inspections/confirm_here.html", context, status=422 if form.errors else 200)


@needs("make_visits")
@speaks_json
def finish(request: HttpRequest, slug: str, visit: UUID) -> HttpResponse:
    """Finish a visit; where something is missing its sheet says what."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    if request.method != "POST":
        visit_seen(access, campaign, visit)
        return redirect("inspections:visit", slug, visit)
    try:
        came = finish_visit(access=access, campaign=campaign, visit=visit, at=timezone.now())
    except Refusal as refused:
        if wants_json(request) or refused.status != Refusal.status:
            raise
        sheet = Making(access, campaign, draft(access, campaign, visit)).sheet()
        context = {"campaign": campaign, "sheet": sheet, "leads": True, "refused": refused.say(lang())}
        return render(request, "inspections/sheet.html", context, status=422)
    if wants_json(request):
        return JsonResponse(came_said(came))
    messages.success(request, _("The visit is finished."))
    return redirect("inspections:visit", slug, visit)


@needs("make_visits")
def amend(request: HttpRequest, slug: str, visit: UUID) -> HttpResponse:
    """Begin an amendment of a finished visit."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    found = draft(access, campaign, visit)
    form = AmendForm(request.POST or None, initial={"uuid": uuid4()})
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "at": timezone.now()}
        new = amend_visit(access=access, campaign=campaign, visit=visit, **said)
        return redirect("inspections:visit", slug, new.pk)
    context = {"campaign": campaign, "visit": found, "form": form}
    return render(request, "inspections/amend.html", context, status=422 if form.errors else 200)
