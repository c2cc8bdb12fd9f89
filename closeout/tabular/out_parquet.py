"""Writes one table as Parquet."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from closeout.tabular.sinks import Tables

_GROUP_ROWS: Final = 250_000
_TYPES: Final[Mapping[type[pl.DataType], pa.DataType]] = {
    pl.String: pa.string(),
    pl.Boolean: pa.bool_(),
    pl.Float64: pa.float64(),
    pl.Date: pa.date32(),
}


class ParquetSink:
    """One Parquet file, its rows gathered into groups of a quarter to half a million."""

    def __init__(self, path: Path, table: str, tables: Tables):
        """Create the file. Raises OSError."""
        self._table = table
        self._schema = pa.schema([(name, _arrow(dtype)) for name, dtype in tables[table].items()])
        self._file = path.open("xb")
        self._writer = pq.ParquetWriter(self._file, self._schema, compression="zstd", compression_level=1)
        self._waiting: list[pl.DataFrame] = []

    def write(self, table: str, frame: pl.DataFrame) -> None:
        """Append rows. Raises OSError."""
        self._waiting.append(frame)
        if sum(map(len, self._waiting)) >= _GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        """Finish the file. Raises OSError."""
        self._flush()
        self._writer.close()
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file."""
        with suppress(OSError, pa.ArrowException):
            self._writer.close()
        with suppress(OSError):
            self._file.close()

    def _flush(self) -> None:
        if self._waiting:
            rows = pl.concat(self._waiting).to_arrow().cast(self._schema)
            self._writer.write_table(rows, row_group_size=2 * _GROUP_ROWS)
        self._waiting = []


def _arrow(dtype: pl.DataType) -> pa.DataType:
    return pa.int64() if dtype.is_integer() else _TYPES[type(dtype)]
