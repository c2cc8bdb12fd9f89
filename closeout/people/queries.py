"""People and units for pages: what somebody may see of them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal, cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from closeout.kernel.clock import today
from closeout.kernel.divisions import stem
from closeout.kernel.refusal import Denied, Missing
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.people.models import Certificate, Post, Unit
from closeout.people.registries import divisions
from closeout.people.roles import RIGHTS, ROLES, Role
from closeout.people.types import SOON, CertificateRow, PostRow, UnitRow

Shown = Literal["now", "certificates", "ended"]
SHOWN: Final[tuple[Shown, ...]] = ("now", "certificates", "ended")
PAGE: Final = 50
MANAGERS: Final[tuple[Role, ...]] = tuple(each for each in ROLES if "manage_people" in RIGHTS[each])


def visible_posts(access: Access) -> QuerySet[Post]:
    """Return everybody's latest post at the authority; who works in a unit and manages nobody sees that unit's."""
    newer = Post.objects.filter(user=OuterRef("user"), authority=OuterRef("authority"), pk__gt=OuterRef("pk"))
    posts = Post.objects.filter(~Exists(newer), authority=access.authority).select_related("user", "unit")
    return posts if access.unit is None or access.may("manage_people") else posts.filter(unit=access.unit)


def people_page(access: Access, shown: Shown, word: str, number: str, on: date | None = None) -> Page[PostRow]:
    """Return a page of people whose name holds `word`; at most five queries, however many there are.

    `shown`: who is there now, of those the ones whose certificate has run out or soon does, or who has left. `on` is
    the day that certificates are looked at, None: today. A `number` that is none is the first page.
    """
    on = on or today()
    posts = visible_posts(access).filter(until__isnull=shown != "ended")
    if shown == "certificates":
        posts = posts.filter(user__in=running_out(on))
    if word:
        posts = posts.filter(Q(user__name__icontains=word) | Q(user__username__icontains=word))
    page: Page[Any] = Paginator(_ordered(posts), PAGE).get_page(number)
    page.object_list = rows(access.authority, page.object_list, on)
    return page


def running_out(on: date) -> QuerySet[Certificate, dict[str, int]]:
    """Return the people none of whose certificates holds for more than 30 days from `on`."""
    lasting = Certificate.objects.filter(user=OuterRef("user"), valid_until__gt=on + timedelta(days=SOON))
    found = Certificate.objects.filter(~Exists(lasting)).values("user")
    return cast("QuerySet[Certificate, dict[str, int]]", found)


def everybody(access: Access, on: date | None = None) -> list[PostRow]:
    """Return all who are there now; at most three queries."""
    return rows(access.authority, _ordered(visible_posts(access).filter(until__isnull=True)), on or today())


def person(access: Access, user: int, on: date | None = None) -> PostRow:
    """Return one person.

    Raises:
        Missing: nobody of this id has or had a post at the authority that `access` may see.
    """
    found = rows(access.authority, visible_posts(access).filter(user=user), on or today())
    if not found:
        raise Missing("people.nobody")
    return found[0]


def in_post(access: Access, user: int) -> PostRow:
    """Return one person who works at the authority now.

    Raises:
        Missing: there is no such person.
        Denied: they have left.
    """
    found = person(access, user)
    if found.until is not None:
        raise Denied("people.has_left", name=found.name)
    return found


def working_elsewhere(authority: int, users: Iterable[int]) -> set[int]:
    """Return who of `users` works at another authority than this one now; one query."""
    posts = Post.objects.filter(user__in=list(users), until__isnull=True).exclude(authority=authority)
    return set(posts.values_list("user", flat=True))


def history(access: Access, user: int) -> list[PostRow]:
    """Return all posts that somebody had at the authority, the latest first."""
    posts = Post.objects.filter(user=user, authority=access.authority).select_related("user", "unit").order_by("-pk")
    return rows(access.authority, posts, today())


def rows(authority: int, posts: Iterable[Post], on: date) -> list[PostRow]:
    """Return posts at an authority as they are shown; a query for certificates and one for the names of divisions."""
    if isinstance(posts, QuerySet):
        posts = posts.prefetch_related(
            Prefetch("user__certificates", Certificate.objects.order_by("-valid_until", "pk"))
        )
    posts = list(posts)
    names = divisions.names(authority, {each.division_code for each in posts if each.division_code})
    return [_row(each, names.get(each.division_code), on) for each in posts]


def _row(post: Post, division: Text | None, on: date) -> PostRow:
    unit, user, there = post.unit, post.user, post.until is None
    return PostRow(
        person=user.pk,
        name=user.name,
        username=user.username,
        email=user.email if there else "",
        role=cast(Role, post.role),
        unit=None if unit is None else Text(unit.name_zh, unit.name_en),
        unit_key="" if unit is None else unit.key,
        division_code=post.division_code,
        division=division,
        since=post.since,
        until=post.until,
        waiting=user.must_change_password,
        certificates=[_certificate(each, on) for each in user.certificates.all()] if there else [],
    )


def _certificate(one: Certificate, on: date) -> CertificateRow:
    return CertificateRow(one.pk, one.number, one.issued_by, one.valid_until, (one.valid_until - on).days)


def _ordered(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.order_by("unit__key", "division_code", "role", "user__name", "pk")


def units(access: Access) -> list[UnitRow]:
    """Return the units of the authority with the number of people in each now; one query."""
    there = Count("posts", filter=Q(posts__until__isnull=True))
    found = Unit.objects.filter(authority=access.authority).annotate(people=there).order_by("-active", "key")
    return [UnitRow(each.pk, each.key, Text(each.name_zh, each.name_en), each.active, each.people) for each in found]


def unit_named(access: Access, unit: int) -> Unit:
    """Return a unit of the authority.

    Raises:
        Missing: it has none of this id.
    """
    found = Unit.objects.filter(authority=access.authority, pk=unit).first()
    if found is None:
        raise Missing("people.nothing_here")
    return found


def certificate_of(access: Access, user: int, certificate: int) -> Certificate:
    """Return a certificate of somebody at the authority.

    Raises:
        Missing: there is no such person, or the certificate is not that person's.
        Denied: they have left.
    """
    in_post(access, user)
    found = Certificate.objects.filter(user=user, pk=certificate).first()
    if found is None:
        raise Missing("people.nothing_here")
    return found


def successors(access: Access, user: int) -> Sequence[PostRow]:
    """Return who may take over from somebody, who is not among them."""
    leaver = person(access, user)
    return [each for each in everybody(access) if each.person != user and may_succeed(leaver, each)]


def may_succeed(leaver: PostRow, other: PostRow) -> bool:
    """Whether `other` sees and may do what `leaver` had in hand: the office does, or somebody in the same place."""
    if other.role == "office":
        return True
    if leaver.unit_key:
        return other.unit_key == leaver.unit_key
    if leaver.role == "village":
        return other.role == "village" and leaver.division_code.startswith(stem(other.division_code))
    return other.role == leaver.role
