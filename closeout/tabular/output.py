"""The result tables of a run, written so that they appear whole."""

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, TextIO

import polars as pl

from closeout.kernel.refusal import Refusal
from closeout.kernel.system import reason
from closeout.tabular.out_csv import CsvSink
from closeout.tabular.out_geojson import GeoJsonSink
from closeout.tabular.out_parquet import ParquetSink
from closeout.tabular.out_xlsx import XlsxSink
from closeout.tabular.sinks import Sink
from closeout.tabular.staging import StagedFile, StagedFolder, StagedReplacements, Staging
from closeout.tabular.targets import Target

_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


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


class TextOutput:
    """A page of text being written, in UTF-8 with LF."""

    def __init__(self, path: Path, file: TextIO):
        """Write to `file`; see `open_text`."""
        self._path = path
        self._file = file

    def write(self, pieces: Iterable[str]) -> None:
        """Append pieces of text. Raises Refusal: the disk is full or the file cannot be written."""
        with _refusing(self._path):
            self._file.writelines(pieces)


@contextmanager
def open_text(path: Path) -> Iterator[TextOutput]:
    """Open a text file that appears as `path` when the block ends well, and leaves no trace when it does not.

    Raises:
        Refusal: `path` is not writable or the disk is full; whatever was there is untouched.
    """
    with ExitStack() as room:
        with _refusing(path):
            staging = StagedFile(path)
        room.callback(staging.discard)
        with _refusing(path):
            file = room.enter_context((staging.room / path.name).open("w", encoding="utf-8", newline="\n"))
        yield TextOutput(path, file)
        with _refusing(path):
            file.close()
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
    ".geojson": lambda target, room: GeoJsonSink(room / target.path.name, target.tables),
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
        raise Refusal("tabular.cannot_write", path=str(path), reason=reason(error)) from None
