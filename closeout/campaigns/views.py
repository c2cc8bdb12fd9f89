"""Pages of campaigns."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from closeout.campaigns.queries import campaign_named, campaigns_of
from closeout.people.access import asking, needs


@needs("see_campaign")
def campaigns(request: HttpRequest) -> HttpResponse:
    """List the campaigns."""
    return render(request, "campaigns/list.html", {"campaigns": campaigns_of(asking(request))})


@needs("see_campaign")
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the plan clause by clause."""
    campaign = campaign_named(asking(request), slug)
    return render(request, "campaigns/plan.html", {"campaign": campaign})
