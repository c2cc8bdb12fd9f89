"""Pages of questions: the inbox, a fact with its sites, answering, declining, sending back."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from closeout.campaigns.models import Campaign
from closeout.campaigns.queries import campaign_named
from closeout.judgements.forms import AnswerForm, ReasonForm
from closeout.judgements.queries import chosen, fact_page
from closeout.judgements.queries import inbox as read_inbox
from closeout.judgements.services import decline as decline_questions
from closeout.judgements.services import judge
from closeout.judgements.services import send_back as send_questions_back
from closeout.judgements.types import FactPage
from closeout.kernel.clock import today
from closeout.kernel.refusal import Conflict, Missing, Refusal
from closeout.people.access import asking, needs
from closeout.ui.language import lang


@needs("see_inbox")
def inbox(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the reader's unit is asked, the most decisive first."""
    campaign = campaign_named(asking(request), slug)
    shown = read_inbox(asking(request), campaign, request.GET.get("unit", ""))
    return render(request, "judgements/inbox.html", {"campaign": campaign, "inbox": shown})


@needs("see_inbox")
def fact(request: HttpRequest, slug: str, fact: str) -> HttpResponse:
    """Show the sites that wait for a fact."""
    campaign = campaign_named(asking(request), slug)
    number = request.GET.get("page", "")
    page = fact_page(asking(request), campaign, fact, int(number) if number.isdecimal() and len(number) < 7 else 1)
    return render(request, "judgements/fact.html", {"page": page})


@needs("judge")
def answer(request: HttpRequest, slug: str, fact: str) -> HttpResponse:
    """Answer for the chosen sites."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    codes = _codes(request)
    page = _chosen(request, campaign, fact, codes)
    form = AnswerForm(page.fact, page.sites, today(), request.POST or None, initial=_initial(request))
    if request.method != "POST" or not form.is_valid():
        return _form(request, "answer", page, form)
    try:
        done = judge(access=access, campaign=campaign, fact=fact, codes=codes, says=form.judgement(), at=timezone.now())
    except Refusal as refused:
        return _refused(request, "answer", page, form, refused)
    said = ngettext("Answered for %(n)d site.", "Answered for %(n)d sites.", len(done)) % {"n": len(done)}
    messages.success(request, said)
    return redirect("judgements:fact", slug, fact)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """Return the suggestion that somebody chose to accept, with a reason to start from."""
    how = request.GET.get("accept", "")
    return {"how": how, "reason": _("I agree with the suggestion.")} if how else {}


@needs("judge")
def decline(request: HttpRequest, slug: str, fact: str) -> HttpResponse:
    """Say that a question is not one's own to answer."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    codes = _codes(request)
    page = _chosen(request, campaign, fact, codes)
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, "decline", page, form)
    reason = form.cleaned_data["reason"]
    try:
        decline_questions(access=access, campaign=campaign, fact=fact, codes=codes, reason=reason, at=timezone.now())
    except Refusal as refused:
        return _refused(request, "decline", page, form, refused)
    messages.success(request, _("Declined. The office has a task to find who answers."))
    return redirect("judgements:fact", slug, fact)


@needs("assign")
def send_back(request: HttpRequest, slug: str, fact: str) -> HttpResponse:
    """Send a question that a unit declined back to it."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    codes = _codes(request)
    page = _chosen(request, campaign, fact, codes)
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, "send_back", page, form)
    reason = form.cleaned_data["reason"]
    try:
        send_questions_back(access=access, campaign=campaign, fact=fact, codes=codes, reason=reason, at=timezone.now())
    except Refusal as refused:
        return _refused(request, "send_back", page, form, refused)
    messages.success(request, _("Sent back. The unit has a message with your reason."))
    return redirect("judgements:inbox", slug)


def _chosen(request: HttpRequest, campaign: Campaign, fact: str, codes: Sequence[str]) -> FactPage:
    """Return the chosen sites that still wait; there must be some to begin with, later somebody may be quicker."""
    page = chosen(asking(request), campaign, fact, codes)
    if request.method != "POST" and not page.sites:
        raise Missing("judgements.none_waits") if codes else Refusal("judgements.none_chosen")
    return page


def _codes(request: HttpRequest) -> list[str]:
    """Return the codes of the chosen sites, each once."""
    data = request.POST if request.method == "POST" else request.GET
    return list(dict.fromkeys(data.getlist("site")))


def _form(request: HttpRequest, name: str, page: FactPage, form: ReasonForm, status: int = 200) -> HttpResponse:
    context = {"page": page, "form": form}
    status = 422 if form.errors and status == 200 else status
    return render(request, f"judgements/{name}.html", context, status=status)


def _refused(request: HttpRequest, name: str, page: FactPage, form: ReasonForm, refused: Refusal) -> HttpResponse:
    """Show the form again with what was refused; who was too late goes on with the sites that still wait."""
    if not isinstance(refused, Conflict):
        form.add_error(None, refused.say(lang()))
        return _form(request, name, page, form, refused.status)
    said: Sequence[str] = [each.say(lang()) for each in refused.problems]
    form.add_error(None, [refused.say(lang()), *said])
    return _form(request, name, page, form, refused.status)
