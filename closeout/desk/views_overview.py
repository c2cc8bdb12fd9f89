"""The overview."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from closeout.campaigns.queries import campaign_named
from closeout.desk.queries import overview as read_overview
from closeout.kernel.clock import today
from closeout.kernel.dates import parse_date
from closeout.people.access import asking, needs
from closeout.work.visible import oversees


@needs("see_campaign")
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where a campaign stands, now or as of the end of a day."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    day = _day(request.GET.get("as_of", ""))
    shown = read_overview(access, campaign, day or today(), as_of=day is not None)
    context = {
        "campaign": campaign,
        "shown": shown,
        "today": today(),
        "asks": access.may("see_inbox") and access.unit is None and access.role != "village" and day is None,
        "links": access.may("see_sites") and day is None,
        "works": access.may("see_tasks") and day is None,
        "tasks_shown": oversees(access),
        "counts": access.may("see_census") and day is None,
        "finds": day is None,
        "told": access.may("see_instructions"),
    }
    return render(request, "desk/overview.html", context)


def _day(text: str) -> date | None:
    """Return a day that is over; None for anything else."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day < today() else None
