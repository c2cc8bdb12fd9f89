"""The way to a campaign in three steps: which plan, how it is adopted, what it brings. And the way to the next year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.campaigns.forms import AdoptionForm, Like, PlanForm, sent
from closeout.campaigns.models import Campaign, Plan
from closeout.campaigns.pages import brings
from closeout.campaigns.plans import pack_of_plan, source_kept
from closeout.campaigns.queries import campaign_named, parts_of, plan_kept, units_of
from closeout.campaigns.services import adopt as do_adopt
from closeout.campaigns.services import keep_plan
from closeout.kernel.clock import today
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import Text
from closeout.people.access import asking, needs
from closeout.ui.language import lang


@needs("run_campaign")
def adopt(request: HttpRequest) -> HttpResponse:
    """Ask which plan."""
    form = PlanForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        kept = keep_plan(access=asking(request), source=form.source, at=timezone.now())
        return redirect("campaigns:adopt_plan", kept.digest)
    context = {"form": form, "before": None}
    return render(request, "campaigns/choose.html", context, status=422 if form.errors else 200)


@needs("run_campaign")
def adopt_plan(request: HttpRequest, digest: str) -> HttpResponse:
    """Ask how the plan is adopted, show what it brings, and adopt it."""
    return _adoption(request, plan_kept(digest), None)


@needs("run_campaign")
def following(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask by which plan the campaign goes on in its next period."""
    before = campaign_named(asking(request), slug)
    same = Text(f"沿用现行方案 · {before.plan.version}", f"The plan as it runs now · {before.plan.version}")
    form = PlanForm(*sent(request), same=same)
    if request.method == "POST" and form.is_valid():
        if form.is_same:
            return redirect("campaigns:next_plan", slug, before.plan.digest)
        kept = keep_plan(access=asking(request), source=form.source, at=timezone.now())
        return redirect("campaigns:next_plan", slug, kept.digest)
    context = {"form": form, "before": before}
    return render(request, "campaigns/choose.html", context, status=422 if form.errors else 200)


@needs("run_campaign")
def following_plan(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """Ask how the next period's campaign is adopted, show what it brings, and adopt it."""
    return _adoption(request, plan_kept(digest), campaign_named(asking(request), slug))


def _adoption(request: HttpRequest, kept: Plan, before: Campaign | None) -> HttpResponse:
    pack = pack_of_plan(kept, {})
    like = Like(before, {}, {}) if before is None else Like(before, before.parameters, parts_of(before))
    form = AdoptionForm(*sent(request), pack=pack, units=units_of(asking(request)), on=today(), like=like)
    step = request.POST.get("step", "")
    if step == "adopt" and form.is_valid():
        made = _adopted(request, form, kept, before)
        if made is not None:
            return redirect("campaigns:plan", made.slug)
    context: dict[str, object] = {"form": form, "before": before, "plan": kept}
    if step == "look" and form.is_valid():
        context |= {"brings": brings(pack, form.how, today(), form.played_by), "today": today()}
        return render(request, "campaigns/brings.html", context)
    return render(request, "campaigns/adopt.html", context, status=422 if form.errors else 200)


def _adopted(request: HttpRequest, form: AdoptionForm, kept: Plan, before: Campaign | None) -> Campaign | None:
    """Return the campaign, None where it was refused: the form says why."""
    try:
        made = do_adopt(
            access=asking(request), source=source_kept(kept), how=form.how, at=timezone.now(), previous=before
        )
    except Refusal as refusal:
        form.add_error(None, refusal.say(lang()))
        return None
    messages.success(request, _("The plan is adopted. Phases, duties and deadlines stand with their units."))
    return made
