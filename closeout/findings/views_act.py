"""What happens to a finding, each on a page of its own that says what follows and asks why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from closeout.campaigns.models import Campaign
from closeout.campaigns.queries import campaign_named
from closeout.findings import deadlines, forms, services
from closeout.findings.doing import Doer
from closeout.findings.models import Finding
from closeout.findings.units import units_of
from closeout.findings.visible import finding_seen
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.access import asking, needs
from closeout.people.roles import Right
from closeout.ui.language import lang

Say = dict[str, Any]
FormOf = Callable[[Campaign, Finding, Any], Form]
Act = Callable[[Doer, Say], object]


@dataclass(frozen=True, slots=True)
class Page:
    """A page for one act: its title, what follows from it, what its button and its answer say."""

    title: Promise
    effect: Promise
    button: Promise
    done: Promise
    form: FormOf
    act: Act
    danger: bool = False


def _plain(form: type[Form], **initial: str) -> FormOf:
    """Return a form of a class; `initial` names the finding's own values that stand in its fields."""

    def made(_campaign: Campaign, found: Finding, data: Any) -> Form:
        first = {name: getattr(found, each) for name, each in {**initial, "seen": "version"}.items()}
        return form(data, initial=first)

    return made


def _reassign_form(campaign: Campaign, found: Finding, data: Any) -> Form:
    return forms.ReassignForm(units_of(campaign), data, initial={"unit": found.unit_id, "seen": found.version})


def acting(right: Right, page: Page) -> Callable[..., Any]:
    """Return the view of an act."""

    @needs(right)
    def view(request: HttpRequest, slug: str, number: int) -> HttpResponse:
        access = asking(request)
        campaign = campaign_named(access, slug)
        found = finding_seen(access, campaign, number)
        form = page.form(campaign, found, request.POST or None)
        status = 200
        if request.method == "POST" and form.is_valid():
            said = dict(form.cleaned_data)
            doer = Doer(access, campaign, number, timezone.now(), said.pop("seen", None))
            try:
                page.act(doer, said)
            except Refusal as refused:
                if refused.status not in (Refusal.status, Conflict.status):
                    raise
                form.add_error(None, refused.say(lang()))
                status = refused.status
            else:
                messages.success(request, str(page.done))
                return redirect("findings:finding", slug, number)
        context = {"campaign": campaign, "found": found, "page": page, "form": form}
        status = 422 if form.errors and status == 200 else status
        return render(request, "findings/act.html", context, status=status)

    return view


ACTS: dict[str, Callable[..., Any]] = {
    "accept": acting(
        "do_findings",
        Page(
            _("Accept the finding"),
            _("Your unit sees to it that this is corrected, by the day that is set. It is yours from now on."),
            _("Accept the finding"),
            _("The finding is yours to see corrected."),
            _plain(forms.SeenForm),
            lambda doer, said: services.accept(doer),
        ),
    ),
    "refuse": acting(
        "do_findings",
        Page(
            _("Refuse the finding"),
            _("It goes back to the office, which reads your reason and finds whose it is."),
            _("Refuse"),
            _("The finding went back to the office."),
            _plain(forms.ReasonForm),
            lambda doer, said: services.refuse(doer, **said),
            danger=True,
        ),
    ),
    "reassign": acting(
        "hand_findings",
        Page(
            _("Give the finding to another unit"),
            _("That unit is told, and has to accept it. The day to correct it by stays."),
            _("Give it to the unit"),
            _("The unit was told."),
            _reassign_form,
            lambda doer, said: services.reassign(doer, **said),
        ),
    ),
    "send_back": acting(
        "decide_findings",
        Page(
            _("Return it for correction"),
            _("It is not corrected yet. Whoever reported it is told what is missing."),
            _("Return for correction"),
            _("It was sent back."),
            _plain(forms.ReasonForm),
            lambda doer, said: services.send_back(doer, **said),
            danger=True,
        ),
    ),
    "close": acting(
        "decide_findings",
        Page(
            _("Close it out"),
            _("You have seen that it is corrected. Should it come back, that is a new finding."),
            _("Close out"),
            _("The finding is closed out."),
            _plain(forms.NoteForm),
            lambda doer, said: services.close(doer, **said),
        ),
    ),
    "give_up": acting(
        "decide_findings",
        Page(
            _("Close it without correction"),
            _("Only where nothing is left to correct, such as a site that is gone. It does not count as closed out."),
            _("Close without correction"),
            _("The finding is closed; it counts as not corrected."),
            _plain(forms.ReasonForm),
            lambda doer, said: services.give_up(doer, **said),
            danger=True,
        ),
    ),
    "defer": acting(
        "decide_findings",
        Page(
            _("Defer it"),
            _("For what cannot be corrected for now. Until that day it is not overdue, and does not count as open."),
            _("Defer"),
            _("The finding is deferred."),
            _plain(forms.DeferForm),
            lambda doer, said: services.defer(doer, **said),
        ),
    ),
    "resume": acting(
        "decide_findings",
        Page(
            _("Take it up again"),
            _("It is being corrected again, by the day you set or the one it had."),
            _("Take up again"),
            _("The finding is being corrected again."),
            _plain(forms.ResumeForm),
            lambda doer, said: services.resume(doer, **said),
        ),
    ),
    "ask_time": acting(
        "do_findings",
        Page(
            _("Ask for more time"),
            _("The head of the unit decides. Until then the day stays as it is."),
            _("Ask"),
            _("The head of the unit was told."),
            _plain(forms.MoreTimeForm),
            lambda doer, said: deadlines.ask_time(doer, **said),
        ),
    ),
    "decide_time": acting(
        "decide_findings",
        Page(
            _("Decide on more time"),
            _("Granted, the new day holds at once. Nobody decides of their own wish."),
            _("Save the decision"),
            _("Whoever asked was told."),
            _plain(forms.DecideTimeForm),
            lambda doer, said: deadlines.decide_time(doer, granted=said["granted"] == "yes", answer=said["answer"]),
        ),
    ),
    "plan": acting(
        "raise_findings",
        Page(
            _("The five in place"),
            _("Responsibility, measures, funds, time limit and contingency plan (B-6.5)."),
            _("Save"),
            _("Saved."),
            _plain(
                forms.PlanForm,
                responsible="responsible",
                measures="measures",
                funds="funds",
                contingency="contingency",
            ),
            lambda doer, said: deadlines.plan_correction(doer, **said),
        ),
    ),
}
