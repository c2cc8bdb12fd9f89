"""Villages and communities by their statistical codes, for a form's drop-down: `--divisions FILE`."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from closeout.kernel.refusal import Refusal
from closeout.tabular.divisions import read_divisions

MOST: Final = 2_000
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Divisions:
    """The names of villages and communities by their 12-digit codes; no two names are the same."""

    names: Mapping[str, str] = field(default_factory=dict)


def read_villages(path: Path) -> Divisions:
    """Return the villages of a table with the columns `code` and `name`; `parent_code` tells namesakes apart.

    Rows whose code has not 12 digits are the streets and towns that villages belong to.

    Raises:
        Refusal: the table cannot be read, lacks a column, or has no village or too many for a drop-down.
    """
    rows = read_divisions(path)
    villages = {code: name for code, name, _ in rows if len(code) == _DIGITS and code.isdigit()}
    if not villages:
        raise Refusal("forms.no_division", file=str(path))
    if len(villages) > MOST:
        raise Refusal("forms.many_divisions", file=str(path), count=len(villages), most=MOST)
    parents = {code: parent or code[:9] for code, _, parent in rows}
    towns = {code: name for code, name, _ in rows}
    names = _apart(villages, lambda code, name: f"{towns.get(parents[code], '')}{name}")
    names = _apart(names, lambda code, name: f"{name} {code}")
    return Divisions(names)


def _apart(names: Mapping[str, str], longer: Callable[[str, str], str]) -> dict[str, str]:
    """Return the names by code, those that stand twice made longer."""
    count = Counter(names.values())
    return {code: name if count[name] == 1 else longer(code, name) for code, name in names.items()}
