"""Pages of outcomes: the sites with what is recommended and decided, one site in full, and the meeting's decision."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from closeout.campaigns.models import Campaign
from closeout.campaigns.queries import campaign_named
from closeout.kernel.refusal import Missing, Refusal
from closeout.meetings.forms import DecisionForm
from closeout.meetings.queries import STATES, choices, chosen, outcomes, site_outcome
from closeout.meetings.services import decide as enter_decision
from closeout.meetings.types import OutcomeRow, Show, WithoutOutcomes
from closeout.people.access import asking, needs
from closeout.ui.language import lang


@needs("see_outcomes")
def all_outcomes(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sites with what is recommended and what was decided."""
    campaign = campaign_named(asking(request), slug)
    page = outcomes(asking(request), campaign, _show(request))
    name = "without" if isinstance(page, WithoutOutcomes) else "outcomes"
    return render(request, f"meetings/{name}.html", {"page": page})


def _show(request: HttpRequest) -> Show:
    state, number = request.GET.get("state", ""), request.GET.get("page", "")
    page = int(number) if number.isdecimal() and len(number) < 7 else 1
    return Show(request.GET.get("outcome", "")[:40], state if state in STATES else "", page)


@needs("see_outcomes")
def site(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show one site's outcome with its reasons, and what would turn it."""
    campaign = campaign_named(asking(request), slug)
    found = site_outcome(asking(request), campaign, code)
    if found is None:
        raise Missing("meetings.no_outcomes")
    may_decide = asking(request).may("decide_outcomes")
    return render(request, "meetings/site.html", {"campaign": campaign, "found": found, "may_decide": may_decide})


@needs("decide_outcomes")
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter what a joint meeting decided of the chosen sites."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    data = request.POST if request.method == "POST" else request.GET
    codes = list(dict.fromkeys(data.getlist("site")))
    rows = chosen(access, campaign, codes)
    form = DecisionForm(choices(campaign), rows, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, campaign, rows, form)
    seen = dict(zip(codes, request.POST.getlist("seen"), strict=False))
    try:
        made = enter_decision(
            access=access, campaign=campaign, codes=codes, seen=seen, new=form.decision(), at=timezone.now()
        )
    except Refusal as refused:
        form.add_error(None, [refused.say(lang()), *(each.say(lang()) for each in refused.problems)])
        return _form(request, campaign, rows, form, refused.status)
    said = ngettext("Decided of %(n)d site.", "Decided of %(n)d sites.", len(made)) % {"n": len(made)}
    messages.success(request, said)
    return redirect("meetings:outcomes", slug)


def _form(
    request: HttpRequest, campaign: Campaign, rows: Sequence[OutcomeRow], form: DecisionForm, status: int = 200
) -> HttpResponse:
    if request.method != "POST" and not rows:
        raise Refusal("meetings.none_chosen")
    context = {"campaign": campaign, "rows": rows, "form": form}
    status = 422 if form.errors and status == 200 else status
    return render(request, "meetings/decide.html", context, status=status)
