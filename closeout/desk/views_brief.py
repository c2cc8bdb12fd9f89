"""A campaign in brief, for a leader's phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from closeout.campaigns.models import RUNNING
from closeout.campaigns.queries import campaign_named
from closeout.desk.brief import brief as read_brief
from closeout.desk.brief_words import figures, lines
from closeout.kernel.clock import today
from closeout.people.access import asking, needs


@needs("instruct")
def brief(request: HttpRequest, slug: str) -> HttpResponse:
    """Show seven numbers, what changed since yesterday, and what needs a decision."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    page = read_brief(access, campaign, today())
    context = {
        "campaign": campaign,
        "figures": figures(page),
        "lines": lines(page),
        "gives": campaign.state == RUNNING,
    }
    return render(request, "desk/brief.html", context)
