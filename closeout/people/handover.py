"""When somebody leaves: what they had in hand passes to a successor, and their post ends; in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.functional import Promise

from closeout.accounts.models import User
from closeout.journal.services import record
from closeout.kernel.refusal import Denied, Missing, Refusal
from closeout.people.access import Access
from closeout.people.models import Post
from closeout.people.queries import MANAGERS, person, successors
from closeout.people.registries import Leaving, passings
from closeout.people.services import act, day_of, locked, refuse_nobody_left


@dataclass(frozen=True, slots=True)
class InHand:
    """How many things of a kind somebody has in hand."""

    label: str | Promise
    count: int


def in_hand(access: Access, user: int) -> list[InHand]:
    """Return what somebody has in hand at the authority, kind by kind, those of none too.

    Raises:
        Missing: there is no such person.
    """
    person(access, user)
    one = User.objects.get(pk=user)
    return [InHand(each.label, each.count(access.authority, one)) for each in passings().values()]


@transaction.atomic
def leave(*, access: Access, user: int, successor: int | None, last_day: date, at: datetime) -> dict[str, int]:
    """End somebody's post; what they had in hand passes to `successor` (None: there is nothing).

    Where it was the last post, nobody can sign in with the account any more. Returns how many of each kind passed.

    Raises:
        Refusal: something is in hand and nobody is named, the successor cannot take over, the day is in the future or
            before the post began, or nobody would be left who may manage people.
        Missing: nobody of this id works at the authority now.
        Denied: the role may not manage people, or it is somebody's own post.
    """
    locked(access)
    if user == access.user.pk:
        raise Denied("people.own_post")
    row = person(access, user)
    if row.until is not None:
        raise Missing("people.nobody")
    if not row.since <= last_day <= day_of(at):
        raise Refusal("people.bad_last_day", first=row.since, last=day_of(at))
    passed = _pass(access, user, successor, at)
    Post.objects.filter(user=user, authority=access.authority, until__isnull=True).update(until=last_day)
    if row.role in MANAGERS:
        refuse_nobody_left(access.authority)
    if not Post.objects.filter(user=user, until__isnull=True).exists():
        User.objects.filter(pk=user).update(is_active=False)
    after = {"last_day": last_day, "successor": None if successor is None else f"user:{successor}", "passed": passed}
    record(act("person_left", user, access.authority, after=after), actor=access.user, at=at)
    return passed


def _pass(access: Access, user: int, successor: int | None, at: datetime) -> dict[str, int]:
    leaver = User.objects.get(pk=user)
    if successor is None:
        if any(each.count(access.authority, leaver) for each in passings().values()):
            raise Refusal("people.successor_wanted", name=leaver.name)
        return {}
    if successor not in {each.person for each in successors(access, user)}:
        raise Refusal("people.bad_successor")
    leaving = Leaving(access.authority, leaver, User.objects.get(pk=successor), at)
    return {name: each.pass_on(leaving) for name, each in passings().items()}
