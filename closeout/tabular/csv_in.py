"""Reads CSV strictly and in a stream, with exact record numbers."""

import csv
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Final

import polars as pl

from closeout.kernel.refusal import Refusal
from closeout.kernel.text import Text, both
from closeout.tabular.chunks import Chunk, Fault
from closeout.tabular.encodings import detect

Record = tuple[int, list[str]]


class CsvSource:
    """A CSV file. Rows are its records, blank ones counted but skipped; the first not blank is the headings."""

    def __init__(self, path: Path, header_row: int | None = None):
        """Open `path`; its headings are the record `header_row`, None: the first that is not blank.

        Raises:
            Refusal: the file is empty, has no such row, its encoding is not known, or a record up to there is damaged.
            OSError: the file cannot be read.
        """
        self._path = path
        self._encoding = detect(path)
        first = next((each for each in self._records() if header_row in (None, each[0])), None)
        if first is None and header_row is not None:
            raise Refusal("tabular.no_header_row", file=str(path), row=header_row)
        if first is None:
            raise Refusal("tabular.empty", file=str(path))
        self.header_row, record = first
        self.headings: Sequence[str] = _without_blank_end([cell.removeprefix("\ufeff") for cell in record])

    def chunks(self, wanted: Sequence[int], size: int) -> Iterator[Chunk]:
        """Yield `wanted` columns; a record with too few cells, or text beyond the headings, is a fault."""
        with self._path.open(encoding=self._encoding.codec, newline="") as file:
            row = 0
            while lines := list(islice(file, size)):
                plain = None if row < self.header_row else _plain_chunk(lines, row, len(self.headings), wanted)
                if plain is not None:
                    row += len(lines)
                    yield plain
                    continue
                records = list(self._numbered(lines, file, row))
                row = records[-1][0]
                yield self._chunk([each for each in records if each[0] > self.header_row and _filled(each[1])], wanted)

    def more_than(self, limit: int) -> bool:
        """Return whether there are more than `limit` rows; records are counted only if the lines do not tell."""
        if self._encoding.lines < limit:
            return False
        below = (each for each in self._records() if each[0] > self.header_row)
        return next(islice(below, limit, None), None) is not None

    def beginning(self, count: int) -> Iterator[Record]:
        """Yield the first `count` records that are not blank, with their numbers."""
        return islice(self._records(), count)

    def _records(self) -> Iterator[Record]:
        """Yield the records that are not blank, the header's first."""
        with self._path.open(encoding=self._encoding.codec, newline="") as file:
            yield from (each for each in self._numbered([], file, 0, whole=True) if _filled(each[1]))

    def _numbered(self, lines: list[str], file: Iterator[str], row: int, *, whole: bool = False) -> Iterator[Record]:
        """Yield the records that begin in `lines` (`whole`: all), numbered from `row`; the last may end in `file`."""
        reader = csv.reader(chain(lines, file), strict=True)
        while whole or reader.line_num < len(lines):
            row += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise Refusal("tabular.csv_damaged", file=str(self._path), row=row, reason=_said(error)) from None
            yield row, cells

    def _chunk(self, records: Sequence[Record], wanted: Sequence[int]) -> Chunk:
        width = len(self.headings)
        sound = [each for each in records if len(each[1]) == width or _fits(each[1], width)]
        faults = () if len(sound) == len(records) else tuple(_faults(records, width))
        rows = pl.Series([row for row, _ in sound], dtype=pl.UInt32)
        return Chunk(
            rows, tuple(pl.Series([cells[at] for _, cells in sound], dtype=pl.String) for at in wanted), faults
        )


# What the reader of records says, by how it begins, as a person would say it.
_SAID: Final = {
    "unexpected end of data": Text("引号一直没有结束", "a quotation mark is never closed"),
    "',' expected after": Text("引号结束后还有别的字", "text follows a closing quotation mark"),
    "field larger than": Text("一个单元格超过 131072 个字符", "a cell is longer than 131072 characters"),
}


def _said(error: csv.Error) -> Text:
    return next((text for start, text in _SAID.items() if str(error).startswith(start)), both(str(error)))


def _plain_chunk(lines: list[str], row: int, width: int, wanted: Sequence[int]) -> Chunk | None:
    """Return the records of `lines` after `row` at once if each line plainly is one: unquoted, as wide as the header.

    This only saves time, sevenfold; None means that the lines must be read record by record.
    """
    text = pl.Series(lines, dtype=pl.String).str.strip_suffix("\n").str.strip_suffix("\r")
    if text.str.contains('["\r]').any() or not (text.str.count_matches(",", literal=True) == width - 1).all():
        return None
    if text.str.contains(r"^[\s,]*$").any():
        return None
    if width == 1:
        return Chunk(_row_numbers(row, len(lines)), tuple(text for _ in wanted))
    fields = text.str.split_exact(",", width - 1).struct
    return Chunk(_row_numbers(row, len(lines)), tuple(fields.field(f"field_{at}") for at in wanted))


def _row_numbers(row: int, count: int) -> pl.Series:
    return pl.int_range(row + 1, row + 1 + count, dtype=pl.UInt32, eager=True)


def _filled(cells: Sequence[str]) -> bool:
    return any(cell and not cell.isspace() for cell in cells)


def _fits(cells: Sequence[str], width: int) -> bool:
    return len(cells) > width and not _filled(cells[width:])


def _faults(records: Sequence[Record], width: int) -> Iterator[Fault]:
    for row, cells in records:
        if len(cells) != width and not _fits(cells, width):
            code = "tabular.row_short" if len(cells) < width else "tabular.row_long"
            yield Fault(row, code, {"found": len(cells), "expected": width})


def _without_blank_end(headings: list[str]) -> list[str]:
    while headings and not headings[-1].strip():
        headings.pop()
    return headings
