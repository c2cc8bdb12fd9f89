"""Reads Parquet row group by row group, only the columns asked for."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final, cast

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from closeout.kernel.refusal import Refusal
from closeout.tabular.chunks import Chunk
from closeout.tabular.damage import of_parquet
from closeout.tabular.written import readable

# Names and metadata that are not UTF-8 come as Python's own error.
_DAMAGE: Final = (pa.ArrowException, OSError, UnicodeDecodeError)


class ParquetSource:
    """A Parquet file; its first record is row 2, as below a header."""

    header_row = 1

    def __init__(self, path: Path):
        """Open `path` and read its footer.

        Raises:
            Refusal: the file is empty, cut off or no Parquet.
            OSError: the file cannot be read.
        """
        self._path = path
        if path.stat().st_size == 0:
            raise Refusal("tabular.empty", file=str(path))
        self._schema, self._count = self._footer()
        self.headings: Sequence[str] = self._schema.names

    def chunks(self, wanted: Sequence[int], size: int) -> Iterator[Chunk]:
        """Yield `wanted` columns; a column of a type that no cell can have is refused."""
        names = [self.headings[at] for at in wanted]
        self._refuse_strange_types(wanted)
        row = self.header_row + 1
        with self._open() as file:
            batches = file.iter_batches(batch_size=size, columns=list(dict.fromkeys(names)))
            while (batch := self._next(batches)) is not None:
                columns = tuple(_series(batch.column(name)) for name in names)
                yield Chunk(pl.int_range(row, row + batch.num_rows, dtype=pl.UInt32, eager=True), columns)
                row += batch.num_rows

    def more_than(self, limit: int) -> bool:
        """Return whether the file's footer counts more than `limit` rows."""
        return self._count > limit

    def beginning(self, count: int) -> Sequence[tuple[int, Sequence[str]]]:
        """Return the headings alone: nothing stands above them."""
        return [(self.header_row, self.headings)][:count]

    def _footer(self) -> tuple[pa.Schema, int]:
        with self._open() as file:
            try:
                schema = file.schema_arrow
                schema.names  # noqa: B018 - decodes them
            except _DAMAGE as error:
                raise self._damaged(error) from None
            return schema, file.metadata.num_rows

    def _open(self) -> "closing[pq.ParquetFile]":
        try:
            return closing(pq.ParquetFile(self._path))
        except _DAMAGE as error:
            if isinstance(error, (FileNotFoundError, PermissionError)):
                raise
            raise self._damaged(error) from None

    def _next(self, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
        try:
            batch = next(batches, None)
            if batch is not None:
                batch.validate(full=True)  # text that is not UTF-8 would pass unseen
        except _DAMAGE as error:
            raise self._damaged(error) from None
        return batch

    def _damaged(self, error: BaseException) -> Refusal:
        return Refusal("tabular.parquet_damaged", file=str(self._path), reason=of_parquet(self._path, str(error)))

    def _refuse_strange_types(self, wanted: Sequence[int]) -> None:
        for at in wanted:
            field = self._schema.field(at)
            if not _readable(field.type):
                raise Refusal("tabular.parquet_type", file=str(self._path), column=field.name, type=str(field.type))


def _readable(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _is_text(kind.value_type)
    if pa.types.is_nested(kind) or pa.types.is_decimal256(kind):
        return False  # Polars panics at some of them
    try:
        return readable(_series(pa.array([], type=kind)).dtype)
    except (pl.exceptions.PolarsError, pa.ArrowException):
        return False


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def _series(array: "pa.Array[Any]") -> pl.Series:
    return cast(pl.Series, pl.from_arrow(array))
