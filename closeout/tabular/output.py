"""The result tables of a run: which files OUT means, checked before any work, and written so that they appear whole."""

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from closeout.kernel.refusal import Refusal, UsageRefusal
from closeout.tabular.out_csv import CsvSink
from closeout.tabular.out_parquet import ParquetSink
from closeout.tabular.out_xlsx import XlsxSink
from closeout.tabular.sinks import Sink, Tables
from closeout.tabular.staging import StagedFile, StagedFolder, StagedReplacements, Staging
from closeout.tabular.words import meant

LATER: Final = frozenset((".geojson", ".html"))
_SINGLE: Final = frozenset((".csv", ".parquet"))
_NOT_WRITTEN: Final = frozenset(
    ".xls .xlsm .xlsb .ods .et .tsv .txt .json .jsonl .gpkg .shp .doc .docx .pdf .zip .gz .feather .arrow .db".split()
)
_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


@dataclass(frozen=True, slots=True)
class Target:
    """Where results go: a checked OUT, the tables that it will hold, and whether it replaces files in a folder."""

    path: Path
    tables: Tables
    replaces: bool = False

    @property
    def kind(self) -> str:
        """Return `.csv`, `.parquet`, `.xlsx`, or `folder`."""
        ending = self.path.suffix.lower()
        return ending if ending in _SINGLE or ending == ".xlsx" else "folder"


class Output:
    """Result tables being written."""

    def __init__(self, target: Target, sink: Sink):
        """Write to `sink`; see `open_output`."""
        self._target = target
        self._sink = sink

    def wants(self, table: str) -> bool:
        """Return whether rows of `table` are written at all, so that they need not be made in vain."""
        return table in self._target.tables

    def write(self, table: str, frame: pl.DataFrame) -> None:
        """Append rows to `table`, whose columns `frame` has, in whatever order; a table not wanted is passed over.

        Raises:
            Refusal: the disk is full or the file cannot be written; the table is too long for its format.
        """
        if not self.wants(table) or frame.is_empty():
            return
        with _refusing(self._target.path):
            self._sink.write(table, frame.select(pl.col(n).cast(t) for n, t in self._target.tables[table].items()))


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
    if ending in LATER:
        raise Refusal("tabular.later_out", path=str(path), ending=ending)
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
    return Target(path, target.tables, replaces=path.is_dir())


def _wanted(path: Path, tables: Tables, table: str | None) -> Tables:
    if table is not None and table not in tables:
        known = ", ".join(tables)
        raise UsageRefusal("tabular.unknown_table", table=table, known=known, hint=meant(table, tables))
    if path.suffix.lower() not in _SINGLE:
        if table is not None:
            raise UsageRefusal("tabular.table_not_single", path=str(path))
        return tables
    name = table or next(iter(tables))
    return {name: tables[name]}


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


@contextmanager
def open_output(target: Target) -> Iterator[Output]:
    """Open the files of `target`; they appear when the block ends well, and leave no trace when it does not.

    Raises:
        Refusal: OUT is not writable or the disk is full; whatever was there is untouched.
    """
    with ExitStack() as room:
        with _refusing(target.path):
            staging = _staging(target)
        room.callback(staging.discard)
        with _refusing(target.path):
            sink = _SINKS[target.kind](target, staging.room)
        with ExitStack() as files:
            files.callback(sink.abandon)
            yield Output(target, sink)
            with _refusing(target.path):
                sink.close()
            files.pop_all()
        with _refusing(target.path):
            staging.commit()


def _staging(target: Target) -> Staging:
    if target.kind != "folder":
        return StagedFile(target.path)
    if target.replaces:
        return StagedReplacements(target.path, [f"{name}.csv" for name in target.tables])
    return StagedFolder(target.path)


_SINKS: Final[dict[str, Callable[[Target, Path], Sink]]] = {
    ".csv": lambda target, room: CsvSink(dict.fromkeys(target.tables, room / target.path.name), target.tables),
    ".parquet": lambda target, room: ParquetSink(room / target.path.name, next(iter(target.tables)), target.tables),
    ".xlsx": lambda target, room: XlsxSink(room / target.path.name, target.tables),
    "folder": lambda target, room: CsvSink({name: room / f"{name}.csv" for name in target.tables}, target.tables),
}


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Turn the system's errors into refusals."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Refusal("tabular.disk_full", path=str(path)) from None
        raise Refusal("tabular.cannot_write", path=str(path), reason=error.strerror or str(error)) from None
