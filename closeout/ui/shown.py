"""What pages print again and again: a word with its look, a chip that leads somewhere, a choice of a list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A word with the look that goes with it."""

    css: str
    label: str


@dataclass(frozen=True, slots=True)
class Link:
    """Where a chip leads, and whether one is there. `count` None: it is not counted."""

    href: str
    label: str
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something to choose: what stands in the address for it, and how many there are."""

    query: str
    label: str
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a list."""

    value: str
    label: str
    selected: bool
