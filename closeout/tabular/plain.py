"""A small table as headings and rows of text, for lists that have nothing to do with sites."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from closeout.kernel.refusal import Problem, Refusal
from closeout.tabular.chunks import Source
from closeout.tabular.csv_in import CsvSource
from closeout.tabular.xlsx_damage import DamageNamed
from closeout.tabular.xlsx_extent import MOST_SENT
from closeout.tabular.xlsx_in import XlsxSource
from closeout.tabular.xlsx_parts import Parts, Text, parse

_AT_ONCE: Final = 1_000
_NAMED: Final = 200  # formulas listed one by one


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank: its number (the file's first row is 1) and its cells, one for each heading."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Plain:
    """A table: `faults` are rows that could not be taken apart, and are not among `rows`."""

    headings: Sequence[str]
    rows: Sequence[Row]
    faults: Sequence[Problem]


def read_sheet(path: Path, sheet: str, most: int) -> Plain:
    """Return a sheet of a workbook.

    Raises:
        Refusal: no sound workbook, no such sheet, more than `most` rows or two million cells, or formulas.
    """
    with DamageNamed(path):
        source = XlsxSource(path, sheet, most_cells=MOST_SENT)
        found = formulas(path, sheet)
    if found:
        problems = [Problem(str(path), "tabular.plain_formula", column=each) for each in found[:_NAMED]]
        raise Refusal("tabular.plain_formulas", problems=problems, total=len(found), file=str(path), count=len(found))
    return _plain(source, str(path), most)


def read_csv(path: Path, most: int) -> Plain:
    """Return a CSV file.

    Raises:
        Refusal: the file is empty, damaged, in no known encoding, or has more than `most` rows.
    """
    return _plain(CsvSource(path), str(path), most)


def _plain(source: Source, file: str, most: int) -> Plain:
    if source.more_than(most):
        raise Refusal("tabular.plain_long", file=file, most=most)
    headings = [each.strip() for each in source.headings]
    rows: list[Row] = []
    faults: list[Problem] = []
    for chunk in source.chunks(range(len(headings)), _AT_ONCE):
        faults += [Problem(file, each.code, dict(each.params), row=each.row) for each in chunk.faults]
        cells = zip(*(each.to_list() for each in chunk.columns), strict=True)
        rows += [
            Row(number, [(cell or "").strip() for cell in each])
            for number, each in zip(chunk.rows.to_list(), cells, strict=True)
        ]
    return Plain(headings, rows, faults)


def formulas(path: Path, sheet: str) -> list[str]:
    """Return the cells of a sheet that hold formulas, such as B7. What they show may differ from what was sent."""
    parts = Parts(path)
    found: list[str] = []
    cell = ""

    def start(tag: str, of: dict[str, str]) -> Text | None:
        nonlocal cell
        if tag == "c":
            cell = of.get("r", "?")
        elif tag == "f":
            found.append(cell)
        return None

    parse(parts.blocks(parts.sheet(sheet)), start)
    return found
