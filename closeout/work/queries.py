"""Tasks for pages: what somebody has to do today, one task, and how many are overdue."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from closeout.areas.queries import names
from closeout.kernel.refusal import Missing
from closeout.kernel.text import Text, both
from closeout.people.access import Access
from closeout.work import scopes
from closeout.work.calendars import due
from closeout.work.deeds import deeds
from closeout.work.models import PENDING, Task
from closeout.work.types import Choice, Counts, TaskPage, TaskRow, Today, Whose
from closeout.work.visible import owed, own, pending, visible_tasks

PAGE = 50


def usual(access: Access) -> Whose:
    """Return whose tasks somebody sees first: their own, or where they have no unit all that they watch over."""
    return "mine" if access.unit is not None or access.role in ("village", "intake") else "all"


def overdue(access: Access, on: date) -> int:
    """Return how many tasks are overdue that somebody sees first, in one query."""
    return first_seen(access).filter(due_on__lt=on).count()


def first_seen(access: Access) -> QuerySet[Task]:
    """Return the pending tasks that somebody sees first."""
    return _of(access, visible_tasks(access), usual(access)).filter(pending())


def today(access: Access, choice: Choice, on: date, of: Collection[str] | None = None) -> Today:
    """Return a page of somebody's pending tasks: overdue first, then the next, then those without a day.

    `of` keeps to these scopes; None: all. Five queries: counts, kinds, tasks, names of scopes and of divisions.
    """
    seen = visible_tasks(access, of).filter(pending())
    if choice.scope:
        seen = seen.filter(scope=choice.scope)
    counts = _counts(access, seen, on)
    chosen = _of(access, seen, choice.whose)
    if choice.late:
        chosen = chosen.filter(due_on__lt=on)
    kinds = chosen.values("kind").annotate(number=Count("pk")).order_by("kind").values_list("kind", "number")
    asked = chosen.filter(kind=choice.kind) if choice.kind else chosen
    found = list(_after(asked, choice.after).select_related("unit", "assignee")[: PAGE + 1])
    named = scopes.names({each.scope for each in found[:PAGE]})
    places = names(access.authority, {each.division_code for each in found[:PAGE]} - {""})
    rows = tuple(_row(each, named.get(each.scope), places, on) for each in found[:PAGE])
    more = f"{rows[-1].due.on or 'none'}.{rows[-1].id}" if len(found) > PAGE else None
    return Today(rows, counts, tuple(kinds), more)


def _of(access: Access, tasks: QuerySet[Task], whose: Whose) -> QuerySet[Task]:
    match whose:
        case "mine":
            return tasks.filter(own(access))
        case "unit":
            return tasks.filter(owed(access))
        case "all":
            return tasks


def _counts(access: Access, seen: QuerySet[Task], on: date) -> Counts:
    parts = {"mine": own(access), "ours": owed(access), "all": Q(pk__isnull=False)}
    late = Q(due_on__lt=on)
    every = {name: Count("pk", filter=part) for name, part in parts.items()}
    overdue = {f"late_{name}": Count("pk", filter=part & late) for name, part in parts.items()}
    return Counts(**seen.aggregate(**every, **overdue))


def _after(tasks: QuerySet[Task], after: tuple[date | None, int] | None) -> QuerySet[Task]:
    ordered = tasks.order_by(F("due_on").asc(nulls_last=True), "pk")
    if after is None:
        return ordered
    on, pk = after
    if on is None:
        return ordered.filter(due_on__isnull=True, pk__gt=pk)
    return ordered.filter(Q(due_on__gt=on) | Q(due_on=on, pk__gt=pk) | Q(due_on__isnull=True))


def _row(task: Task, scope: Text | None, places: Mapping[str, Text], on: date) -> TaskRow:
    return TaskRow(
        id=task.pk,
        kind=task.kind,
        clause=task.clause,
        title=Text(task.title_zh, task.title_en),
        unit=None if task.unit is None else Text(task.unit.name_zh, task.unit.name_en),
        who="" if task.assignee is None else task.assignee.name,
        division=places.get(task.division_code, both(task.division_code)) if task.division_code else None,
        scope=scope,
        state=task.state,
        due=due(task.due_on, on, pending=task.state in PENDING, provisional=task.provisional),
    )


def task_seen(access: Access, task: int) -> Task:
    """Return a task that somebody may see, in one query.

    Raises:
        Missing: there is none of this number, or it is not within their view.
    """
    found = visible_tasks(access).select_related("unit", "assignee").filter(pk=task).first()
    if found is None:
        raise Missing("work.no_task")
    return found


def task_page(access: Access, task: Task, on: date) -> TaskPage:
    """Return all that the page of a task shows but its history; its campaign's name and clause take two queries."""
    return TaskPage(
        row=_row(
            task, scopes.names([task.scope]).get(task.scope), names(task.authority_id, {task.division_code} - {""}), on
        ),
        subject=f"task:{task.pk}",
        clause_text=scopes.clause(task.scope, task.clause),
        reason=task.reason,
        created_at=task.created_at,
        reminded_at=task.reminded_at,
        closed_at=task.closed_at,
        deeds=deeds(access, task),
    )


def tasks_about(access: Access, subject: str, on: date) -> list[TaskRow]:
    """Return what somebody may see of the tasks about a subject, in order of their days; two queries."""
    found = visible_tasks(access).filter(subject=subject).order_by(F("due_on").asc(nulls_last=True), "pk")
    rows = list(found.select_related("unit", "assignee"))
    named = scopes.names({each.scope for each in rows})
    places = names(access.authority, {each.division_code for each in rows} - {""})
    return [_row(each, named.get(each.scope), places, on) for each in rows]


def overdue_by_unit(access: Access, on: date, of: Collection[str] | None = None) -> dict[int | None, int]:
    """Return how many pending tasks are overdue by unit (None: of divisions), in one query."""
    late = visible_tasks(access, of).filter(pending(), due_on__lt=on)
    return dict(late.order_by("unit").values_list("unit").annotate(Count("pk")))
