"""Villages and communities by their statistical codes, for a form's drop-down: `--divisions FILE`."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from closeout.kernel.facts import Fact
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import both
from closeout.tabular.mapping import EVERYTHING, SITE_CODE, ColumnMap
from closeout.tabular.sites import open_sites

MOST: Final = 2_000
_DIGITS: Final = 12
_FACTS: Final = {key: Fact(key, "text", both(key)) for key in ("name", "parent_code")}
_MAP: Final = ColumnMap(
    columns={"code": (SITE_CODE,), "streetCode": ("parent_code",)}, ignored=frozenset((EVERYTHING,))
)
_HEADINGS: Final = frozenset(("tabular.no_site_code", "tabular.no_known_column", "tabular.title"))


@dataclass(frozen=True, slots=True)
class Divisions:
    """The names of villages and communities by their 12-digit codes; no two names are the same."""

    names: Mapping[str, str] = field(default_factory=dict)


def read_divisions(path: Path) -> Divisions:
    """Return the villages of a table with the columns `code` and `name`; `parent_code` tells namesakes apart.

    Rows whose code has not 12 digits are the streets and towns that villages belong to.

    Raises:
        Refusal: the table cannot be read, lacks a column, or has no village or too many for a drop-down.
    """
    rows = _rows(path)
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


def _rows(path: Path) -> list[tuple[str, str, str | None]]:
    try:
        table = open_sites(path, _FACTS, mapping=_MAP)
    except Refusal as refusal:
        if refusal.code in _HEADINGS:
            raise Refusal("forms.divisions_headings", file=str(path)) from None
        raise
    rows = [
        (row[SITE_CODE], row["name"], row.get("parent_code"))
        for batch in table.batches()
        for row in batch.sites.iter_rows(named=True)
        if row.get("name") is not None
    ]
    table.findings.refuse_bad_rows()
    return rows
