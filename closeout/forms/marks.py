"""A workbook with what is wrong in it: bad cells red, doubtful ones yellow, each with the sentence as a note.

The copy keeps what the workbook is: formats, rules, protection, other sheets. Marks of an earlier copy are taken away,
so that a person corrects the same file until nothing in it is red.
"""

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, cast
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from closeout.forms.guide import lines
from closeout.kernel.refusal import Problem, Refusal, Severity, sentence, visible
from closeout.kernel.system import reason
from closeout.kernel.text import Lang
from closeout.tabular.staging import StagedFile
from closeout.tabular.words import half_width
from closeout.tabular.xlsx_in import XlsxSource

_FILLS: Final[Mapping[Severity, str]] = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "note": "FFFFEB9C"}
_MARK: Final = "[closeout]"  # begins what we say in a note; what stands before it is somebody else's
_OURS: Final = re.compile(rf"\s*{re.escape(_MARK)}.*", re.DOTALL)
# Whatever openpyxl stumbles over in a workbook that another program wrote; the reader has read it before.
_CANNOT: Final = (
    *(ValueError, KeyError, TypeError, IndexError, AttributeError),
    *(BadZipFile, ParseError, InvalidFileException),
)


def write_marked(
    target: Path,
    problems: Sequence[Problem],
    lang: Lang,
    *,
    source: Path,
    sheet: str | None = None,
    header_row: int | None = None,
) -> None:
    """Write a copy of the workbook `source` to `target` with `problems` marked in it, each in the language `lang`.

    Args:
        target: the copy; it appears whole, over an older one.
        problems: those of other files are passed over.
        lang: the language of the notes.
        source: the workbook that was checked.
        sheet: the sheet that was read, as `open_sites` takes it.
        header_row: the row of its headings, likewise.

    Raises:
        Refusal: the workbook cannot be read or copied, or `target` not be written.
    """
    read = XlsxSource(source, sheet, header_row)
    book = _loaded(source)
    marked = _Marked(cast(Worksheet, book[read.sheet_name]), read)
    marked.clear()
    marked.mark([each for each in problems if each.file == str(source) and each.row is not None], lang)
    _save(book, target)


def _loaded(path: Path) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it will not keep; the page on `check` names that
            return load_workbook(path, rich_text=True)
    except _CANNOT as error:
        raise Refusal("forms.cannot_mark", file=str(path), reason=f"{type(error).__name__} {error}") from None


class _Marked:
    """A sheet in which cells are marked."""

    def __init__(self, sheet: Worksheet, read: XlsxSource) -> None:
        self._sheet = sheet
        self._top = read.header_row
        self._columns = {half_width(heading): at for at, heading in reversed([*enumerate(read.headings, 1)])}

    def clear(self) -> None:
        """Take away the marks of an earlier copy, and give every note the room it needs."""
        for cell in (each for row in self._sheet.iter_rows() for each in row):
            if isinstance(cell, Cell) and cell.comment is not None:
                self._clear(cell, cell.comment)

    @staticmethod
    def _clear(cell: Cell, comment: Comment) -> None:
        others = _OURS.sub("", comment.text)
        if others != comment.text and cell.fill.fgColor.rgb in _FILLS.values():
            cell.fill = PatternFill()
        cell.comment = _note(others, comment.author) if others else None

    def mark(self, problems: Iterable[Problem], lang: Lang) -> None:
        """Mark the cell of each problem."""
        for problem in problems:
            cell = self._cell(problem)
            said = visible(sentence(problem.code, lang, problem.params))
            before = "" if cell.comment is None else f"{cell.comment.text}\n"
            if cell.comment is None or cell.fill.fgColor.rgb != _FILLS["error"]:  # an error outdoes a warning
                cell.fill = PatternFill("solid", fgColor=_FILLS[problem.severity])
            cell.comment = _note(f"{before}{_MARK} {said}", "closeout")

    def _cell(self, problem: Problem) -> Cell:
        """Return the cell of a problem: of a row as a whole its first, of hidden keys the heading above."""
        row = problem.row or self._top
        while row == self._top and row > 1 and self._sheet.row_dimensions[row].hidden:
            row -= 1
        return self._visible(row, self._column(problem.column))

    def _column(self, column: str | int | None) -> int:
        return column if isinstance(column, int) else self._columns.get(half_width(column or ""), 1)

    def _visible(self, row: int, column: int) -> Cell:
        """Return the cell, or the one that it is merged into."""
        cell = self._sheet.cell(row, column)
        if not isinstance(cell, MergedCell):
            return cell
        merged = next(each for each in self._sheet.merged_cells.ranges if cell.coordinate in each)
        return cast(Cell, self._sheet.cell(merged.min_row, merged.min_col))


def _note(text: str, author: str) -> Comment:
    return Comment(text, author, width=320, height=30 + 16 * lines(text, 48))


def _save(book: Workbook, target: Path) -> None:
    try:
        staging = StagedFile(target)
        try:
            book.save(staging.room / target.name)
            staging.commit()
        finally:
            staging.discard()
    except OSError as error:
        raise Refusal("tabular.cannot_write", path=str(target), reason=reason(error)) from None
