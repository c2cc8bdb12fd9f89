"""Writes tables as CSV: UTF-8, LF, minimal quoting, the header always."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

import polars as pl

from closeout.tabular.sinks import Tables, printed

_SLICE: Final = 200_000


class CsvSink:
    """One CSV file a table."""

    def __init__(self, files: dict[str, Path], tables: Tables):
        """Create the file of each table in `files`, with its header. Raises OSError."""
        self._files: dict[str, BinaryIO] = {}
        for table, path in files.items():
            self._files[table] = path.open("xb")
            self._put(table, pl.DataFrame(schema=tables[table]), header=True)

    def write(self, table: str, frame: pl.DataFrame) -> None:
        """Append rows. Raises OSError."""
        for piece in frame.iter_slices(_SLICE):
            self._put(table, printed(piece), header=False)

    def close(self) -> None:
        """Finish the files. Raises OSError."""
        for file in self._files.values():
            file.close()

    def abandon(self) -> None:
        """Let go of the files."""
        for file in self._files.values():
            file.raw.close() if hasattr(file, "raw") else file.close()

    def _put(self, table: str, frame: pl.DataFrame, *, header: bool) -> None:
        # Through memory: a full disk then shows as Python's own OSError, whatever Polars makes of it.
        buffer = BytesIO()
        frame.write_csv(buffer, include_header=header, line_terminator="\n", quote_style="necessary")
        self._files[table].write(buffer.getbuffer())
