"""Revising tasks when what asks for them is revised: some go, some move or read otherwise, some come back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from closeout.work.models import CANCELLED, OPEN, PENDING, Task
from closeout.work.services import open_tasks
from closeout.work.types import NewTask

Key = tuple[str, str, str | None, str]  # kind, key, the unit's key (it may yet be made), division


@dataclass(frozen=True, slots=True)
class Revision:
    """How tasks differ from what is wanted: `moved` have another day, `reworded` another text, clause or nothing else.

    Tasks that are done, or were refused, neither go nor move. `back` were cancelled and are wanted again.
    """

    came: tuple[NewTask, ...]
    back: tuple[tuple[Task, NewTask], ...]
    gone: tuple[Task, ...]
    moved: tuple[tuple[Task, NewTask], ...]
    reworded: tuple[tuple[Task, NewTask], ...]


def compare(scope: str, kinds: Iterable[str], wanted: Iterable[NewTask]) -> Revision:
    """Return how the tasks of `kinds` in a scope differ from the ones wanted; one query."""
    there = {
        _key(each): each
        for each in Task.objects.filter(scope=scope, kind__in=kinds).select_related("unit").order_by("pk")
    }
    asked = {_key(each): each for each in wanted}
    pairs = [(there[key], each) for key, each in asked.items() if key in there]
    pending = [(old, new) for old, new in pairs if old.state in PENDING]
    return Revision(
        came=tuple(each for key, each in asked.items() if key not in there),
        back=tuple((old, new) for old, new in pairs if old.state == CANCELLED),
        gone=tuple(each for key, each in there.items() if key not in asked and each.state in PENDING),
        moved=tuple((old, new) for old, new in pending if old.due_on != new.due_on),
        reworded=tuple((old, new) for old, new in pending if old.due_on == new.due_on and _said(old) != _said(new)),
    )


def apply(revision: Revision, *, reason: str, at: datetime) -> None:
    """Make the tasks what is wanted; those that go are cancelled for `reason`. Within the caller's transaction."""
    open_tasks(revision.came, at=at)
    gone = [each.pk for each in revision.gone]
    Task.objects.filter(pk__in=gone).update(state=CANCELLED, reason=reason, closed_at=at)
    back = [each.pk for each, _ in revision.back]
    Task.objects.filter(pk__in=back).update(state=OPEN, reason="", closed_at=None)
    changed = [_as(old, new) for old, new in (*revision.back, *revision.moved, *revision.reworded)]
    Task.objects.bulk_update(changed, ["due_on", "clause", "title_zh", "title_en"], batch_size=200)


def _key(task: Task | NewTask) -> Key:
    return task.kind, task.key, None if task.unit is None else task.unit.key, task.division_code


def _said(task: Task | NewTask) -> tuple[str, str, str]:
    return task.clause, task.title_zh, task.title_en


def _as(task: Task, new: NewTask) -> Task:
    task.due_on, task.clause, task.title_zh, task.title_en = new.due_on, new.clause, new.title_zh, new.title_en
    return task
