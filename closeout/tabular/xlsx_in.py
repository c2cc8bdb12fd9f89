"""Reads a sheet of an XLSX workbook; what is merged downwards counts in each of its rows."""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

import polars as pl
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from closeout.kernel.numbers import shortened, shortest
from closeout.kernel.refusal import Refusal, template
from closeout.kernel.text import LANGS, Text
from closeout.tabular.chunks import Chunk, Fault
from closeout.tabular.forms_in import KEYS, WORDS, Form, place_of
from closeout.tabular.words import NO_GUESS, listed, meant
from closeout.tabular.xlsx_damage import DamageNamed
from closeout.tabular.xlsx_extent import MOST_CELLS, Formulas, letters, survey
from closeout.tabular.xlsx_parts import Damaged, Parts

Opened = tuple[CalamineSheet, Formulas, Form | None, Sequence[str], bool]
Cell = int | float | str | bool | time | date | datetime | timedelta
Range = tuple[tuple[int, int], tuple[int, int]]

_LOSES_DIGITS: Final = 1e15

# Every cell passes through a Python object of fifty bytes and more.
_MOST_AT_ONCE: Final = 10_000


class XlsxSource:
    """One sheet. Rows are the sheet's own; headings are the row asked for, a form's keys, or the first not blank.

    `form` is what the workbook says of itself where it is one of our forms and neither sheet nor row was asked for;
    `was_form` where only the name of the keys is left of one.
    """

    def __init__(
        self, path: Path, sheet: str | None = None, header_row: int | None = None, most_cells: int = MOST_CELLS
    ):
        """Open the sheet of this name, None: the first; its headings stand in `header_row`, None: the first filled.

        A form of ours says by itself which sheet and row these are. A sheet that spans more than `most_cells` is not
        loaded.

        Raises:
            Refusal: the file is empty or no sound workbook, too large, locked, or has no such sheet or row.
            OSError: the file cannot be read.
        """
        self._path = path
        with DamageNamed(path):
            self._sheet, formulas, self.form, names, self.was_form = _open(path, sheet, header_row, most_cells)
        self._errors = _by_row(formulas)
        self._pending = tuple(formulas.pending)
        self.sheet_name = self._sheet.name
        self._others = () if sheet is not None or self.form is not None else tuple(names[1:])
        header_row = header_row if self.form is None else self.form.keys.row
        first = next((each for each in self._rows(0) if _filled(each[1]) and header_row in (None, each[0] + 1)), None)
        if self.form is not None and not (first and self.form.has_keys([as_text(cell) for cell in first[1]])):
            raise Refusal("tabular.form_keys_lost", file=str(path))
        if first is None and header_row is not None:
            raise Refusal("tabular.no_header_row", file=str(path), row=header_row)
        if first is None:
            code = "tabular.empty_sheet" if self._others else "tabular.empty"
            raise Refusal(code, file=str(path), elsewhere=self.elsewhere())
        self._top = first[0]
        self.header_row = self._top + 1
        headings = [as_text(cell) for cell in first[1]]
        while not headings[-1].strip():
            headings.pop()
        self.headings: Sequence[str] = headings

    def chunks(self, wanted: Sequence[int], size: int) -> Iterator[Chunk]:
        """Yield `wanted` columns; a cell merged across several columns, one of them wanted, is a fault of its rows."""
        merged = _Merged(self._sheet.merged_cell_ranges or [], self._top, wanted)
        rows = self._rows(self.header_row)
        while batch := list(islice(rows, min(size, _MOST_AT_ONCE))):
            filled = [(at, merged.fill(at, cells)) for at, cells in batch]
            filled = [(at, cells) for at, cells in filled if _filled(cells)]
            faults = [fault for at, cells in filled for fault in self._faults(at, cells, merged)]
            faulty = {fault.row for fault in faults}
            sound = [(at + 1, cells) for at, cells in filled if at + 1 not in faulty]
            columns = (pl.Series([as_text(cells[at]) for _, cells in sound], dtype=pl.String) for at in wanted)
            yield Chunk(pl.Series([row for row, _ in sound], dtype=pl.UInt32), tuple(columns), tuple(faults))

    def beginning(self, count: int) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield the number and the cells of the first `count` rows that are not blank."""
        filled = (each for each in self._rows(0) if _filled(each[1]))
        yield from ((at + 1, [as_text(cell) for cell in cells]) for at, cells in islice(filled, count))

    def uncalculated(self, wanted: Collection[int]) -> Iterator[tuple[int, int]]:
        """Yield row and column, from 1 and from 0, of cells at `wanted` whose formula was never calculated."""
        return ((row + 1, at) for row, at in self._pending if at in wanted and row > self._top)

    def elsewhere(self) -> Text:
        """Return a clause that names the other sheets, where this one was read only because it is the first."""
        if not self._others:
            return NO_GUESS
        clause, names = template("tabular.first_sheet"), listed(self._others)
        return Text(*(clause.say(lang).format(sheet=self.sheet_name, names=names.say(lang)) for lang in LANGS))

    def _rows(self, start: int) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the rows from `start` on, counted from 0, each error in its cell."""
        with DamageNamed(self._path):
            for at, cells in islice(enumerate(self._sheet.iter_rows()), start, None):
                for column, error in self._errors.get(at, ()):
                    if column < len(cells):
                        cells[column] = error
                yield at, cells

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
    """The merged ranges that touch rows of data, by row counted from 0; rows come in order."""

    def __init__(self, ranges: Sequence[Range], top: int, wanted: Sequence[int]):
        self._down: dict[int, list[Range]] = {}
        self._across: dict[int, Range] = {}
        for each in ranges:
            (first, left), (last, right) = each
            if last > top and left == right:
                self._down.setdefault(first, []).append(each)
            elif last > top and any(left <= at <= right for at in wanted):
                self._across[first] = max(each, self._across.get(first, each), key=lambda found: found[1][0])
        self._starts = deque(sorted(self._across))
        self._furthest: Range | None = None
        self._running: dict[int, tuple[int, Cell]] = {}

    def fill(self, row: int, cells: list[Cell]) -> list[Cell]:
        """Return `cells` of `row` with the values that stand merged above them."""
        for column, (last, value) in list(self._running.items()):
            if last < row:
                del self._running[column]
            elif cells[column] == "":
                cells[column] = value
        for (_, column), (last, _) in self._down.get(row, ()):
            if column < len(cells):
                self._running[column] = last, cells[column]
        return cells

    def across(self, row: int) -> Range | None:
        """Return a range merged across columns that `row` is in, if any."""
        while self._starts and self._starts[0] <= row:
            new = self._across[self._starts.popleft()]
            if self._furthest is None or new[1][0] > self._furthest[1][0]:
                self._furthest = new
        return self._furthest if self._furthest is not None and self._furthest[1][0] >= row else None


Errors = dict[int, list[tuple[int, str]]]


def _open(path: Path, sheet: str | None, header_row: int | None, most: int) -> Opened:
    if path.stat().st_size == 0:
        raise Refusal("tabular.empty", file=str(path))
    parts = _parts(path)
    parts.refuse_too_large()
    with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
        names = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        if not names or (sheet is not None and sheet not in names):
            hint = meant(sheet or "", names)
            raise Refusal("tabular.no_sheet", file=str(path), sheet=sheet or "", names=listed(names), hint=hint)
        form = _form(book, parts, names, most) if sheet is None and header_row is None else None
        name = sheet or (names[0] if form is None else form.keys.sheet)
        formulas = _formulas(parts, name, most)  # before the sheet is loaded: whether it can be
        was_form = form is None and KEYS in parts.defined_names()
        return book.get_sheet_by_name(name), formulas, form, names, was_form


def _form(book: CalamineWorkbook, parts: Parts, names: Sequence[str], most: int) -> Form | None:
    """Return what the workbook says of itself as a form, None where it is none."""
    defined = parts.defined_names()
    keys, words = place_of(defined.get(KEYS)), place_of(defined.get(WORDS))
    if keys is None or keys.sheet not in names:
        return None
    if words is None or words.sheet not in names:
        return Form(keys, ())
    _formulas(parts, words.sheet, most)
    rows = islice(book.get_sheet_by_name(words.sheet).iter_rows(), words.row - 1, None)
    cells = ([as_text(cell).strip() for cell in row[:3]] for row in rows)
    return Form(keys, tuple((key, word, value) for key, word, value in filter(_three, cells) if value))


def _three(cells: list[str]) -> bool:
    return len(cells) == 3


def _formulas(parts: Parts, sheet: str, most: int) -> Formulas:
    part = parts.sheet(sheet)
    return survey(lambda: parts.blocks(part), most)


def _by_row(formulas: Formulas) -> Errors:
    errors: Errors = {}
    for (row, column), error in formulas.errors.items():
        errors.setdefault(row, []).append((column, error))
    return errors


def _parts(path: Path) -> Parts:
    try:
        return Parts(path)
    except Damaged:
        with path.open("rb") as file:
            CalamineWorkbook.from_filelike(file).close()  # a locked workbook is no ZIP, and named so
        raise


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
    return ":".join(f"{letters(column)}{row + 1}" for row, column in cells)
