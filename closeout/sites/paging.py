"""Pages of the register: few sites are put in order here, of many the database comes by the next ones in theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet

from closeout.sites.filters import KEYS, MARKS, SORTS, WORDS
from closeout.sites.models import Site

PAGE: Final = 50
MOST_COUNTED: Final = 10_000  # beyond, a filter's sites are "more than"; more are not put in order here

_MOST_MARKED: Final = 3_000


@dataclass(frozen=True, slots=True)
class Edge:
    """The site next to which a page begins, or `before` which it ends. None: the page is the first."""

    site: Site | None
    before: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Sites in their order. `before`, `after` None: there are no others; `total` None: more than `MOST_COUNTED`."""

    sites: list[Site]
    before: str | None
    after: str | None
    total: int | None


def sorted_by(sites: QuerySet[Site], sort: str, *, backwards: bool = False) -> QuerySet[Site]:
    """Return sites in the order of a sort."""
    column, largest_first = SORTS[sort]
    names = [f"{'-' if largest_first is not backwards else ''}{column}"]
    if column != "code":
        names.append("-code" if backwards else "code")
    return sites.order_by(*names)


def page_of(
    sites: QuerySet[Site],
    sort: str,
    edge: Edge,
    told: int | None,
    size: int = PAGE,
    *,
    by: str = "",
    keys: QuerySet[Any] | None = None,
) -> Page:
    """Return the `size` sites next to an edge, in two or three queries; `told`: how many the tallies say there are.

    An order by the database and a filter that few sites pass may have it look at all the others on its way: so the
    sites of such a filter are found first, in whatever order its index has them. Where nobody told how many they are,
    their keys are read and put in order here, which counts them. `by` is what the filter chooses by, for how they are
    found: `WORDS`, whose index is in the order of the codes, `MARKS`, whose index is a twentieth of the table, `KEYS`.
    `keys`: which sites have the marks, by rows of another table.
    """
    backwards = edge.before and edge.site is not None
    few = _few(sites, sort, by) if told is None else None
    if few is not None:
        found = _read([each[-1] for each in _cut(few, sort, edge.site, size, backwards=backwards)])
    elif told is None or told > _most_found_first(by):
        found = _next(sites, sort, edge.site, size, backwards=backwards)
    else:
        found = _read(_among(_narrowed(sites, keys), sort, edge.site, size, backwards=backwards))
    more, found = len(found) > size, found[:size]
    total = None if few is None else len(few)
    if backwards:
        found.reverse()
    if not found:
        return Page([], None, None, total)
    ahead, behind = (True, more) if backwards else (more, edge.site is not None)
    return Page(found, found[0].code if behind else None, found[-1].code if ahead else None, total)


def _most_found_first(by: str) -> int:
    """Return of how many sites, known beforehand, all are found before they are put in order.

    PostgreSQL weighs that by itself, but not where they are chosen by marks: it takes a pattern for rarer than it is,
    and reads the whole table. Of more than some thousand it would do so to find their rows again.
    """
    if connection.vendor != "postgresql":
        return MOST_COUNTED
    return _MOST_MARKED if by == MARKS else 0


Key = tuple[Any, ...]  # what is sorted by, the code, the primary key


def _read(keys: Sequence[int]) -> list[Site]:
    by_pk = Site.objects.select_related("assignee").in_bulk(keys)
    return [by_pk[each] for each in keys if each in by_pk]


def _among(sites: QuerySet[Site], sort: str, edge: Site | None, size: int, *, backwards: bool) -> list[int]:
    """Return the ids of a page and one more, found first and put in order then, by the database."""
    column, largest_first = SORTS[sort]
    rest = sorted_by(sites, sort, backwards=backwards)
    if edge is not None:
        value, further = getattr(edge, column), "lt" if largest_first is not backwards else "gt"
        alike = Q((column, value)) & Q(("code__lt" if backwards else "code__gt", edge.code))
        rest = rest.filter(Q((f"{column}__{further}", value)) | alike)
    return list(rest.values_list("pk", flat=True)[: size + 1])


def _narrowed(sites: QuerySet[Site], keys: QuerySet[Any] | None) -> QuerySet[Site]:
    """Return the same sites, found first: PostgreSQL comes by some thousand keys sooner than by all marks."""
    if keys is None or connection.vendor != "postgresql":
        return _found_first(sites)
    return sites.filter(pk__in=keys[: MOST_COUNTED + 1])


def _found_first(sites: QuerySet[Site]) -> QuerySet[Site]:
    """Return the same sites, of which an index that holds all that is asked says who they are."""
    return Site.objects.filter(pk__in=sites.order_by().values("pk")[: MOST_COUNTED + 1])


def _few(sites: QuerySet[Site], sort: str, by: str) -> list[Key] | None:
    """Return the keys of all sites in their order; None: they are too many."""
    found = sites.order_by() if by == KEYS or (by == WORDS and sort == "code") else _found_first(sites)
    keys = list(found.values_list(SORTS[sort][0], "code", "pk")[: MOST_COUNTED + 1])
    return None if len(keys) > MOST_COUNTED else _in_order(keys, sort)


def _in_order(keys: list[Key], sort: str) -> list[Key]:
    keys.sort(key=itemgetter(1))
    keys.sort(key=itemgetter(0), reverse=SORTS[sort][1])
    return keys


def _cut(keys: Sequence[Key], sort: str, edge: Site | None, size: int, *, backwards: bool) -> Sequence[Key]:
    """Return the keys of a page and one more, the one next to the edge first."""
    if edge is None:
        return keys[: size + 1]
    at: Key = (getattr(edge, SORTS[sort][0]), edge.code, edge.pk)
    keys = keys if at in keys else _in_order([*keys, at], sort)
    place = keys.index(at)
    return keys[:place][: -size - 2 : -1] if backwards else keys[place + 1 :][: size + 1]


def _next(sites: QuerySet[Site], sort: str, edge: Site | None, size: int, *, backwards: bool) -> list[Site]:
    """Return the sites of a page and one more, the one next to the edge first."""
    column, largest_first = SORTS[sort]
    rest = sorted_by(sites, sort, backwards=backwards).select_related("assignee")
    if edge is None:
        return list(rest[: size + 1])
    value, further = getattr(edge, column), "lt" if largest_first is not backwards else "gt"
    beyond = rest.filter(Q((f"{column}__{further}", value)))
    if column == "code":
        return list(beyond[: size + 1])
    # Two questions, each along the order's index from one place in it; together they would be asked of every site.
    alike = list(rest.filter(Q((column, value)), Q(("code__lt" if backwards else "code__gt", edge.code)))[: size + 1])
    return alike if len(alike) > size else [*alike, *beyond[: size + 1 - len(alike)]]
