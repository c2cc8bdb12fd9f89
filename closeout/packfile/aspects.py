"""What can differ between two packs: an item's aspects, what is compared, how it reads and how much it weighs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from closeout.conditions.parse import parse
from closeout.kernel.facts import UNITS
from closeout.kernel.refusal import sentence
from closeout.kernel.text import Text, both
from closeout.packfile.definitions import text_of
from closeout.packfile.models_base import TextModel

# What a difference changes, the weightiest first: verdicts; who does what, when, on which clause; only the wording.
Level = Literal["verdicts", "work", "wording"]
LEVELS: Final[tuple[Level, ...]] = ("verdicts", "work", "wording")


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that can differ. `value` is what is compared; None: the item has no such thing.

    `parts` are the members of a list, by id: of two lists only what came and what went is told.
    """

    level: Level
    value: object
    shown: Text
    parts: Mapping[str, Text] | None = None


Aspects = Mapping[str, Aspect]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a section. `level`: what its coming or going weighs; `placed`: what a move does, None: nothing."""

    title: Text
    level: Level
    aspects: Aspects
    placed: Level | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a pack, its items by id in their order. Rows of a table are the section `rows TABLE`."""

    name: str
    items: Mapping[str, Item]


def spoken(code: str, **params: object) -> Text:
    """Return the message `packfile.{code}` in both languages."""
    return Text(sentence(f"packfile.{code}", "zh", params), sentence(f"packfile.{code}", "en", params))


def label(aspect: str) -> Text:
    """Return how an aspect is called; a name may say of what (`case 440307014015`, `text zh`)."""
    name, _, rest = aspect.partition(" ")
    return spoken(f"aspect_{name}", of=spoken(f"language_{rest}") if rest in ("zh", "en") else both(rest))


def condition(level: Level, written: str | None) -> Aspect:
    """Return a condition: compared as a tree, so that blanks, brackets and `!=` for `<>` do not count."""
    if written is None:
        return Aspect(level, None, both("–"))
    return Aspect(level, parse(written), both(" ".join(written.split())))


def word(level: Level, value: object) -> Aspect:
    """Return an id or a number, shown as it is written; None: there is none."""
    return Aspect(level, value, both("–" if value is None else str(value)))


def yes_no(level: Level, value: bool) -> Aspect:
    """Return a yes or no."""
    return Aspect(level, value, spoken("said_yes" if value else "said_no"))


def ids(level: Level, values: Sequence[str]) -> Aspect:
    """Return a list of ids whose order means nothing; an empty one counts as none."""
    return _members(level, {each: both(each) for each in values})


def named(level: Level, key: str | None, names: Mapping[str, TextModel]) -> Aspect:
    """Return something that has a name: compared by its id, shown with both."""
    return Aspect(level, key, both("–") if key is None else _with_name(key, names))


def several(level: Level, keys: Sequence[str], names: Mapping[str, TextModel]) -> Aspect:
    """Return several things that have names."""
    return _members(level, {each: _with_name(each, names) for each in keys})


def _members(level: Level, parts: Mapping[str, Text]) -> Aspect:
    return Aspect(level, frozenset(parts) or None, listed(parts.values()), parts)


def texts(**models: TextModel | None) -> dict[str, Aspect]:
    """Return texts, each language for itself: only the one that changed is told."""
    return {
        f"{name} {lang}": Aspect("wording", written, Text(f"“{written}”", f'"{written}"'))
        for name, model in models.items()
        if model is not None
        for lang, written in (("zh", model.zh), ("en", model.en))
    }


def amount(value: str, unit: str | None) -> Text:
    """Return a number or another value with its unit."""
    if unit is None:
        return both(value)
    return Text(f"{value} {UNITS[unit].label.zh}", f"{value} {UNITS[unit].label.en}")


def _with_name(key: str, names: Mapping[str, TextModel]) -> Text:
    name = text_of(names[key])
    return Text(f"{name.zh}（{key}）", f"{name.en} ({key})")


def listed(parts: Iterable[Text]) -> Text:
    """Return texts one after another, a dash where there are none."""
    each = list(parts) or [both("–")]
    return Text("、".join(part.zh for part in each), ", ".join(part.en for part in each))
