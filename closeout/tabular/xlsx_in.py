"""Reads a sheet of an XLSX workbook; what is merged downwards counts in each of its rows."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from closeout.kernel.numbers import shortened, shortest
from closeout.kernel.refusal import Refusal
from closeout.tabular.chunks import Chunk, Fault
from closeout.tabular.words import meant
from closeout.tabular.xlsx_extent import too_far

Cell = int | float | str | bool | time | date | datetime | timedelta
Range = tuple[tuple[int, int], tuple[int, int]]

_LOSES_DIGITS: Final = 1e15

# Every cell passes through a Python object of fifty bytes and more.
_MOST_AT_ONCE: Final = 10_000


class XlsxSource:
    """One sheet. Rows are the sheet's own; headings are its first row that is not blank."""

    def __init__(self, path: Path, sheet: str | None = None):
        """Open the sheet of this name, None: the first.

        Raises:
            Refusal: the file is empty or no sound workbook, is locked by a password, or has no such sheet.
            OSError: the file cannot be read.
        """
        self._path = path
        self._sheet = _open(path, sheet)
        first = next((each for each in enumerate(self._sheet.iter_rows()) if _filled(each[1])), None)
        if first is None:
            raise Refusal("tabular.empty", file=str(path))
        self._top = first[0]
        self.header_row = self._top + 1
        headings = [as_text(cell) for cell in first[1]]
        while not headings[-1].strip():
            headings.pop()
        self.headings: Sequence[str] = headings

    def chunks(self, wanted: Sequence[int], size: int) -> Iterator[Chunk]:
        """Yield `wanted` columns; a cell merged across several columns, one of them wanted, is a fault of its rows."""
        merged = _Merged(self._sheet.merged_cell_ranges or [], self._top, wanted)
        rows = islice(enumerate(self._sheet.iter_rows()), self.header_row, None)
        while batch := list(islice(rows, min(size, _MOST_AT_ONCE))):
            filled = [(at, merged.fill(at, cells)) for at, cells in batch]
            filled = [(at, cells) for at, cells in filled if _filled(cells)]
            faults = [fault for at, cells in filled for fault in self._faults(at, cells, merged)]
            faulty = {fault.row for fault in faults}
            sound = [(at + 1, cells) for at, cells in filled if at + 1 not in faulty]
            columns = (pl.Series([as_text(cells[at]) for _, cells in sound], dtype=pl.String) for at in wanted)
            yield Chunk(pl.Series([row for row, _ in sound], dtype=pl.UInt32), tuple(columns), tuple(faults))

    def more_than(self, limit: int) -> bool:
        """Return whether the sheet is more than `limit` rows high below its headings."""
        end = self._sheet.end
        return end is not None and end[0] + 1 - self.header_row > limit

    def _faults(self, at: int, cells: Sequence[Cell], merged: "_Merged") -> Iterator[Fault]:
        across = merged.across(at)
        if across is not None:
            yield Fault(at + 1, "tabular.merged_across", {"range": _name(across)}, column=self.headings[across[0][1]])
        elif any(cell != "" for cell in cells[len(self.headings) :]):
            yield Fault(at + 1, "tabular.row_long", {"found": len(cells), "expected": len(self.headings)})


class _Merged:
    """The merged ranges that touch rows of data, by row counted from 0."""

    def __init__(self, ranges: Sequence[Range], top: int, wanted: Sequence[int]):
        below = [each for each in ranges if each[1][0] > top]
        self._across = {
            row: each
            for each in below
            if each[0][1] < each[1][1] and any(each[0][1] <= at <= each[1][1] for at in wanted)
            for row in range(each[0][0], each[1][0] + 1)
        }
        self._starts: dict[int, list[Range]] = {}
        for each in below:
            if each[0][1] == each[1][1]:
                self._starts.setdefault(each[0][0], []).append(each)
        self._running: list[tuple[Range, Cell]] = []

    def fill(self, row: int, cells: list[Cell]) -> list[Cell]:
        """Return `cells` of `row` with the values that stand merged above them; rows come in order."""
        self._running = [each for each in self._running if each[0][1][0] >= row]
        for (_, column), value in ((each[0][1], each[1]) for each in self._running):
            if column < len(cells) and cells[column] == "":
                cells[column] = value
        for each in self._starts.get(row, ()):
            column = each[0][1]
            if column < len(cells):
                self._running.append((each, cells[column]))
        return cells

    def across(self, row: int) -> Range | None:
        """Return a range merged across columns that `row` is in, if any."""
        return self._across.get(row)


def _open(path: Path, sheet: str | None) -> CalamineSheet:
    if path.stat().st_size == 0:
        raise Refusal("tabular.empty", file=str(path))
    corner = too_far(path)
    if corner is not None:
        raise Refusal("tabular.xlsx_too_far", file=str(path), corner=corner)
    try:
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            names = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
            if not names or (sheet is not None and sheet not in names):
                hint = meant(sheet or "", names)
                raise Refusal("tabular.no_sheet", file=str(path), sheet=sheet or "", names="、".join(names), hint=hint)
            return book.get_sheet_by_name(names[0] if sheet is None else sheet)
    except PasswordError:
        raise Refusal("tabular.xlsx_locked", file=str(path)) from None
    except CalamineError as error:
        raise Refusal("tabular.xlsx_damaged", file=str(path), reason=str(error)) from None


def as_text(cell: Cell) -> str:
    """Return a cell as a person would write it: 17 for 17.0, true, ISO dates; a number that lost digits as 1.2E+17."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return shortest(cell) if abs(cell) < _LOSES_DIGITS else shortened(cell)
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return str(cell)


def _filled(cells: Sequence[Cell]) -> bool:
    return any(cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in cells)


def _name(cells: Range) -> str:
    return ":".join(f"{_letters(column)}{row + 1}" for row, column in cells)


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)
