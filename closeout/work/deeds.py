"""Who may do what with a task: a unit answers for its own, the office hands out, reminds and cancels."""

from closeout.people.access import Access
from closeout.work.models import ACCEPTED, CANCELLED, DONE, OPEN, PENDING, REFUSED, Task
from closeout.work.types import Deeds
from closeout.work.words import SETTLED_ELSEWHERE, SIGNED_ELSEWHERE


def owes(access: Access, task: Task) -> bool:
    """Return whether a task is this person's to do: given to them, their unit's, or of their division and no unit."""
    if task.authority_id != access.authority:
        return False
    if task.assignee_id == access.user.pk:
        return True
    if task.unit_id is not None:
        here = not task.division_code or task.division_code.startswith(access.division_stem)
        return task.unit_id == access.unit and here
    return bool(access.division_code and task.division_code) and task.division_code.startswith(access.division_stem)


def deeds(access: Access, task: Task) -> Deeds:
    """Return what somebody who sees a task may do with it now."""
    mine = access.may("do_tasks") and owes(access, task)
    runs = access.may("assign")
    pending = task.state in PENDING
    free = task.assignee_id in (None, access.user.pk)
    here = task.kind not in SETTLED_ELSEWHERE
    done = here and task.kind not in SIGNED_ELSEWHERE
    return Deeds(
        accept=mine and task.state == OPEN and free,
        finish=done and mine and pending,
        refuse=here and mine and pending,
        assign=access.may("hand_out") and (runs or mine) and pending,
        cancel=here and runs and task.state in (OPEN, ACCEPTED, REFUSED),
        reopen=(here and runs and task.state in (REFUSED, CANCELLED))
        or (done and task.state == DONE and (runs or mine)),
        remind=runs and pending,
    )
