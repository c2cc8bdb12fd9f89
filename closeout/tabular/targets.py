"""Which files OUT means, checked before any work is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from closeout.kernel.refusal import Refusal, UsageRefusal
from closeout.tabular.sinks import Tables
from closeout.tabular.words import meant

SINGLE: Final = frozenset((".csv", ".parquet"))
_WHOLE: Final = frozenset((*SINGLE, ".xlsx", ".geojson", ".html"))
_NOT_WRITTEN: Final = frozenset(
    ".xls .xlsm .xlsb .ods .et .tsv .txt .json .jsonl .gpkg .shp .doc .docx .pdf .zip .gz .feather .arrow .db".split()
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where results go: a checked OUT, the tables that it will hold, and whether it replaces files in a folder."""

    path: Path
    tables: Tables
    replaces: bool = False

    @property
    def kind(self) -> str:
        """Return `.csv`, `.parquet`, `.xlsx`, `.geojson`, `.html` (a page of text, see `open_text`), or `folder`."""
        ending = self.path.suffix.lower()
        return ending if ending in _WHOLE else "folder"


def check_output(
    path: Path, tables: Tables, *, table: str | None = None, force: bool = False, inputs: Sequence[Path] = ()
) -> Target:
    """Return where the results go, before any work is done.

    Args:
        path: OUT; its ending says what it will be, no known ending means a folder.
        tables: the columns of every table; the first is what a single-table file gets.
        table: the name of another table for a single-table file.
        force: replace the result tables in an existing folder.
        inputs: files that must not be overwritten.

    Raises:
        UsageRefusal: `table` is not a table's name, or OUT holds all tables.
        Refusal: OUT cannot be written, or must not be.
    """
    target = Target(path, _wanted(path, tables, table))
    ending = path.suffix.lower()
    if ending in _NOT_WRITTEN and not path.is_dir():
        raise Refusal("tabular.unknown_out", path=str(path), ending=ending)
    if not path.parent.is_dir():
        raise Refusal("tabular.out_no_parent", path=str(path), parent=str(path.parent))
    overwritten = [path, *(path / f"{name}.csv" for name in target.tables)]
    if any(_same(source, each) for source in inputs for each in overwritten):
        raise Refusal("tabular.out_is_input", path=str(path))
    if target.kind != "folder":
        if path.is_dir():
            raise Refusal("tabular.out_is_folder", path=str(path))
        return target
    if path.is_dir() and not force:
        raise Refusal("tabular.out_folder_exists", path=str(path))
    if path.exists() and not path.is_dir():
        raise Refusal("tabular.out_is_file", path=str(path))
    for each in overwritten[1:]:
        if each.is_dir():
            raise Refusal("tabular.out_is_folder", path=str(each))
    return Target(path, target.tables, replaces=path.is_dir())


def _wanted(path: Path, tables: Tables, table: str | None) -> Tables:
    if table is not None and table not in tables:
        known = ", ".join(tables)
        raise UsageRefusal("tabular.unknown_table", table=table, known=known, hint=meant(table, tables))
    if path.suffix.lower() not in SINGLE:
        if table is not None:
            raise UsageRefusal("tabular.table_not_single", path=str(path))
        return tables
    name = table or next(iter(tables))
    return {name: tables[name]}


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
