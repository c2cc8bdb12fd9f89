"""Pages of the acts of a census: starting it, what is expected, signing, and taking a signature back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.census.forms import ExpectedForm, ReasonForm, StartForm
from closeout.census.queries import areas, empty_sites, may_sign, plans_day, standings, villages
from closeout.census.services import reopen, set_expected, sign_complete, sign_zero, start
from closeout.census.views import place, sent, shown
from closeout.kernel.clock import today
from closeout.kernel.refusal import Refusal
from closeout.people.access import asking, needs
from closeout.ui.language import lang

_ACTS = require_http_methods(["GET", "HEAD", "POST"])


@needs("run_campaign")
@_ACTS
def start_census(request: HttpRequest, slug: str) -> HttpResponse:
    """Start the census of all villages, or of those of a street or town."""
    campaign = campaign_named(asking(request), slug)
    day, clause = plans_day(campaign, pack_of(campaign))
    form = StartForm(sent(request), areas=areas(campaign), initial={"due_on": day})
    if request.method == "POST" and form.is_valid():
        codes, due = list(villages(campaign, form.cleaned_data["within"])), form.cleaned_data["due_on"]
        try:
            count = start(access=asking(request), campaign=campaign, codes=codes, due_on=due, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.say(lang()))
        else:
            said = ngettext("The census of %d division was started.", "The census of %d divisions was started.", count)
            messages.success(request, said % count)
            return redirect("census:overview", slug)
    return shown(
        request, "start", campaign, 422 if form.errors else 200, form=form, clause=clause, count=len(villages(campaign))
    )


@needs("run_campaign")
@_ACTS
def expected(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter how many sites each division should find."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    rows = [each for each in standings(access, campaign, today()) if each.started]
    initial = {each.code: each.expected for each in rows}
    form = ExpectedForm(sent(request), divisions={each.code: each.name for each in rows}, initial=initial)
    if request.method == "POST" and form.is_valid():
        changed = set_expected(access=access, campaign=campaign, expected=form.cleaned_data, at=timezone.now())
        messages.success(request, ngettext("%d figure was changed.", "%d figures were changed.", changed) % changed)
        return redirect("census:overview", slug)
    return shown(request, "expected", campaign, 422 if form.errors else 200, form=form, rows=rows)


@needs("sign_census")
@_ACTS
def sign(request: HttpRequest, slug: str, division: int) -> HttpResponse:
    """Sign that all sites of a division are registered: the page says what that means."""
    access, campaign, standing = place(request, slug, division)
    if request.method == "POST":
        sign_complete(access=access, campaign=campaign, division=standing.code, at=timezone.now())
        messages.success(request, _("The census is signed as complete."))
        return redirect("census:division", slug, division)
    mine, empty = may_sign(access, campaign, standing.code), empty_sites(campaign, standing.code)
    return shown(request, "sign", campaign, it=standing, may_sign=mine, empty=empty[:20], empty_count=len(empty))


@needs("sign_census")
@_ACTS
def zero(request: HttpRequest, slug: str, division: int) -> HttpResponse:
    """Sign that a division has no site: the page says what that means."""
    access, campaign, standing = place(request, slug, division)
    if request.method == "POST":
        sign_zero(access=access, campaign=campaign, division=standing.code, at=timezone.now())
        messages.success(request, _("The zero report is signed."))
        return redirect("census:division", slug, division)
    return shown(request, "zero", campaign, it=standing, may_sign=may_sign(access, campaign, standing.code))


@needs("do_census")
@_ACTS
def reopen_census(request: HttpRequest, slug: str, division: int) -> HttpResponse:
    """Take a signature back, with a reason."""
    access, campaign, standing = place(request, slug, division)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        reopen(access=access, campaign=campaign, division=standing.code, reason=reason, at=timezone.now())
        messages.success(request, _("The census is open again."))
        return redirect("census:division", slug, division)
    return shown(request, "reopen", campaign, 422 if form.errors else 200, it=standing, form=form)
