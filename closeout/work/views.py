"""Pages of tasks: today, one task, and what can be done with it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from closeout.journal.queries import history
from closeout.kernel.clock import today as day_in_china
from closeout.people.access import asking, needs
from closeout.work import queries, reminding, scopes, services
from closeout.work.addressees import people_for
from closeout.work.asked import address, asked, kind_chips, late_chip, whose_chips
from closeout.work.clocks import clocks_of
from closeout.work.forms import AssignForm, ReasonForm
from closeout.work.leads import lead_of
from closeout.work.shown import groups, tag
from closeout.work.words import STATES, kind_name


@needs("see_tasks")
def today(request: HttpRequest) -> HttpResponse:
    """Show what is to be done, overdue first."""
    access = asking(request)
    choice = asked(access, request.GET)
    page = queries.today(access, choice, day_in_china())
    context = {
        "within": choice.scope and scopes.names([choice.scope]).get(choice.scope),
        "everywhere": address(choice, **{"in": ""}),
        "groups": groups(page),
        "whose": whose_chips(access, choice, page.counts),
        "kinds": kind_chips(choice, page),
        "late": late_chip(choice, page.counts),
        "everything": not choice.late and not choice.kind,
        "later": choice.after is not None,
        "first": address(choice),
        "more": page.more and address(choice, after=page.more),
        "reminds": access.may("assign"),
    }
    return render(request, "work/today.html", context)


@needs("see_tasks")
def task(request: HttpRequest, task: int) -> HttpResponse:
    """Show a task, what its clause says, what was done with it and what can be."""
    access = asking(request)
    seen = queries.task_seen(access, task)
    page = queries.task_page(access, seen, day_in_china())
    context = {
        "page": page,
        "lead": lead_of(access, seen),
        "tag": tag(page.row),
        "kind": kind_name(page.row.kind),
        "state": STATES[page.row.state],
        "clocks": clocks_of(page.subject, timezone.now()),
        "history": history(page.subject),
    }
    return render(request, "work/task.html", context)


def _done(request: HttpRequest, task: int, act: Callable[..., None], said: str) -> HttpResponse:
    act(access=asking(request), task=task, at=timezone.now())
    messages.success(request, said)
    return redirect("work:task", task)


@needs("do_tasks")
@require_POST
def accept(request: HttpRequest, task: int) -> HttpResponse:
    """Take a task on."""
    return _done(request, task, services.accept, _("You took the task on."))


@needs("do_tasks")
@require_POST
def finish(request: HttpRequest, task: int) -> HttpResponse:
    """Report a task as done."""
    return _done(request, task, services.finish, _("The task is done."))


@needs("see_tasks")
@require_POST
def reopen(request: HttpRequest, task: int) -> HttpResponse:
    """Open a task again."""
    return _done(request, task, services.reopen, _("The task is open again."))


@needs("do_tasks")
def refuse(request: HttpRequest, task: int) -> HttpResponse:
    """Ask why a task is refused, and refuse it."""
    return _with_reason(request, task, services.refuse, "work/refuse.html", _("The task was refused."))


@needs("assign")
def cancel(request: HttpRequest, task: int) -> HttpResponse:
    """Ask why a task is cancelled, and cancel it."""
    return _with_reason(request, task, services.cancel, "work/cancel.html", _("The task was cancelled."))


def _with_reason(request: HttpRequest, task: int, act: Callable[..., None], page: str, said: str) -> HttpResponse:
    access = asking(request)
    found = queries.task_page(access, queries.task_seen(access, task), day_in_china())
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act(access=access, task=task, reason=form.cleaned_data["reason"], at=timezone.now())
        messages.success(request, said)
        return redirect("work:task", task)
    return render(request, page, {"form": form, "page": found}, status=422 if form.errors else 200)


@needs("hand_out")
def assign(request: HttpRequest, task: int) -> HttpResponse:
    """Ask whom a task is given to, and give it."""
    access = asking(request)
    seen = queries.task_seen(access, task)
    people = people_for(seen)
    form = AssignForm(people, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.assign(access=access, task=task, to=form.cleaned_data["to"], at=timezone.now())
        messages.success(request, _("The task was given."))
        return redirect("work:task", task)
    context = {"form": form, "page": queries.task_page(access, seen, day_in_china()), "people": people}
    return render(request, "work/assign.html", context, status=422 if form.errors else 200)


@needs("assign")
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Remind whoever owes the tasks that were ticked."""
    sent = [each for each in request.POST.getlist("task")[:200] if len(each) < 19]
    ticked = {int(each) for each in sent if each.isascii() and each.isdigit()}
    count = reminding.remind(access=asking(request), tasks=ticked, at=timezone.now())
    if not ticked:
        messages.error(request, _("Tick the tasks to be reminded of first."))
    else:
        said = ngettext("Reminded of %(count)d task.", "Reminded of %(count)d tasks.", count) % {"count": count}
        messages.success(request, said if count else _("They were reminded a few minutes ago."))
    return redirect("work:task", *ticked) if len(ticked) == 1 else redirect("work:today")
