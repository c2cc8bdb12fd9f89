"""Tasks: what somebody has to do, and doing it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from closeout.api.door import needs
from closeout.api.paging import by_id
from closeout.api.shapes.base import After, Id, Label, Limit, Named, Page, Said, Why, Words, answers
from closeout.people.access import asking
from closeout.work import services
from closeout.work.deeds import deeds
from closeout.work.models import PENDING, Task
from closeout.work.queries import task_seen
from closeout.work.visible import owed, own, visible_tasks
from closeout.work.words import KINDS, STATES

router = Router(tags=["Tasks"])
Whose = Literal["mine", "unit", "all"]
State = Literal["pending", "open", "accepted", "refused", "done", "cancelled", "any"]
_STATES, _KINDS = Words(STATES), Words(KINDS)


class TaskSaid(Schema):
    """A task. `scope` is the campaign's, `subject` what it is about; `unit` null: a division's alone."""

    id: int
    kind: Named
    title: Label
    clause: str
    scope: str
    subject: str
    unit: int | None
    unit_name: Label | None
    division: str
    assignee: int | None
    assignee_name: str
    due_on: date | None
    provisional: bool
    state: Named
    reason: str
    created_at: datetime
    closed_at: datetime | None
    may: list[str]


class TasksPage(Page):
    """A page of tasks in the order of their ids."""

    items: list[TaskSaid]


class To(Said):
    """To whom, by id."""

    person: Id


@router.get("/tasks", response=answers(TasksPage), **needs("see_tasks"))
def list_tasks(
    request: HttpRequest, whose: Whose = "mine", state: State = "pending", after: After = "", limit: Limit = 50
) -> TasksPage:
    """List tasks: one's own, the unit's or division's, or all that one sees; `pending` are open or accepted."""
    access = asking(request)
    found = visible_tasks(access).select_related("unit", "assignee")
    if whose != "all":
        found = found.filter(own(access) if whose == "mine" else owed(access))
    if state == "pending":
        found = found.filter(state__in=PENDING, resting=False)
    elif state != "any":
        found = found.filter(state=state)
    rows, following = by_id(found, after, limit)
    return TasksPage(items=[_task(request, each) for each in rows], next=following)


def _task(request: HttpRequest, task: Task) -> TaskSaid:
    unit, who = task.unit, task.assignee
    may = deeds(asking(request), task)
    names = "clause scope subject due_on provisional reason created_at closed_at".split()
    return TaskSaid(
        id=task.pk,
        kind=_KINDS.of(task.kind),
        title=Label(zh=task.title_zh, en=task.title_en),
        unit=task.unit_id,
        unit_name=None if unit is None else Label(zh=unit.name_zh, en=unit.name_en or unit.name_zh),
        division=task.division_code,
        assignee=task.assignee_id,
        assignee_name="" if who is None else who.name,
        state=_STATES.of(task.state),
        may=[name for name in may.__slots__ if getattr(may, name)],
        **{name: getattr(task, name) for name in names},
    )


@router.get("/tasks/{task}", response=answers(TaskSaid), **needs("see_tasks"))
def one_task(request: HttpRequest, task: Id) -> TaskSaid:
    """Return a task."""
    return _task(request, task_seen(asking(request), task))


def _done(request: HttpRequest, task: int, act: Callable[..., None], **more: object) -> TaskSaid:
    act(access=asking(request), task=task, at=timezone.now(), **more)
    return one_task(request, task)


@router.post("/tasks/{task}/accept", response=answers(TaskSaid), **needs("do_tasks"))
def accept_task(request: HttpRequest, task: Id) -> TaskSaid:
    """Take a task on."""
    return _done(request, task, services.accept)


@router.post("/tasks/{task}/finish", response=answers(TaskSaid), **needs("do_tasks"))
def finish_task(request: HttpRequest, task: Id) -> TaskSaid:
    """Report a task as done."""
    return _done(request, task, services.finish)


@router.post("/tasks/{task}/refuse", response=answers(TaskSaid), **needs("do_tasks"))
def refuse_task(request: HttpRequest, task: Id, said: Why) -> TaskSaid:
    """Refuse a task; the office decides."""
    return _done(request, task, services.refuse, reason=said.reason)


@router.post("/tasks/{task}/reopen", response=answers(TaskSaid), **needs("see_tasks"))
def reopen_task(request: HttpRequest, task: Id) -> TaskSaid:
    """Open a closed task again: who owes it, or the office."""
    return _done(request, task, services.reopen)


@router.post("/tasks/{task}/assign", response=answers(TaskSaid), **needs("hand_out"))
def assign_task(request: HttpRequest, task: Id, said: To) -> TaskSaid:
    """Give a task to somebody of its unit or division."""
    return _done(request, task, services.assign, to=said.person)


@router.post("/tasks/{task}/cancel", response=answers(TaskSaid), **needs("assign"))
def cancel_task(request: HttpRequest, task: Id, said: Why) -> TaskSaid:
    """Cancel a task."""
    return _done(request, task, services.cancel, reason=said.reason)
