"""A draft as fields that people fill in, by the path to each value (`body-1-items-0-text-zh`), and what two changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from closeout.documents.encoding import from_plain, plain
from closeout.documents.types import (
    NOTHING,
    Block,
    Content,
    Heading,
    Item,
    Items,
    Officer,
    Paragraph,
    Party,
    Table,
)

Leaf = str | bool | int | None
ROOM: Final = 2  # empty items offered after the last
# What is not for editors: kinds of blocks, who issues it, who signs by hand, the headings of tables.
_FIXED: Final = ("block", "organ", "signers", "headings", "options")


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed, as each wrote it."""

    path: str
    mine: Leaf
    theirs: Leaf


def leaves(content: Content) -> dict[str, Leaf]:
    """Return everything of a draft that can be edited, with room for more items, officers and a paragraph."""
    return dict(_flat(plain(with_room(content)), ""))


def _flat(value: Any, path: str) -> Iterator[tuple[str, Leaf]]:
    if isinstance(value, dict | list):
        pairs: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in pairs:
            if key not in _FIXED:
                yield from _flat(each, f"{path}-{key}" if path else str(key))
    else:
        yield path, value


def edited(content: Content, values: Mapping[str, Leaf]) -> Content:
    """Return a draft with the values at these paths; what was emptied is gone.

    Raises:
        ValueError: a path leads nowhere, a value is none of its kind.
    """
    told = plain(with_room(content))
    for path, value in values.items():
        _put(told, path.split("-"), value)
    return without_empty(from_plain(told))


def _put(told: Any, path: list[str], value: Leaf) -> None:
    *before, last = path
    try:
        for key in before:
            told = told[int(key)] if isinstance(told, list) else told[key]
        if last not in told:
            raise ValueError("-".join(path))
    except (KeyError, IndexError, TypeError):
        raise ValueError("-".join(path)) from None
    told[last] = value


def with_room(content: Content) -> Content:
    """Return a draft with empty items, an empty officer, an empty paragraph and a party to be filled in."""
    return replace(
        content,
        party=content.party or Party(NOTHING),
        body=(*(_roomy(each) for each in content.body), Paragraph(NOTHING)),
        officers=(*content.officers, *[Officer("")] * max(1, 2 - len(content.officers))),
    )


def _roomy(block: Block) -> Block:
    return Items((*block.items, *[Item(NOTHING)] * ROOM)) if isinstance(block, Items) else block


def without_empty(content: Content) -> Content:
    """Return a draft without what says nothing."""
    body = tuple(_pruned(each) for each in content.body)
    return replace(
        content,
        party=content.party if content.party and content.party.name.zh else None,
        body=tuple(each for each in body if _says(each)),
        officers=tuple(each for each in content.officers if each.name),
    )


def _pruned(block: Block) -> Block:
    if isinstance(block, Items):
        return Items(tuple(each for each in block.items if each.text.zh))
    if isinstance(block, Table):
        return replace(block, rows=tuple(row for row in block.rows if any(each.zh for each in row)))
    return block


def _says(block: Block) -> bool:
    """Return whether a block says something; an empty list of items stays, because it can be filled again."""
    return bool(block.text.zh) if isinstance(block, Heading | Paragraph) else True


def merged(base: Content, mine: Content, theirs: Content) -> tuple[Content, list[Clash]]:
    """Return theirs with my changes, and where both changed the same field otherwise: there it has mine.

    Where one added or removed blocks, fields are compared by their place.
    """
    was, my, now = leaves(base), leaves(mine), leaves(theirs)
    changed = {path: value for path, value in my.items() if value != was.get(path) and path in now}
    clashes = [
        Clash(path, value, now[path])
        for path, value in changed.items()
        if now[path] != was.get(path) and now[path] != value
    ]
    return edited(theirs, changed), clashes
