"""Beginning a visit: at a site of the register, or at one that nobody knew."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from closeout.campaigns.models import Campaign
from closeout.campaigns.queries import campaign_named
from closeout.findings.queries import open_at
from closeout.inspections.forms import FoundForm, StartForm
from closeout.inspections.kinds import PATROL, REINSPECTION
from closeout.inspections.models import Visit
from closeout.inspections.officers import Officer, kinds_for, officers_of
from closeout.inspections.starting import start_visit
from closeout.inspections.types import NewVisit
from closeout.inspections.wire import body, read_visit, speaks_json, wants_json
from closeout.kernel.clock import today
from closeout.kernel.refusal import Refusal
from closeout.people.access import Access, asking, needs
from closeout.sites.models import Site
from closeout.sites.queries import site_named
from closeout.ui.language import lang


@needs("make_visits")
@speaks_json
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a visit at the site that the address names, or by JSON at any."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    sent = body(request) if request.method == "POST" else None
    if sent is not None:
        return _told(start_visit(access=access, campaign=campaign, new=read_visit(sent), at=timezone.now()))
    code = request.GET.get("site", "")
    if not code:
        return redirect("inspections:today", slug)
    site = site_named(access, campaign, code)
    kinds = [each for each in kinds_for(access) if each != REINSPECTION or open_at(access, site)]
    first = {"uuid": uuid4(), "kind": request.GET.get("kind", PATROL)}
    form = StartForm(kinds, _officers(access), request.POST or None, initial=first)
    return _answered(request, campaign, form, site)


@needs("make_visits")
def unknown(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a visit at a site that is not in the register; it is entered with the visit."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    kinds = [each for each in kinds_for(access) if each != REINSPECTION]
    first = {"uuid": uuid4(), "kind": PATROL}
    form = FoundForm(access, kinds, _officers(access), request.POST or None, initial=first)
    return _answered(request, campaign, form, None)


def _officers(access: Access) -> list[Officer]:
    return officers_of(access, today()) if access.may("inspect") else []


def _answered(request: HttpRequest, campaign: Campaign, form: StartForm, site: Site | None) -> HttpResponse:
    """Begin what a valid form says and open its sheet, or show the form with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            visit = start_visit(access=asking(request), campaign=campaign, new=_new(form, site), at=timezone.now())
        except Refusal as refused:
            if refused.status == 403:
                raise
            form.add_error(None, refused.say(lang()))
        else:
            return _told(visit) if wants_json(request) else redirect("inspections:visit", campaign.slug, visit.pk)
    context = {
        "campaign": campaign,
        "form": form,
        "site": site,
        "open": [] if site is None else open_at(asking(request), site),
    }
    return render(request, "inspections/new.html", context, status=422 if form.errors else 200)


def _new(form: StartForm, site: Site | None) -> NewVisit:
    """Return the visit of a form; sent again it began when it was sent first."""
    there = Visit.objects.filter(uuid=form.cleaned_data["uuid"]).values_list("started_at", flat=True).first()
    return form.new("" if site is None else site.code, there or timezone.now())


def _told(visit: Visit) -> JsonResponse:
    return JsonResponse({"uuid": str(visit.pk), "site": visit.site.code, "asked": visit.asked, "state": visit.state})
