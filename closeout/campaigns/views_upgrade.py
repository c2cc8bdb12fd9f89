"""Moving a campaign to a newer version of its plan: first what changes, then the act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.campaigns import upgrading
from closeout.campaigns.changes import changes_page
from closeout.campaigns.forms import PlanForm, sent
from closeout.campaigns.queries import campaign_named, plan_kept
from closeout.campaigns.services import keep_plan, refuse_finished
from closeout.kernel.refusal import Refusal
from closeout.people.access import asking, needs
from closeout.ui.language import lang


@needs("run_campaign")
def upgrade(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the newer version."""
    campaign = campaign_named(asking(request), slug)
    refuse_finished(campaign)
    form = PlanForm(*sent(request), only=campaign.plan.pack)
    if request.method == "POST" and form.is_valid():
        kept = keep_plan(access=asking(request), source=form.source, at=timezone.now())
        try:
            upgrading.check(campaign, kept)
        except Refusal as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "plan", refusal.say(lang()))
        else:
            return redirect("campaigns:upgrade_plan", slug, kept.digest)
    context = {"form": form, "campaign": campaign}
    return render(request, "campaigns/upgrade.html", context, status=422 if form.errors else 200)


@needs("run_campaign")
def upgrade_plan(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """Show what the newer version changes, and move to it."""
    campaign, kept = campaign_named(asking(request), slug), plan_kept(digest)
    if request.method == "POST":
        upgrading.upgrade(access=asking(request), campaign=campaign, plan=kept, at=timezone.now())
        messages.success(request, _("The campaign now runs by version %(version)s.") % {"version": kept.version})
        return redirect("campaigns:plan", slug)
    page = changes_page(upgrading.outlook(campaign, kept))
    return render(request, "campaigns/changes.html", {"campaign": campaign, "plan": kept, "page": page})
