"""Columns that are typed already, as a person would write their cells."""

from typing import Final

import polars as pl

from closeout.kernel.numbers import shortened, shortest

_EXACT_INTEGER: Final = 1e15


def readable(dtype: pl.DataType) -> bool:
    """Return whether `as_text` can read a column of this type."""
    if isinstance(dtype, pl.List):
        return dtype.inner in (pl.String, pl.Categorical)
    named = (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date, pl.Datetime, pl.Null)
    return dtype.is_numeric() or isinstance(dtype, named)


def as_text(raw: pl.Series) -> pl.Series:
    """Return typed cells as a person would write them: 17 for 17.0, ISO dates, lists joined by `|`; NaN is null."""
    dtype = raw.dtype
    if dtype.is_float():
        return _floats_as_text(raw)
    if dtype == pl.Datetime:
        return raw.dt.to_string("%Y-%m-%dT%H:%M:%S")
    if isinstance(dtype, pl.List):
        return raw.cast(pl.List(pl.String)).list.join("|")
    return raw if dtype == pl.String else raw.cast(pl.String)


def _floats_as_text(raw: pl.Series) -> pl.Series:
    distinct = raw.fill_nan(None).drop_nulls().unique()
    text = pl.Series([_written(repr32) for repr32 in distinct.cast(pl.String)], dtype=pl.String)
    return raw.replace_strict(distinct, text, default=None, return_dtype=pl.String)


def _written(number: str) -> str:
    """Return a float's digits in plain form, one that lost digits as spreadsheets show it: 1.2E+17."""
    value = float(number)
    if abs(value) >= _EXACT_INTEGER:
        return shortened(value)
    return shortest(value)
