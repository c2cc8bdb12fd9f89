"""What a result file of some format must offer, and the tables as they are to be written."""

from collections.abc import Mapping
from typing import Protocol

import polars as pl

from closeout.kernel.numbers import shortest

# Columns and their types by table, both in the order in which they are written.
Tables = Mapping[str, pl.Schema]


class Sink(Protocol):
    """Takes tables piece by piece."""

    def write(self, table: str, frame: pl.DataFrame) -> None:
        """Append the rows of `frame`, whose columns are the table's."""

    def close(self) -> None:
        """Finish the files."""

    def abandon(self) -> None:
        """Let go of the files, which will be removed; never raises."""


def printed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` as text files show it: numbers in shortest form, dates ISO, empty text as NULL."""
    return frame.with_columns(
        _shortest(series) if series.dtype.is_float() else series.set(series == "", None)
        for series in frame
        if series.dtype.is_float() or series.dtype == pl.String
    )


def _shortest(series: pl.Series) -> pl.Series:
    numbers = series.fill_nan(None).drop_nulls().unique()
    text = pl.Series([shortest(number) for number in numbers], dtype=pl.String)
    return series.replace_strict(numbers, text, default=None, return_dtype=pl.String)
