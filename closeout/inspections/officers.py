"""Who may make which visit: officers, their certificates, and whom a lead officer can take along."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from closeout.accounts.models import User
from closeout.inspections.kinds import ALWAYS_ADMINISTRATIVE, KINDS, LOOKBACK, PATROL
from closeout.kernel.refusal import Denied, Refusal
from closeout.people.access import Access
from closeout.people.models import Certificate, Post
from closeout.people.roles import RIGHTS

INSPECTORS = sorted(role for role, rights in RIGHTS.items() if "confirm_visits" in rights)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody with a certificate that is valid on the day."""

    id: int
    name: str
    unit: str
    certificate: str


def certificate_on(user: User, day: date) -> str:
    """Return the number of a certificate of `user` that is valid on `day`, its last day included.

    Raises:
        Refusal: there is none (Administrative Penalty Law, arts. 42 and 55).
    """
    found = Certificate.objects.filter(user=user, valid_until__gte=day).order_by("-valid_until").first()
    if found is None:
        raise Refusal("inspections.no_certificate", who=user.name, day=day)
    return found.number


def officers_of(access: Access, day: date) -> list[Officer]:
    """Return who can be the second officer of somebody's inspection: others of the authority; one query."""
    posts = _posts(access).filter(user__certificates__valid_until__gte=day).exclude(user=access.user)
    rows = posts.order_by("unit__pk", "user__name").values_list(
        "user", "user__name", "unit__name_zh", "user__certificates__number", "user__certificates__valid_until"
    )
    found = {id_: Officer(id_, name, unit, number) for id_, name, unit, number, until in rows if until >= day}
    return list(found.values())


def second_officer(access: Access, id_: int | None, day: date) -> User:
    """Return the second officer of an inspection.

    Raises:
        Refusal: nobody is named, the lead officer again, nobody who inspects at this authority, or no certificate.
    """
    if id_ is None:
        raise Refusal("inspections.no_second")
    if id_ == access.user.pk:
        raise Refusal("inspections.same_officer", who=access.user.name)
    post = _posts(access).filter(user=id_).select_related("user").first()
    if post is None:
        raise Refusal("inspections.strange_second")
    certificate_on(post.user, day)
    return post.user


def _posts(access: Access) -> QuerySet[Post]:
    here = Post.objects.filter(authority=access.authority, until__isnull=True)
    return here.filter(role__in=INSPECTORS, user__is_active=True)


def administrative(kind: str, wanted: bool) -> bool:
    """Return whether a visit of a kind is an administrative inspection; a look-back is what is `wanted`.

    Raises:
        Refusal: there is no such kind.
    """
    if kind not in KINDS:
        raise Refusal("inspections.no_kind", found=kind)
    return kind in ALWAYS_ADMINISTRATIVE or (kind == LOOKBACK and wanted)


def kinds_for(access: Access) -> list[str]:
    """Return the kinds of visits that somebody may make."""
    return list(KINDS) if access.may("inspect") else [PATROL, LOOKBACK]


def need_inspector(access: Access) -> None:
    """Let who inspects go on.

    Raises:
        Denied: the role only patrols.
    """
    if not access.may("inspect"):
        raise Denied("inspections.only_patrol")
