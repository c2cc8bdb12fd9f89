"""Reminding people of what they owe: each is told once, however many tasks it is."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.kernel.refusal import Missing
from closeout.kernel.text import Text
from closeout.notices.services import tell
from closeout.notices.types import Notice
from closeout.people.access import Access
from closeout.work.addressees import owing
from closeout.work.models import Task
from closeout.work.scopes import refuse_closed
from closeout.work.visible import pending, visible_tasks

# A second click, and a colleague with the same idea, remind nobody twice.
PAUSE: Final = timedelta(minutes=10)


@transaction.atomic
def remind(*, access: Access, tasks: Collection[int], at: datetime) -> int:
    """Remind whoever owes `tasks`, and return of how many they were; what is closed or was just reminded of is not.

    Raises:
        Denied: the role may not remind.
        Missing: one of the tasks is not to be seen.
        Refusal: their campaign is finished.
    """
    access.need("assign")
    wanted = set(tasks)
    seen = visible_tasks(access).filter(pk__in=wanted)
    scopes = list(seen.values_list("scope", flat=True))
    if len(scopes) != len(wanted):
        raise Missing("work.no_task")
    for scope in sorted(set(scopes)):
        refuse_closed(scope)
    fresh = Q(reminded_at__isnull=True) | Q(reminded_at__lte=at - PAUSE)
    found = list(seen.filter(pending(), fresh).select_for_update().order_by("pk"))
    Task.objects.filter(pk__in=[each.pk for each in found]).update(reminded_at=at)
    for user, theirs in owing(found).items():
        tell([user], _notice(theirs), at=at)
    record_all([Act("task_reminded", f"task:{each.pk}", each.scope) for each in found], actor=access.user, at=at)
    return len(found)


def _notice(tasks: list[Task]) -> Notice:
    if len(tasks) == 1:
        [task] = tasks
        title = Text(f"催办：{task.title_zh}", f"Reminder: {task.title_en}")
        return Notice("task_reminded", title, reverse("work:task", args=[task.pk]))
    title = Text(f"催办：您有{len(tasks)}项任务待办", f"Reminder: {len(tasks)} tasks are waiting for you")
    return Notice("task_reminded", title, reverse("work:today"))
