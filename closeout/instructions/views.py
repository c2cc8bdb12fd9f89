"""Pages of instructions: the list, giving one, one with its answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from closeout.campaigns.models import RUNNING
from closeout.campaigns.queries import campaign_named
from closeout.instructions import services
from closeout.instructions.forms import AnswerForm, InstructionForm
from closeout.instructions.queries import SHOWS, list_page, one_row
from closeout.instructions.shown import chips, tag
from closeout.instructions.types import Show
from closeout.kernel.clock import today
from closeout.kernel.refusal import Refusal
from closeout.people.access import asking, needs
from closeout.ui.language import lang


@needs("see_instructions")
def instructions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the instructions with their answers."""
    access, show, before = asking(request), request.GET.get("show", ""), request.GET.get("before", "")
    campaign = campaign_named(access, slug)
    wanted: Show = next((each for each in SHOWS if each == show), "all")
    number = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None
    page = list_page(access, campaign, wanted, today(), number)
    context = {
        "campaign": campaign,
        "lines": [(each, tag(each)) for each in page.rows],
        "chips": chips(wanted, page.counts),
        "more": page.more and f"?show={wanted}&before={page.more}",
        "later": number is not None,
        "gives": access.may("instruct") and campaign.state == RUNNING,
    }
    return render(request, "instructions/list.html", context)


@needs("instruct")
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what is to be done by whom, and give the instruction."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    first = {name: request.GET.get(name, "")[:40] for name in ("unit", "site", "finding")}
    form = InstructionForm(access, campaign, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            given = services.give(access=access, campaign=campaign, new=form.instruction(), at=timezone.now())
        except Refusal as refused:
            form.add_error(None, refused.say(lang()))
        else:
            messages.success(request, _("The instruction was given; the unit is told."))
            return redirect("instructions:one", slug, given.pk)
    return render(
        request, "instructions/new.html", {"campaign": campaign, "form": form}, status=422 if form.errors else 200
    )


@needs("see_instructions")
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show an instruction with its answer; its unit answers here."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.answer(
            access=access, campaign=campaign, number=number, text=form.cleaned_data["text"], at=timezone.now()
        )
        messages.success(request, _("The answer was sent to whoever gave the instruction."))
        return redirect("instructions:one", slug, number)
    row = one_row(access, campaign, number, today())
    context = {"campaign": campaign, "row": row, "tag": tag(row), "form": form}
    return render(request, "instructions/one.html", context, status=422 if form.errors else 200)


@needs("instruct")
@require_POST
def see(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Confirm that the answer was seen."""
    access = asking(request)
    services.see(access=access, campaign=campaign_named(access, slug), number=number, at=timezone.now())
    messages.success(request, _("Marked as seen."))
    return redirect("instructions:one", slug, number)
