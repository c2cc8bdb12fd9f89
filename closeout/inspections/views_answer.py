"""The checklist on its pages: a group's answers, saved at every change; earlier findings; an objection."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.findings.queries import open_at, rows_of
from closeout.inspections import services
from closeout.inspections.checklist import judged_by
from closeout.inspections.forms import AnswersForm, ObjectForm, RechecksForm
from closeout.inspections.models import Visit
from closeout.inspections.panels import rechecks_shown, seen_fields, without
from closeout.inspections.sheet import Making, answers_said, verdict_names
from closeout.inspections.types import SaidAnswer
from closeout.inspections.visible import visit_seen
from closeout.inspections.wire import body, read_answers, speaks_json, wants_json
from closeout.kernel.clock import today
from closeout.kernel.refusal import Denied, Missing, Refusal
from closeout.people.access import Access, asking, needs
from closeout.sites.recording import read_seen
from closeout.ui.language import lang


def draft(access: Access, campaign: Campaign, uuid: UUID) -> Visit:
    """Return a visit that its lead officer looks at.

    Raises:
        Missing: there is none. Denied: somebody else leads it.
    """
    found = visit_seen(access, campaign, uuid)
    if found.lead_id != access.user.pk:
        raise Denied("inspections.not_the_lead")
    return found


@needs("make_visits")
def group(request: HttpRequest, slug: str, visit: UUID, number: int) -> HttpResponse:
    """Show a group of the checklist, or keep its answers and go on."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    making = Making(access, campaign, draft(access, campaign, visit))
    asked = making.asked(making.group(number))
    form = AnswersForm(asked, making.answers, _with_cleared(request.POST))
    if request.method == "POST" and _saved(request, making, form):
        if not request.headers.get("HX-Request"):
            return _onwards(request, making, number)
        making = Making(access, campaign, visit_seen(access, campaign, visit))
        asked = making.asked(making.group(number))
        form = AnswersForm(asked, making.answers)
    opened = making.opened(number, asked, form, making.sheet())
    context = {"campaign": campaign, "opened": opened, "sheet": opened.sheet, "seen": seen_fields(opened.seen)}
    answer = render(request, "inspections/group.html", context, status=422 if form.errors else 200)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _with_cleared(posted: Mapping[str, str]) -> Mapping[str, str] | None:
    """Return what was sent without the answer that is taken back, None: nothing was sent."""
    if not posted:
        return None
    return without(posted, posted.get("clear", ""))


def _saved(request: HttpRequest, making: Making, form: AnswersForm) -> bool:
    """Keep what a valid form says differently; return whether there is nothing to mend."""
    if not form.is_valid():
        return False
    seen, cleared = read_seen(request.POST.dict(), making.pack.facts), request.POST.get("clear", "")
    said = form.said(seen, cleared, timezone.now())
    try:
        _keep(making, said)
    except Refusal as refused:
        if refused.status != Refusal.status:
            raise
        form.add_error(None, refused.say(lang()))
    return not form.errors


def _keep(making: Making, said: list[SaidAnswer]) -> None:
    visit = making.visit
    if said:
        services.answer(access=making.access, campaign=making.campaign, visit=visit.pk, said=said, at=timezone.now())


def _onwards(request: HttpRequest, making: Making, number: int) -> HttpResponse:
    """Go to the group that a button names, to the sheet after the last one, or stay."""
    where = request.POST.get("go", "")
    if request.POST.get("clear"):
        where = str(number)
    if where.isascii() and where.isdecimal() and 0 < int(where[:4]) <= len(making.groups):
        return redirect("inspections:group", making.campaign.slug, making.visit.pk, int(where[:4]))
    return redirect("inspections:visit", making.campaign.slug, making.visit.pk)


@needs("make_visits")
@speaks_json
def answers(request: HttpRequest, slug: str, visit: UUID) -> HttpResponse:
    """Keep answers that a device sends, and tell all that stand with how each standard stands by them."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    found = draft(access, campaign, visit)
    if request.method == "POST":
        sent = body(request)
        if sent is None:
            raise Refusal("inspections.not_json")
        said = read_answers(campaign, sent)
        services.answer(access=access, campaign=campaign, visit=visit, said=said, at=timezone.now())
        found.refresh_from_db()
    elif not wants_json(request):
        return redirect("inspections:visit", slug, visit)
    given = list(found.answers.all())
    seen = verdict_names(judged_by(campaign, found.site, given))
    told = {"visit": str(visit), "state": found.state, "version": found.version}
    return JsonResponse({**told, "answers": answers_said(given), "verdicts": seen})


@needs("make_visits")
def open_findings(request: HttpRequest, slug: str, visit: UUID) -> HttpResponse:
    """Show what is open at the site, and keep whether each was seen corrected."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    found = draft(access, campaign, visit)
    open_ = open_at(access, found.site)
    told = {each.finding.number: (each.corrected, each.note) for each in found.rechecks.select_related("finding")}
    form = RechecksForm([each.number for each in open_], told, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.recheck_findings(access=access, campaign=campaign, visit=visit, said=form.said(), at=timezone.now())
        if request.POST.get("go") == "1":
            return redirect("inspections:group", slug, visit, 1)
        return redirect("inspections:visit", slug, visit)
    sheet = Making(access, campaign, found).sheet()
    subjects = {each.number: f"finding:{each.pk}" for each in open_} if access.may("add_evidence") else {}
    lines = rechecks_shown(form, rows_of(campaign, open_, today()), subjects)
    context = {"campaign": campaign, "sheet": sheet, "form": form, "lines": lines}
    return render(request, "inspections/open.html", context, status=422 if form.errors else 200)


@needs("make_visits")
def objection(request: HttpRequest, slug: str, visit: UUID, standard: str) -> HttpResponse:
    """Object to a verdict, or take an objection back."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    found = draft(access, campaign, visit)
    named = next((each for each in pack_of(campaign).standards if each.id == standard), None)
    if named is None:
        raise Missing("findings.no_standard", found=standard[:40])
    there = found.objections.filter(standard=standard).values_list("reason", flat=True).first()
    form = ObjectForm(request.POST or None, initial={"reason": there or ""})
    if request.method == "POST" and form.is_valid():
        said = {"standard": standard, "reason": form.cleaned_data["reason"], "at": timezone.now()}
        services.object_to(access=access, campaign=campaign, visit=visit, **said)
        messages.success(request, _("The objection is kept with the visit."))
        return redirect("inspections:visit", slug, visit)
    sheet = Making(access, campaign, found).sheet()
    context = {"campaign": campaign, "sheet": sheet, "form": form, "standard": named}
    return render(request, "inspections/objection.html", context, status=422 if form.errors else 200)
