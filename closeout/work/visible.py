"""Which tasks somebody sees: a unit its own, a village its division's, the office all of its authority's."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from closeout.people.access import Access
from closeout.work.models import PENDING, Task

_ALL = ("office", "leader", "auditor")


def visible_tasks(access: Access, scopes: Collection[str] | None = None) -> QuerySet[Task]:
    """Return the tasks somebody may see, of `scopes` alone where they are given."""
    access.need("see_tasks")
    tasks = Task.objects.filter(authority=access.authority)
    if access.role not in _ALL:
        tasks = tasks.filter(_theirs(access))
    return tasks if scopes is None else tasks.filter(scope__in=scopes)


def oversees(access: Access) -> bool:
    """Return whether somebody sees more tasks than their own: all, or those of their unit or village.

    To whom sees but their own a number of a campaign's tasks would say that there are none.
    """
    return access.may("see_tasks") and (access.role in (*_ALL, "village") or access.unit is not None)


def _theirs(access: Access) -> Q:
    seen = Q(assignee=access.user)
    if access.unit is not None:
        seen |= _of_unit(access)
    if access.role == "village":
        seen |= Q(division_code__startswith=access.division_stem)
    return seen


def _of_unit(access: Access) -> Q:
    """Return what a unit owes; of tasks in a division, who works in another one has none."""
    mine = Q(unit=access.unit)
    if not access.division_stem:
        return mine
    return mine & (Q(division_code="") | Q(division_code__startswith=access.division_stem))


def owed(access: Access) -> Q:
    """Return what somebody, their unit or their division has to do; it goes with `visible_tasks`."""
    mine = Q(assignee=access.user)
    if access.unit is not None:
        mine |= _of_unit(access)
    if access.role == "village":
        mine |= Q(unit__isnull=True, division_code__startswith=access.division_stem)
    return mine


def own(access: Access) -> Q:
    """Return what is somebody's own to do: given to them, or to nobody yet of what they owe with others."""
    return Q(assignee=access.user) | (owed(access) & Q(assignee__isnull=True))


def pending() -> Q:
    """Return what somebody has to do: what is not closed, of campaigns that run."""
    return Q(state__in=PENDING, resting=False)
