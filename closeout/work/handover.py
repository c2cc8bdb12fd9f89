"""Tasks of somebody who leaves."""

from collections.abc import Collection

from django.db.models import QuerySet

from closeout.accounts.models import User
from closeout.work.models import PENDING, Task


def assigned_tasks(user: User, scopes: Collection[str]) -> QuerySet[Task]:
    """Return the tasks of these scopes that somebody has in hand: assigned, and neither done nor refused."""
    return Task.objects.filter(assignee=user, scope__in=scopes, state__in=PENDING)


def pass_tasks(*, leaver: User, successor: User, scopes: Collection[str]) -> int:
    """Assign to `successor` what `leaver` has in hand, within the caller's transaction; return how many it was."""
    return assigned_tasks(leaver, scopes).update(assignee=successor)
