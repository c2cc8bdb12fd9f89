"""Writes a ledger as a workbook of one sheet, row by row onto the disk: a short one with care, a long one quickly."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from rustpy_xlsxwriter import write_worksheet
from xlsxwriter import Workbook

from closeout.kernel.refusal import Refusal
from closeout.tabular.out_xlsx import MOST_ROWS, system_errors

LONG: Final = 20_000  # rows from which on speed counts more than how cells look
LONGEST_CELL: Final = 32_767
_WIDE, _NARROW = 28, 14
_LONG_HEADING: Final = 6  # characters from which on a column is a wide one
Cell = str | int | float | None


def refuse_long(count: int, table: str) -> None:
    """Let a ledger be written that a sheet can hold: before anything of it was sent, for then it is too late to say so.

    Raises:
        Refusal: there are more rows than that.
    """
    if count > MOST_ROWS:
        raise Refusal("tabular.ledger_too_long", table=table, found=count, most=MOST_ROWS)


def write_ledger(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]], count: int) -> None:
    """Write `rows`, of which there are about `count`, below `headings`, no two of which are alike.

    Text stays text: what begins with =, +, - or @ is shown as it is and nothing calculates it. What a cell cannot hold
    of a text is left out. A long ledger needs no more memory than a short one.

    Raises:
        Refusal: a sheet cannot hold so many rows.
        OSError: the disk is full.
    """
    refuse_long(count, path.stem)
    cut = (tuple(each[:LONGEST_CELL] if isinstance(each, str) else each for each in row) for row in rows)
    (_quickly if count >= LONG else _carefully)(path, headings, cut)


def _quickly(path: Path, headings: Sequence[str], rows: Iterator[Sequence[Cell]]) -> None:
    records = (dict(zip(headings, row, strict=True)) for row in rows)
    widths = [float(_width(each)) for each in headings]
    write_worksheet(
        records, str(path), bold_headers=True, freeze_row=1, freeze_col=2, column_widths=widths, autofilter=True
    )


def _carefully(path: Path, headings: Sequence[str], rows: Iterator[Sequence[Cell]]) -> None:
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent), **plain})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 2)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for at, heading in enumerate(headings):
        sheet.set_column(at, at, _width(heading), wrapped)
        sheet.write_string(0, at, heading, bold)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(last, column, cell, wrapped)
            elif cell is not None:
                sheet.write_number(last, column, cell, wrapped)
    sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)
    with system_errors():
        book.close()


def _width(heading: str) -> int:
    return _WIDE if len(heading.encode()) > _LONG_HEADING * 2 else _NARROW
