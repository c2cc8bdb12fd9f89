"""What other slices tell this one: names of divisions, what passes on at a hand-over, what ends with a password."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.functional import Promise

from closeout.accounts.models import User
from closeout.kernel.text import Text


@dataclass(slots=True)
class Divisions:
    """Where an authority's names of divisions come from; until somebody says, none has one and every code is taken."""

    names: Callable[[int, Iterable[str]], Mapping[str, Text]] = field(default=lambda authority, codes: {})
    # Codes by name, and whether there is a list at all.
    find: Callable[[int, Iterable[str]], Mapping[str, Sequence[str]]] = field(default=lambda authority, words: {})
    any: Callable[[int], bool] = field(default=lambda authority: False)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody who leaves an authority, and who takes over."""

    authority: int
    leaver: User
    successor: User
    at: datetime


@dataclass(frozen=True, slots=True)
class Passing:
    """One kind of thing that people have in hand: how many somebody has at an authority, and what passes them on.

    `pass_on` runs within the transaction of the hand-over and returns how many passed.
    """

    label: str | Promise
    count: Callable[[int, User], int]
    pass_on: Callable[[Leaving], int]


# What ends whatever else opens the service in somebody's name, in the transaction that ends their password: whose it
# was, by whom, when.
WITH_PASSWORD: Final[list[Callable[[User, User, datetime], None]]] = []
divisions = Divisions()
_passings: dict[str, Passing] = {}


def register(name: str, passing: Passing) -> None:
    """Let things of this kind pass on at a hand-over; a name registered again is replaced."""
    _passings[name] = passing


def passings() -> Mapping[str, Passing]:
    """Return all kinds of things that pass on, by name, in the order of their registration."""
    return dict(_passings)
