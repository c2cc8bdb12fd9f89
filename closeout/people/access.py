"""Who is asking: a person in a role at an authority, and what that lets them see."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponseBase

from closeout.accounts.models import User
from closeout.kernel.divisions import stem
from closeout.kernel.refusal import Denied
from closeout.people.models import Post
from closeout.people.roles import RIGHTS, Right, Role

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Access:
    """A person in their role. `unit` and `unit_key` are None where the role has no unit; `division_code` "" is all."""

    user: User
    authority: int
    role: Role
    unit: int | None
    unit_key: str | None
    division_code: str

    def may(self, right: Right) -> bool:
        """Return whether the role has the right."""
        return right in RIGHTS[self.role]

    def need(self, right: Right) -> None:
        """Let who has the right go on.

        Raises:
            Denied: the role does not have it.
        """
        if not self.may(right):
            raise Denied("people.not_yours")

    @property
    def division_stem(self) -> str:
        """What the codes of the divisions begin with that are this person's; "" is every division."""
        return stem(self.division_code)


def accesses_of(user: User) -> list[Access]:
    """Return who `user` is at each authority, the oldest post first, in one query; nobody anywhere: an empty list.

    A user has one post at an authority at a time: the database holds to that.
    """
    if not user.is_active:
        return []
    posts = Post.objects.filter(user=user, until__isnull=True).select_related("unit").order_by("pk")
    return [_access(user, each) for each in posts]


def access_of(user: User, authority: int) -> Access | None:
    """Return who `user` is at an authority, in one query; None: nobody there."""
    return next((each for each in accesses_of(user) if each.authority == authority), None)


def _access(user: User, post: Post) -> Access:
    key = None if post.unit is None else post.unit.key
    return Access(user, post.authority_id, cast(Role, post.role), post.unit_id, key, post.division_code)


View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def needs(right: Right) -> Callable[[View[P]], View[P]]:
    """Let a view be asked only by people who have `right` somewhere; the view's own queries say over what.

    The right stands on the view as `right`, where the test of all addresses finds it.
    """

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            asking(request).need(right)
            return view(request, *args, **kwargs)

        guarded.right = right  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return wrap


def asking(request: HttpRequest) -> Access:
    """Return who is asking.

    Raises:
        Denied: somebody with an account but without a post.
    """
    access: Any = getattr(request, "access", None)
    if access is None:
        raise Denied("people.no_post")
    return cast(Access, access)
