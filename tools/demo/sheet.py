"""A table of sites as the demo writes it: CSV, UTF-8, LF, a column for each fact, an empty cell for what is unknown."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Cell = bool | int | float | str | None
Facts = dict[str, Cell]

MARK = "（示例）"


def cell(value: Cell) -> str:
    """Return the text of a cell; None: empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def write(path: Path, columns: Sequence[str], sites: Iterable[Mapping[str, Cell]]) -> None:
    """Write `sites` to `path` with `columns` in their order; the folder is made where it is missing.

    Raises:
        ValueError: a site has a fact that no column shows, or the other way round.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for site in sites:
            if strays := set(site) - set(columns):
                raise ValueError(f"no column for {sorted(strays)}")
            writer.writerow([cell(site.get(column)) for column in columns])
