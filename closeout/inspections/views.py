"""Pages to read: the work ledger, today's round, a visit."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from closeout.campaigns.models import Campaign
from closeout.campaigns.queries import campaign_named
from closeout.inspections.discarding import MOST, lying
from closeout.inspections.filters import read_filter
from closeout.inspections.followed import followed_of
from closeout.inspections.kinds import DRAFT
from closeout.inspections.panels import ledger_panel, lines_of, record_shown, stops_shown
from closeout.inspections.queries import ledger_page, record_of
from closeout.inspections.round import read_here, round_of
from closeout.inspections.sheet import Making
from closeout.inspections.visible import visit_seen
from closeout.kernel.clock import today as this_day
from closeout.people.access import asking, needs


@needs("see_visits")
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the work ledger: the visits of a filter."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    params = {name: str(value) for name, value in request.GET.items()}
    wanted = read_filter(params)
    page = ledger_page(access, campaign, wanted, params.get("after", ""), this_day())
    panel = ledger_panel(access, campaign, wanted, page)
    left = list(lying(access, campaign, timezone.now())[:MOST])
    lines = lines_of(page.rows, followed_of(campaign, page.rows))
    context = {"campaign": campaign, "lines": lines, "panel": panel, "wanted": wanted, "page": page, "left": left}
    return render(request, "inspections/ledger.html", context)


@needs("make_visits")
def today(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where somebody has to go today, the most urgent first; near ones first where the device says where it is."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    here = read_here(request.GET.get("lon", ""), request.GET.get("lat", ""))
    found = round_of(access, campaign, here, this_day())
    context = {
        "campaign": campaign,
        "round": found,
        "stops": stops_shown(found.stops),
        "here": here,
        "fragment": bool(request.headers.get("HX-Request")),
    }
    return render(request, "inspections/today.html", context)


@needs("see_visits")
def visit(request: HttpRequest, slug: str, visit: UUID) -> HttpResponse:
    """Show a visit: a draft as its sheet, a finished one as its record."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    found = visit_seen(access, campaign, visit)
    if found.state == DRAFT:
        leads = found.lead_id == access.user.pk
        context = {"campaign": campaign, "sheet": Making(access, campaign, found).sheet(), "leads": leads}
        return render(request, "inspections/sheet.html", context)
    return _record(request, campaign, visit)


@needs("see_visits")
def read(request: HttpRequest, slug: str, visit: UUID) -> HttpResponse:
    """Show a visit as its record, a draft too: what somebody signs."""
    return _record(request, campaign_named(asking(request), slug), visit)


def _record(request: HttpRequest, campaign: Campaign, visit: UUID) -> HttpResponse:
    shown = record_shown(asking(request), record_of(asking(request), campaign, visit))
    return render(request, "inspections/record.html", {"campaign": campaign, "shown": shown, "record": shown.record})
