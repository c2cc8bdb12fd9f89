"""Doing something for each of many things by itself: one that fails keeps nobody else waiting, and is told."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, TypeVar

from django.core.cache import cache
from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db import DatabaseError, InterfaceError, OperationalError

from closeout.kernel.refusal import Refusal

T = TypeVar("T")
R = TypeVar("R")
_log = logging.getLogger(__name__)
STUMBLED: Final = "stumbled"  # in the cache: what failed, and when it last did
_KEPT: Final = 86_400  # seconds
_FOR_ALL: Final = (OperationalError, InterfaceError, OSError)  # the database is away, the disk is full
# What a mistake of ours, or of the data of one thing, can be; it must not stop the work for all others.
_OF_ONE: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    DatabaseError,
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    Refusal,
)


def each_alone(what: str, things: Iterable[T], do: Callable[[T], R], *, at: datetime) -> list[R]:
    """Do something for each thing, and return what came of it; one that fails is logged, and the others go on.

    `what` is the name under which `closeout doctor` tells it. `do` is a transaction of its own, or writes nothing that
    must go together.

    Raises:
        DatabaseError, OSError: nothing can be done for any of them now.
    """
    found = []
    for each in things:
        try:
            found.append(do(each))
        except _FOR_ALL:
            raise
        except _OF_ONE:
            _log.exception("%s failed for %s; the others go on", what, each)
            cache.set(STUMBLED, {**(cache.get(STUMBLED) or {}), what: at}, _KEPT)
    return found


def stumbled(since: datetime) -> list[str]:
    """Return the names of what failed since a time."""
    last: dict[str, datetime] = cache.get(STUMBLED) or {}
    return sorted(what for what, at in last.items() if at >= since)
