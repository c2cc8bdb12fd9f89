"""The kinds of documents that ship, as `kinds.toml` has them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from closeout.documents.types import Words
from closeout.kernel.refusal import Missing
from closeout.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Basis:
    """An article that a kind rests on, by its id in `closeout law`; `verified` False: a person of law has yet to."""

    instrument: str
    article: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. `word` is the 文书代字 unless a unit sets its own.

    `itemised`: it names things point by point. `note` is shown to whoever issues it.
    """

    key: str
    word: str
    title: Text
    follows: tuple[str, ...]
    reviewable: bool
    itemised: bool
    basis: tuple[Basis, ...]
    closing: tuple[Words, ...]
    signers: tuple[Words, ...]
    note: Text | None


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind by its key, in the file's order."""
    text = files("closeout.documents").joinpath("kinds.toml").read_text("utf-8")
    return {key: _kind(key, entry) for key, entry in tomllib.loads(text).items()}


def kind_of(key: str) -> Kind:
    """Return the kind `key`.

    Raises:
        Missing: there is none of that key.
    """
    found = kinds().get(key)
    if found is None:
        raise Missing("documents.no_kind", kind=key)
    return found


def _kind(key: str, entry: Mapping[str, Any]) -> Kind:
    return Kind(
        key=key,
        word=entry["word"],
        title=Text(**entry["title"]),
        follows=tuple(entry["follows"]),
        reviewable=entry["reviewable"],
        itemised=entry["itemised"],
        basis=tuple(Basis(**each) for each in entry["basis"]),
        closing=_words(entry["closing"]),
        signers=_words(entry["signers"]),
        note=Text(**entry["note"]) if "note" in entry else None,
    )


def _words(entries: Sequence[Mapping[str, str]]) -> tuple[Words, ...]:
    return tuple(Words(**each) for each in entries)
