"""The overview."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from closeout.campaigns.queries import campaign_named
from closeout.desk.queries import overview as read_overview
from closeout.kernel.clock import today
from closeout.people.access import asking, needs


@needs("see_campaign")
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where a campaign stands."""
    campaign = campaign_named(asking(request), slug)
    shown = read_overview(asking(request), campaign, today())
    context = {"campaign": campaign, "shown": shown, "may_judge": asking(request).may("see_inbox")}
    return render(request, "desk/overview.html", context)
