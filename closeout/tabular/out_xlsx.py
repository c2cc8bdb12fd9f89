"""Writes an XLSX workbook, one sheet a table, row by row onto the disk."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from closeout.kernel.refusal import Refusal
from closeout.tabular.sinks import Tables, printed

MOST_ROWS: Final = 1_048_575
_LONGEST_CELL: Final = 32_767

# The moment is fixed so that a second run gives the same bytes.
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)

_WIDTHS: Final = {"reason": 60, "site_code": 18, "possible": 24, "fact": 26, "action": 22}
_WIDTH: Final = 16


class XlsxSink:
    """One workbook. Text stays text: nothing becomes a formula, a link or a number."""

    def __init__(self, path: Path, tables: Tables):
        """Start the workbook with all its sheets. Raises OSError."""
        self._book = Workbook(str(path), _options(path.parent))
        self._book.set_properties({"created": _CREATED})
        bold = self._book.add_format({"bold": True})
        self._sheets: dict[str, Worksheet] = {}
        self._rows = dict.fromkeys(tables, 0)
        for table, schema in tables.items():
            sheet = self._sheets[table] = self._book.add_worksheet(table)
            sheet.freeze_panes(1, 0)
            for at, name in enumerate(schema):
                sheet.set_column(at, at, _width(name))
                sheet.write_string(0, at, name, bold)
        self._widths = {table: len(schema) for table, schema in tables.items()}

    def write(self, table: str, frame: pl.DataFrame) -> None:
        """Append rows.

        Raises:
            Refusal: the table or a cell becomes longer than XLSX can hold.
            OSError: the disk is full.
        """
        if self._rows[table] + len(frame) > MOST_ROWS:
            raise Refusal("tabular.xlsx_too_long", table=table)
        sheet = self._sheets[table]
        for at, row in enumerate(_cells(frame).iter_rows(), self._rows[table] + 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    self._text(table, sheet, at, column, value)
                elif value is not None:
                    sheet.write(at, column, value)
        self._rows[table] += len(frame)

    def close(self) -> None:
        """Pack the workbook. Raises OSError."""
        for table, sheet in self._sheets.items():
            sheet.autofilter(0, 0, self._rows[table], self._widths[table] - 1)
        with system_errors():
            self._book.close()

    def abandon(self) -> None:
        """Let go of the sheets' own files."""
        for sheet in self._sheets.values():
            with suppress(OSError, AttributeError):
                sheet.row_data_fh.close()

    @staticmethod
    def _text(table: str, sheet: Worksheet, row: int, column: int, text: str) -> None:
        if len(text) > _LONGEST_CELL:
            raise Refusal("tabular.xlsx_cell_too_long", table=table)
        sheet.write_string(row, column, text)


@contextmanager
def system_errors() -> Iterator[None]:
    """Let what the system refuses while a workbook is packed be the system's error again. Raises OSError."""
    try:
        yield
    except FileCreateError as error:
        raise error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error)) from error


def _options(room: Path) -> dict[str, object]:
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return {"constant_memory": True, "tmpdir": str(room), **plain}


def _cells(frame: pl.DataFrame) -> pl.DataFrame:
    dates = [name for name, dtype in frame.schema.items() if dtype == pl.Date]
    floats = frame.select(name for name, dtype in frame.schema.items() if dtype.is_float())
    return printed(frame).with_columns(pl.col(dates).dt.to_string("iso"), *floats.fill_nan(None))


def _width(name: str) -> int:
    return next((width for start, width in _WIDTHS.items() if name.startswith(start)), _WIDTH)
