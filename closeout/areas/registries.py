"""What slices above want to know of this one, and what they tell it: whose places were measured to a layer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from closeout.accounts.models import User


@dataclass(frozen=True, slots=True)
class Changed:
    """A layer came, was replaced or went: of which authority, for which land, by whom and when."""

    authority: int
    stem: str  # what the codes of the land begin with; "": of all
    by: User
    at: datetime


@dataclass(frozen=True, slots=True)
class Measuring:
    """What measures to layers.

    `begin` runs within the transaction of the act; `left` counts what is not done at an authority, in one query.
    """

    begin: list[Callable[[Changed], None]] = field(default_factory=list)
    left: list[Callable[[int], int]] = field(default_factory=list)


MEASURING: Final = Measuring()


def changed(what: Changed) -> None:
    """Let everybody begin who measured to the layer."""
    for each in MEASURING.begin:
        each(what)


def left(authority: int) -> int:
    """Return how many sites of an authority are still to be measured anew."""
    return sum(each(authority) for each in MEASURING.left)
