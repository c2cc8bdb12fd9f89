"""Who is told of a task: the person who has it, else everybody who owes it."""

from collections.abc import Iterable

from django.db.models import Q

from closeout.accounts.models import User
from closeout.kernel.divisions import stem
from closeout.people.models import Post, Unit
from closeout.people.roles import RIGHTS, ROLES
from closeout.work.models import Task

_HAND_OUT = [role for role in ROLES if "assign" in RIGHTS[role]]
_DO = [role for role in ROLES if "do_tasks" in RIGHTS[role]]


def owing(tasks: Iterable[Task]) -> dict[User, list[Task]]:
    """Return who is to be told of which tasks; two queries for any number."""
    tasks = list(tasks)
    posts = Post.objects.filter(
        Q(unit__in={each.unit_id for each in tasks if each.unit_id is not None}) | Q(role="village"),
        authority__in={each.authority_id for each in tasks},
        until__isnull=True,
        user__is_active=True,
        role__in=_DO,
    ).select_related("user")
    there = list(posts)
    told: dict[User, list[Task]] = {}
    given = User.objects.in_bulk({each.assignee_id for each in tasks if each.assignee_id is not None})
    for task in tasks:
        users = [given[task.assignee_id]] if task.assignee_id else [each.user for each in there if owed_by(task, each)]
        for user in dict.fromkeys(users):
            told.setdefault(user, []).append(task)
    return told


def owed_by(task: Task, post: Post) -> bool:
    """Return whether whoever holds a post owes a task: it is of the post's unit, or of its division and no unit."""
    if post.authority_id != task.authority_id:
        return False
    if task.unit_id is not None:
        here = not task.division_code or task.division_code.startswith(stem(post.division_code))
        return post.unit_id == task.unit_id and here
    return bool(post.division_code) and task.division_code.startswith(stem(post.division_code))


def people_for(task: Task) -> list[User]:
    """Return who could be given a task, by name, in one query."""
    posts = Post.objects.filter(authority=task.authority_id, until__isnull=True, user__is_active=True, role__in=_DO)
    posts = posts.filter(unit=task.unit_id) if task.unit_id is not None else posts.filter(role="village")
    found = [each.user for each in posts.select_related("user").order_by("user__name", "user") if owed_by(task, each)]
    return list(dict.fromkeys(found))


def office_of(authority: int) -> list[User]:
    """Return who hands out tasks at an authority."""
    posts = Post.objects.filter(authority=authority, role__in=_HAND_OUT, until__isnull=True, user__is_active=True)
    return [each.user for each in posts.select_related("user")]


def people_of(unit: Unit) -> list[User]:
    """Return who works in a unit."""
    posts = Post.objects.filter(unit=unit, until__isnull=True, user__is_active=True)
    return [each.user for each in posts.select_related("user")]
