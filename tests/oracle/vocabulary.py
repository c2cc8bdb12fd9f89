"""The shared vocabulary: which facts there are, of what kind, who judges them, which have a default or a layer."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from tests.oracle.logic import Site, Value


@dataclass(frozen=True)
class Entry:
    """One fact: `choices` is empty for anything but a choice, `judged_by` None means that any unit may settle it."""

    type: str
    choices: tuple[str, ...]
    default: bool | str | None
    judged_by: str | None
    has_layer: bool


def _entry(raw: Mapping[str, Any]) -> Entry:
    choices = tuple(raw.get("of", ()))
    return Entry(raw["type"], choices, raw.get("default"), raw.get("judged_by"), "layer" in raw)


def _read() -> dict[str, Entry]:
    groups = yaml.safe_load((Path(__file__).parent / "facts.yaml").read_text(encoding="utf-8"))
    return {name: _entry(raw) for group in groups.values() for name, raw in group.items()}


FACTS = _read()


def with_defaults(given: Mapping[str, Value], parameters: Mapping[str, Decimal]) -> Site:
    """Return the site with every fact of the vocabulary: as given, else its default, else None.

    Raises:
        KeyError: a given fact is not in the vocabulary.
    """
    unknown = set(given) - set(FACTS)
    if unknown:
        raise KeyError(f"not in the vocabulary: {sorted(unknown)}")
    facts: dict[str, Value] = {}
    for name, entry in FACTS.items():
        value = given.get(name)
        facts[name] = entry.default if value is None else value
    return Site(facts, parameters)
