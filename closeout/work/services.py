"""Opening tasks, taking them on, refusing and finishing them."""

from collections.abc import Iterable
from datetime import datetime

from closeout.work.models import Task
from closeout.work.types import NewTask


def open_tasks(tasks: Iterable[NewTask], *, at: datetime) -> None:
    """Open tasks; one that is there already stays as it is."""
    Task.objects.bulk_create(
        [_task(each, at) for each in tasks],
        ignore_conflicts=True,
        batch_size=500,
    )


def _task(new: NewTask, at: datetime) -> Task:
    return Task(
        scope=new.scope,
        kind=new.kind,
        key=new.key,
        subject=new.subject,
        clause=new.clause,
        title_zh=new.title_zh,
        title_en=new.title_en,
        unit=new.unit,
        due_on=new.due_on,
        division_code=new.division_code,
        created_at=at,
    )
