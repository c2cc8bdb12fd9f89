"""Doing something for each of many things by itself: one that fails keeps nobody else waiting, and is told."""

import errno
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, TypeVar
from zipfile import BadZipFile

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import InvalidToken
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, MultipleObjectsReturned, ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, InterfaceError, OperationalError

from closeout.kernel.refusal import Refusal

T = TypeVar("T")
R = TypeVar("R")
_log = logging.getLogger(__name__)
STUMBLED: Final = "stumbled"  # in the cache: what failed, and when it last did
_KEPT: Final = 86_400  # seconds
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
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
    EOFError,
    ImportError,
    OSError,
    BadZipFile,
    ImproperlyConfigured,
    ValidationError,
    InvalidSignature,
    InvalidToken,
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
        except _OF_ONE as mistake:
            if _is_of_all(mistake):
                raise
            _log.exception("%s failed for %s; the others go on", what, each)
            cache.set(STUMBLED, {**(cache.get(STUMBLED) or {}), what: at}, _KEPT)
    return found


def _is_of_all(mistake: BaseException) -> bool:
    """Return whether nothing can be done for any other either: the database is away, the disk is full."""
    if isinstance(mistake, OperationalError | InterfaceError):
        return True
    return isinstance(mistake, OSError) and mistake.errno in _FULL


def stumbled(since: datetime) -> list[str]:
    """Return the names of what failed since a time."""
    last: dict[str, datetime] = cache.get(STUMBLED) or {}
    return sorted(what for what, at in last.items() if at >= since)
