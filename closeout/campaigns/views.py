"""Pages of campaigns: the list, the plan, its units, and finishing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.campaigns import services
from closeout.campaigns.models import scope_of
from closeout.campaigns.pages import plan_page
from closeout.campaigns.queries import campaign_named, campaigns_of, progress_of
from closeout.campaigns.registry import CONTRIBUTIONS
from closeout.campaigns.units import units_page
from closeout.kernel.clock import today
from closeout.kernel.text import Text
from closeout.people.access import asking, needs
from closeout.ui.language import lang


@needs("see_campaign")
def campaigns(request: HttpRequest) -> HttpResponse:
    """List the campaigns."""
    access = asking(request)
    context = {"campaigns": campaigns_of(access, today()), "runs": access.may("run_campaign")}
    return render(request, "campaigns/list.html", context)


@needs("see_campaign")
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the plan clause by clause."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    context = {"page": plan_page(access, campaign, today()), "runs": access.may("run_campaign")}
    return render(request, "campaigns/plan.html", context)


@needs("see_campaign")
def units(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who owes what."""
    campaign = campaign_named(asking(request), slug)
    return render(request, "campaigns/units.html", {"page": units_page(campaign, today()), "slug": slug})


@needs("run_campaign")
def finish(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what finishing does, and finish."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    name = Text(campaign.name_zh, campaign.name_en)
    if request.method == "POST":
        services.finish(access=access, campaign=campaign, at=timezone.now())
        messages.success(request, _("%(name)s is finished and can only be read now.") % {"name": name.say(lang())})
        return redirect("campaigns:plan", slug)
    services.refuse_finished(campaign)
    progress = progress_of([scope_of(campaign)], today())[scope_of(campaign)]
    left = [each for yields in CONTRIBUTIONS.left for each in yields(campaign, access)]
    context = {"slug": slug, "name": name, "progress": progress, "left": left}
    return render(request, "campaigns/finish.html", context)
