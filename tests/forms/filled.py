"""Forms written for a test, filled in as a person does, and read back."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from closeout.forms.book import Site
from closeout.forms.divisions import Divisions
from closeout.forms.write import write_forms
from closeout.kernel.text import Lang
from closeout.packfile.library import load_pack

KEY_ROW, FIRST_ROW = 7, 8
NOWHERE = Divisions()


def forms(
    folder: Path, pack: str = "town", *, sites: Sequence[Site] = (), divisions: Divisions = NOWHERE, lang: Lang = "zh"
) -> Path:
    """Write all forms of a plan into a new folder."""
    write_forms(load_pack(pack), folder / "forms", sites=sites, divisions=divisions, lang=lang)
    return folder / "forms"


def opened(path: Path) -> tuple[Workbook, Worksheet]:
    book = openpyxl.load_workbook(path)
    return book, cast(Worksheet, book.worksheets[0])


def keys(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[KEY_ROW]]


def fill(path: Path, rows: Sequence[Mapping[str, object]], first: int = FIRST_ROW) -> Path:
    """Write `rows` by their keys into the form's rows from `first` on."""
    book, sheet = opened(path)
    at = {key: column for column, key in enumerate(keys(sheet), 1)}
    for number, row in enumerate(rows, first):
        for key, value in row.items():
            sheet.cell(number, at[key]).value = value  # type: ignore[assignment]
    book.save(path)
    return path
