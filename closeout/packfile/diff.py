"""What changed between two packs, in words: what changes verdicts first, then who does what and when, wording last."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from closeout.kernel.text import Text
from closeout.packfile.aspects import LEVELS, Aspect, Item, Level, Section, label, listed, spoken
from closeout.packfile.pack import Pack
from closeout.packfile.sections import sections
from closeout.packfile.uses import Uses, uses

Kind = Literal["added", "removed", "changed", "moved"]
# Sections whose items conditions cite, and what stands before their ids there.
_CITED: Final[Mapping[str, str]] = {"parameters": ":", "facts": "", "names": ""}
_TOLD: Final = 3  # aspects told of an item that came or went; its id leads to the rest


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `aspect` is what changed of the item, None where it came, went or moved; `said` is the sentence.

    `old` and `new` are None where there was or is nothing. `affects`: what reads a changed parameter, fact or name.
    """

    level: Level
    section: str
    item: str
    kind: Kind
    aspect: str | None
    old: Text | None
    new: Text | None
    affects: tuple[str, ...]
    said: Text


def diff(old: Pack, new: Pack) -> list[Change]:
    """Return the differences, weightiest first, in the order of the sections and of the new pack's items."""
    before = {each.name: each for each in sections(old)}
    after = {each.name: each for each in sections(new)}
    names = [*after, *(name for name in before if name not in after)]
    readers = {**uses(old), **uses(new)}
    found = [
        change for name in names for change in _Comparison(before.get(name), after.get(name), readers).changes(name)
    ]
    return sorted(found, key=lambda change: LEVELS.index(change.level))


class _Comparison:
    """Compares one section; either side may be missing."""

    def __init__(self, old: Section | None, new: Section | None, readers: Uses) -> None:
        self._old = {} if old is None else old.items
        self._new = {} if new is None else new.items
        self._readers = readers

    def changes(self, section: str) -> Iterator[Change]:
        """Yield the section's differences: changed, moved and new items in their order, then those that went."""
        moved = _moved(list(self._old), list(self._new))
        for key, item in self._new.items():
            before = self._old.get(key)
            if before is None:
                yield self._whole(section, key, item, "added")
                continue
            yield from self._aspects(section, key, before, item)
            if item.placed is not None and key in moved:
                yield self._move(section, key, item.placed)
        for key, item in self._old.items():
            if key not in self._new:
                yield self._whole(section, key, item, "removed")

    def _affected(self, section: str, key: str) -> tuple[str, ...]:
        return self._readers.get(f"{_CITED[section]}{key}", ()) if section in _CITED else ()

    def _whole(self, section: str, key: str, item: Item, kind: Kind) -> Change:
        details = _details(item)
        said = spoken(f"diff_{kind}", title=item.title, details=_in_brackets(details))
        old, new = (None, item.title) if kind == "added" else (item.title, None)
        return Change(item.level, section, key, kind, None, old, new, self._affected(section, key), said)

    def _aspects(self, section: str, key: str, before: Item, after: Item) -> Iterator[Change]:
        for name in dict.fromkeys([*after.aspects, *before.aspects]):
            old, new = before.aspects.get(name), after.aspects.get(name)
            if _value(old) == _value(new):
                continue
            level = (new or old or _NEVER).level
            affects = self._affected(section, key) if level == "verdicts" else ()
            said = _changed(name, old or _NEVER, new or _NEVER)
            yield Change(level, section, key, "changed", name, _shown(old), _shown(new), affects, said)

    def _move(self, section: str, key: str, level: Level) -> Change:
        places = [list(side).index(key) + 1 for side in (self._old, self._new)]
        old, new = (spoken("diff_place", place=place) for place in places)
        said = spoken("diff_moved", old=old, new=new)
        return Change(level, section, key, "moved", None, old, new, (), said)


_NEVER: Final = Aspect("wording", None, Text("", ""))


def _value(aspect: Aspect | None) -> object:
    return None if aspect is None else aspect.value


def _shown(aspect: Aspect | None) -> Text | None:
    return None if aspect is None or aspect.value is None else aspect.shown


def _changed(name: str, old: Aspect, new: Aspect) -> Text:
    if old.value is None:
        return spoken("diff_gained", aspect=label(name), new=new.shown)
    if new.value is None:
        return spoken("diff_lost", aspect=label(name), old=old.shown)
    if old.parts is not None and new.parts is not None:
        return spoken("diff_listed", aspect=label(name), how=_came_and_went(old.parts, new.parts))
    return spoken("diff_changed", aspect=label(name), old=old.shown, new=new.shown)


def _came_and_went(old: Mapping[str, Text], new: Mapping[str, Text]) -> Text:
    came = [text for key, text in new.items() if key not in old]
    went = [text for key, text in old.items() if key not in new]
    told = [spoken(code, items=listed(each)) for code, each in (("diff_adds", came), ("diff_drops", went)) if each]
    return Text("，".join(each.zh for each in told), ", ".join(each.en for each in told))


def _details(item: Item) -> list[Text]:
    """Return what an item that came or went says first, its texts left out."""
    told = [
        (name, each)
        for name, each in item.aspects.items()
        if each.value not in (None, False) and each.level != "wording"
    ]
    return [spoken("diff_detail", aspect=label(name), value=each.shown) for name, each in told[:_TOLD]]


def _in_brackets(details: Sequence[Text]) -> Text:
    if not details:
        return Text("", "")
    zh, en = "；".join(each.zh for each in details), "; ".join(each.en for each in details)
    return Text(f"（{zh}）", f" ({en})")


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Return the fewest ids that changed places: all but a longest run of ids that kept their order."""
    places = {key: place for place, key in enumerate(old)}
    common = [key for key in new if key in places]
    tails: list[int] = []  # the smallest end of a run of each length
    before: dict[str, str | None] = {}
    ends: list[str] = []
    for key in common:
        at = bisect_left(tails, places[key])
        before[key] = ends[at - 1] if at else None
        tails[at : at + 1], ends[at : at + 1] = [places[key]], [key]
    kept: set[str] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return set(common) - kept
