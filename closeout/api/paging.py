"""Pages by key: each begins after the last of the one before, so nothing is left out or doubled when rows come in."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet

from closeout.kernel.refusal import Refusal

T = TypeVar("T")
M = TypeVar("M", bound=Model)
_LONGEST = 18  # digits of an id


def number(after: str) -> int | None:
    """Return the id that a page begins after; None: it is the first.

    Raises:
        Refusal: `after` is none that a page gave.
    """
    if not after:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= _LONGEST):
        raise Refusal("api.bad_after", found=after)
    return int(after)


def by_id(found: QuerySet[M], after: str, limit: int, *, newest: bool = False) -> tuple[list[M], str | None]:
    """Return a page in the order of ids, and where the next begins; one query."""
    edge = number(after)
    if edge is not None:
        found = found.filter(**{"pk__lt" if newest else "pk__gt": edge})
    rows = list(found.order_by("-pk" if newest else "pk")[: limit + 1])
    return rows[:limit], str(rows[limit - 1].pk) if len(rows) > limit else None


def of_all(found: Sequence[T], key: Callable[[T], str], after: str, limit: int) -> tuple[Sequence[T], str | None]:
    """Return a page of what is few enough to be read whole.

    Raises:
        Refusal: nothing has the key `after`.
    """
    keys = [key(each) for each in found]
    if after and after not in keys:
        raise Refusal("api.bad_after", found=after)
    start = keys.index(after) + 1 if after else 0
    rows = found[start : start + limit]
    return rows, key(rows[-1]) if start + limit < len(found) else None
