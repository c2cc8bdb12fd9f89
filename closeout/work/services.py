"""Opening tasks, taking them on, refusing and finishing them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from closeout.accounts.models import User
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.kernel.text import Text, both
from closeout.notices.services import tell
from closeout.notices.types import Notice
from closeout.people.access import Access
from closeout.work.addressees import office_of, owing, people_for
from closeout.work.deeds import deeds, owes
from closeout.work.models import ACCEPTED, CANCELLED, DONE, OPEN, PENDING, REFUSED, Task
from closeout.work.scopes import refuse_closed
from closeout.work.types import Deeds, NewTask
from closeout.work.visible import visible_tasks
from closeout.work.words import SIGNED_ELSEWHERE, STATES

LONGEST = 500  # characters of a reason


def open_tasks(tasks: Iterable[NewTask], *, at: datetime) -> None:
    """Open tasks; one that is there already stays as it is.

    Raises:
        ValueError: neither a unit nor an authority is named, a mistake of the program.
    """
    Task.objects.bulk_create([_task(each, at) for each in tasks], ignore_conflicts=True, batch_size=500)


def _task(new: NewTask, at: datetime) -> Task:
    return Task(
        authority_id=_authority(new),
        scope=new.scope,
        kind=new.kind,
        key=new.key,
        subject=new.subject,
        clause=new.clause,
        title_zh=new.title_zh,
        title_en=new.title_en,
        unit=new.unit,
        due_on=new.due_on,
        provisional=new.provisional,
        division_code=new.division_code,
        created_at=at,
    )


def _authority(new: NewTask) -> int:
    if new.authority is not None:
        return new.authority.pk
    if new.unit is None:
        raise ValueError(f"whose is the task {new.kind} {new.key}? name its unit or its authority")
    return new.unit.authority_id


@transaction.atomic
def accept(*, access: Access, task: int, at: datetime) -> None:
    """Take a task on; what nobody had is from now on this person's.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is not theirs, is taken on or closed already.
    """
    found, may = _locked(access, task)
    _need(may.accept, _does(access, found), found)
    _moved(found, "task_accepted", access, at, state=ACCEPTED, assignee=access.user)


@transaction.atomic
def finish(*, access: Access, task: int, at: datetime) -> None:
    """Report a task as done.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is not theirs, is closed already.
    """
    found, may = _locked(access, task)
    if found.kind in SIGNED_ELSEWHERE:
        raise Conflict("work.signed")
    _need(may.finish, _does(access, found), found)
    _moved(found, "task_finished", access, at, state=DONE, closed_at=at)


@transaction.atomic
def refuse(*, access: Access, task: int, reason: str, at: datetime) -> None:
    """Refuse a task; the office is told why, and decides.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is not theirs, is closed already.
        Refusal: no reason is given, or one that is too long.
    """
    found, may = _locked(access, task)
    _need(may.refuse, _does(access, found), found)
    why = _reason(reason)
    _tell(office_of(found.authority_id), "task_refused", found, Text("任务被退回：", "Task refused: "), at)
    _moved(found, "task_refused", access, at, why=why, state=REFUSED, closed_at=at, reason=why, assignee=None)


@transaction.atomic
def cancel(*, access: Access, task: int, reason: str, at: datetime) -> None:
    """Cancel a task; whoever owed it is told.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is not theirs to cancel, is done or cancelled already.
        Refusal: no reason is given, or one that is too long.
    """
    found, may = _locked(access, task)
    access.need("assign")
    _need(may.cancel, True, found)
    why = _reason(reason)
    _tell(owing([found]), "task_cancelled", found, Text("任务已取消：", "Task cancelled: "), at)
    _moved(found, "task_cancelled", access, at, why=why, state=CANCELLED, closed_at=at, reason=why)


@transaction.atomic
def reopen(*, access: Access, task: int, at: datetime) -> None:
    """Open a closed task again; whoever owes it is told.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is not theirs, is open.
    """
    found, may = _locked(access, task)
    _need(may.reopen, access.may("assign") or _does(access, found), found)
    _tell(owing([found]), "task_reopened", found, Text("任务重新打开：", "Task reopened: "), at)
    _moved(found, "task_reopened", access, at, state=OPEN, closed_at=None, reason="")


@transaction.atomic
def assign(*, access: Access, task: int, to: int, at: datetime) -> None:
    """Give a task to somebody of its unit or division, who is told.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is not theirs to hand out, is closed.
        Refusal: that person does not work there.
    """
    access.need("hand_out")
    found, may = _locked(access, task)
    _need(may.assign, access.may("assign") or _does(access, found), found)
    person = next((each for each in people_for(found) if each.pk == to), None)
    if person is None:
        raise Refusal("work.stranger")
    if person.pk != access.user.pk:
        _tell([person], "task_assigned", found, Text("交给您的任务：", "Given to you: "), at)
    _moved(found, "task_assigned", access, at, assignee=person, state=OPEN)


def _locked(access: Access, task: int) -> tuple[Task, Deeds]:
    """Return a task that nobody else can change now, and what may be done with it."""
    found = visible_tasks(access).select_for_update().filter(pk=task).first()
    if found is None:
        raise Missing("work.no_task")
    refuse_closed(found.scope)
    return found, deeds(access, found)


def _need(may: bool, theirs: bool, task: Task) -> None:
    """Let an act go on that is this person's and that the task's state lets happen.

    Raises:
        Denied: it is not theirs at all.
        Conflict: it is, but somebody has the task or moved it on.
    """
    if may:
        return
    if not theirs:
        raise Denied("work.not_owed")
    if task.state == OPEN and task.assignee is not None:
        raise Conflict("work.given", who=task.assignee.name)
    raise Conflict("work.moved", state=_state(task))


def _does(access: Access, task: Task) -> bool:
    return access.may("do_tasks") and owes(access, task)


def _state(task: Task) -> Text:
    return both(str(STATES[task.state]))


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        raise Refusal("work.reason")
    return reason


def _moved(task: Task, act: str, access: Access, at: datetime, *, why: str = "", **values: Any) -> None:
    """Write what changed, and the journal last."""
    before = {key: _plain(getattr(task, key)) for key in values if key in ("state", "assignee")}
    for key, value in values.items():
        setattr(task, key, value)
    task.save(update_fields=list(values))
    after = {key: _plain(values[key]) for key in before}
    changed = {key for key in before if before[key] != after[key]}
    act_ = Act(
        act,
        f"task:{task.pk}",
        task.scope,
        {key: before[key] for key in changed},
        {key: after[key] for key in changed},
        why,
    )
    record(act_, actor=access.user, at=at)


def _plain(value: object) -> object:
    return f"user:{value.pk}" if isinstance(value, User) else value


def _tell(users: Iterable[User], kind: str, task: Task, head: Text, at: datetime) -> None:
    title = Text(head.zh + task.title_zh, head.en + task.title_en)
    tell(users, Notice(kind, title, reverse("work:task", args=[task.pk])), at=at)


def settle_division(*, scope: str, kind: str, division_code: str, done: bool, at: datetime) -> None:
    """Finish a division's tasks of a kind, or open them again where what settled them no longer holds."""
    state, closed_at = (DONE, at) if done else (OPEN, None)
    Task.objects.filter(scope=scope, kind=kind, division_code=division_code).update(state=state, closed_at=closed_at)


def settle(*, scope: str, kind: str, keys: Collection[str], at: datetime) -> None:
    """Finish the pending tasks of these keys: what they asked for has come about otherwise."""
    pending = Task.objects.filter(scope=scope, kind=kind, key__in=keys, state__in=PENDING)
    pending.update(state=DONE, closed_at=at)


def rest(*, scope: str) -> None:
    """Let the tasks of a scope that is closed rest: they stay as they are, and nobody has to do them any more."""
    Task.objects.filter(scope=scope).update(resting=True)
