"""Whole columns of raw cells into typed ones: plain cells at once, each other distinct cell parsed a single time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from closeout.kernel.facts import Fact, Value
from closeout.tabular.cell_numbers import bounds
from closeout.tabular.cells import LONGEST_CODE, SHORTENED, parser_of
from closeout.tabular.dtypes import dtype_of
from closeout.tabular.mapping import SITE_CODE
from closeout.tabular.parsing import BadCell
from closeout.tabular.words import BLANKS, FULL_WIDTH, LONGEST_NULL_WORD, NULL_WORDS, fold
from closeout.tabular.written import as_text

# At most 15 digits, so the cast is exact as `parse_decimal` is; anything else takes the careful way.
_PLAIN_NUMBER: Final = r"^-?[0-9]{1,9}(?:\.[0-9]{1,6})?$"
_PLAIN_LIMIT: Final = 1e9
_PLAIN_SCALE: Final = 1e6

_REMEMBERED: Final = 100_000


@dataclass(frozen=True, slots=True)
class Typed:
    """A column read: bad cells are null in `values`, marked in `bad`, explained by raw cell in `why`."""

    values: pl.Series
    raw: pl.Series
    bad: pl.Series | None = None
    why: Mapping[str, BadCell] = field(default_factory=dict)


class ColumnReader:
    """Reads the column of one fact, chunk after chunk; what a cell means is remembered between chunks."""

    def __init__(
        self,
        fact: Fact,
        *,
        separators: str = "",
        words: Mapping[str, str | None] | None = None,
        mapped: bool = False,
        code: bool = False,
    ):
        """Read for `fact`; the rest as in `parser_of`."""
        self.fact = fact
        self.dtype = dtype_of(fact)()
        self._parse = parser_of(fact, separators=separators, words=words, mapped=mapped, code=code)
        self._translates = bool(words) or code
        self._seen: dict[str, Value | BadCell] = {}

    def read(self, raw: pl.Series) -> Typed:
        """Return the column typed; `raw` has any type that `as_text` takes."""
        if not self._translates:
            if self.fact.type == "boolean" and raw.dtype == pl.Boolean:
                return Typed(raw, raw)
            if self.fact.type == "number" and (raw.dtype == pl.Float64 or raw.dtype.is_integer()):
                return self._numbers(raw, *self._plain_floats(raw.cast(pl.Float64)))
            if self.fact.type == "number":
                text = as_text(raw)
                return self._numbers(text, *self._plain_texts(text))
            if self.fact.type == "text":
                return self._texts(as_text(raw))
        return self._each(as_text(raw))

    def _plain_floats(self, numbers: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Return the plain numbers (others null) and which cells need care.

        x = k / 10⁶ with an integer k below 10¹⁵ is the double nearest to a decimal of at most 15 digits.
        """
        # By a series of the scale: Polars divides by a scalar through its reciprocal, which is not exact.
        scale = pl.repeat(_PLAIN_SCALE, len(numbers), dtype=pl.Float64, eager=True)
        plain = ((numbers * scale).round() / scale == numbers) & (numbers.abs() < _PLAIN_LIMIT)
        return self._within(numbers, plain.fill_null(False), numbers.is_not_null() & numbers.is_not_nan())

    def _plain_texts(self, text: pl.Series) -> tuple[pl.Series, pl.Series]:
        stripped = text.str.strip_chars(BLANKS)
        plain = stripped.str.contains(_PLAIN_NUMBER).fill_null(False)
        numbers = stripped.set(~plain, None).cast(pl.Float64)
        return self._within(numbers, plain, stripped.is_not_null() & (stripped != "").fill_null(False))

    def _within(self, numbers: pl.Series, plain: pl.Series, filled: pl.Series) -> tuple[pl.Series, pl.Series]:
        low, high = bounds(self.fact)
        plain &= numbers.is_between(low, high).fill_null(False)
        return numbers.set(~plain, None) + 0.0, filled & ~plain

    def _numbers(self, raw: pl.Series, numbers: pl.Series, careful: pl.Series) -> Typed:
        if not careful.any():
            return Typed(numbers, raw)
        rest = self._each(as_text(raw.filter(careful)))
        where = careful.arg_true()
        bad = None if rest.bad is None else _marked(len(raw), where.filter(rest.bad))
        return Typed(numbers.scatter(where, rest.values), as_text(raw), bad, rest.why)

    def _texts(self, text: pl.Series) -> Typed:
        """Read texts at once but for what looks as if a spreadsheet had damaged it."""
        stripped = text.str.strip_chars(BLANKS)
        if self.fact.key == SITE_CODE and stripped.str.contains(f"[{''.join(FULL_WIDTH)}]").any():
            stripped = stripped.str.replace_many(FULL_WIDTH)
        short = stripped.filter((stripped.str.len_chars() <= LONGEST_NULL_WORD).fill_null(False)).unique()
        null = [word for word in short if fold(word) in NULL_WORDS]
        values = stripped.set(stripped.is_in(null).fill_null(False), None)
        careful = values.str.contains(f"^(?:{SHORTENED.pattern}|[#＃].*)$")
        if self.fact.key == SITE_CODE:
            careful |= values.str.len_chars() > LONGEST_CODE
        where = careful.fill_null(False).arg_true()
        if where.is_empty():
            return Typed(values, text)
        rest = self._each(text.gather(where))
        bad = None if rest.bad is None else _marked(len(text), where.filter(rest.bad))
        return Typed(values.scatter(where, rest.values), text, bad, rest.why)

    def _each(self, text: pl.Series) -> Typed:
        """Parse each distinct cell once."""
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        cells = text.drop_nulls().unique().to_list()
        read = {cell: self._one(cell) for cell in cells}
        why = {cell: value for cell, value in read.items() if isinstance(value, BadCell)}
        good = [None if isinstance(value, BadCell) else value for value in read.values()]
        new = pl.Series(good, dtype=self.dtype)
        values = text.replace_strict(pl.Series(cells, dtype=pl.String), new, default=None, return_dtype=self.dtype)
        bad = text.is_in(list(why)).fill_null(False) if why else None
        return Typed(values, text, bad, why)

    def _one(self, cell: str) -> Value | BadCell:
        if cell not in self._seen:
            try:
                self._seen[cell] = self._parse(cell)
            except BadCell as error:
                self._seen[cell] = error
        return self._seen[cell]


def _marked(length: int, positions: pl.Series) -> pl.Series:
    return pl.repeat(False, length, dtype=pl.Boolean, eager=True).scatter(positions, True)
