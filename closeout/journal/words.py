"""What acts and their values are called. Each slice adds its own from its `apps`."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from django.utils.functional import Promise

_ACTS: Final[dict[str, Promise]] = {}
_FIELDS: Final[dict[str, Promise]] = {}
_VALUES: Final[dict[str, list[Callable[[str], object]]]] = {}
# The same by act: slices use one key for different things, and each knows its own.
_FIELDS_OF: Final[dict[str, Mapping[str, Promise]]] = {}
_VALUES_OF: Final[dict[str, Mapping[str, Callable[[str], object]]]] = {}
_KINDS: Final[dict[str, str]] = {}
# What slices above know of keys that are too many to be listed: the name of a key, and one of its values in words.
_SPEAKERS: Final[list["Speaker"]] = []


class Speaker(Protocol):
    """Says what keys and their values are called; None where it does not know."""

    def field(self, key: str) -> str | None:
        """Return what a key is called."""

    def value(self, key: str, value: str) -> str | None:
        """Return a value of a key in words."""


def register_speaker(speaker: Speaker) -> None:
    """Let a slice speak for its keys."""
    _SPEAKERS.append(speaker)


def register(
    acts: Mapping[str, Promise],
    fields: Mapping[str, Promise] | None = None,
    values: Mapping[str, Callable[[str], object]] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> None:
    """Add the names of a slice's acts, of the keys in their before and after, and what puts a key's codes in words.

    `kinds` says of which kind of thing the ids under a key are (`submitted_by`: "user"). Where it ends in "@", the ids
    are of the entry's scope (`outcome`: "outcome@" is asked for as "outcome:campaign:3/ban").
    """
    _ACTS.update(acts)
    _FIELDS.update(fields or {})
    _KINDS.update(kinds or {})
    for key, say in (values or {}).items():
        _VALUES.setdefault(key, []).append(say)
    _FIELDS_OF.update(dict.fromkeys(acts, fields or {}))
    _VALUES_OF.update(dict.fromkeys(acts, values or {}))


def known_acts() -> Mapping[str, Promise]:
    """Return every act that has a name."""
    return _ACTS


def act_name(act: str) -> str:
    """Return what an act is called; one without a name goes by its code."""
    return str(_ACTS.get(act, act))


def field_name(key: str, act: str = "") -> str:
    """Return what a value is called, first by the slice of its act; one without a name goes by its key."""
    name = _FIELDS_OF.get(act, {}).get(key) or _FIELDS.get(key)
    if name is not None:
        return str(name)
    return next((said for each in _SPEAKERS if (said := each.field(key))), key)


def kind_of_ids(key: str) -> str:
    """Return of which kind of thing the ids under a key are; "" where they are none."""
    return _KINDS.get(key, "")


def value_name(key: str, value: str, act: str = "") -> str:
    """Return a value in words: those of the slice of its act, else of any that has some, else as it is."""
    if (own := _VALUES_OF.get(act, {}).get(key)) is not None:
        return str(own(value))
    for say in _VALUES.get(key, ()):
        if (words := str(say(value))) != value:
            return words
    return next((said for each in _SPEAKERS if (said := each.value(key, value))), value)
