"""What the things that the journal speaks of are called: `site:12`, `user:7`. Slices above say so, kind by kind."""

from collections.abc import Callable, Collection, Iterable
from typing import Final

from closeout.kernel.text import Text

# Of ids, as the journal keeps them, those that are known, and what they are called; in one query.
Namer = Callable[[Collection[str]], Iterable[tuple[str, Text]]]

_NAMERS: Final[dict[str, Namer]] = {}


def register_names(kind: str, namer: Namer) -> None:
    """Let a slice say what things of a kind are called."""
    _NAMERS[kind] = namer


def names_of(subjects: Iterable[str]) -> dict[str, Text]:
    """Return what subjects such as `site:12` are called; what has no other name is left out.

    One query of each kind that occurs. It asks for no right: who sees an entry of the journal, sees what it speaks of.
    """
    ids: dict[str, set[str]] = {}
    for each in subjects:
        kind, _, id_ = each.partition(":")
        if kind in _NAMERS:
            ids.setdefault(kind, set()).add(id_)
    return {f"{kind}:{id_}": name for kind, wanted in ids.items() for id_, name in _NAMERS[kind](wanted)}
