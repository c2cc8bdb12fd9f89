"""Forms that came back spoilt: rows and columns moved, the hidden keys edited, text pasted past the drop-downs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from closeout.forms.divisions import Divisions
from closeout.tabular.forms_in import KEYS, WORDS
from tests.cli.running import Command, Ran, read
from tests.forms.filled import FIRST_ROW, KEY_ROW, fill, forms, keys, opened

Spoil = Callable[[Workbook, Worksheet], object]
VILLAGES = Divisions({"440307014001": "布吉圩社区"})
ROWS = [{"site_code": f"00{each}", "stacked_neatly": "是", "division_code": "布吉圩社区"} for each in (1, 2, 3)]


def spoilt(closeout: Command, folder: Path, spoil: Spoil) -> Ran:
    """Check a form of three sites that was spoilt after it was filled in; the result is out.csv."""
    form = fill(forms(folder, "buji", divisions=VILLAGES) / "checklist_urban_management.xlsx", ROWS)
    book, sheet = opened(form)
    spoil(book, sheet)
    book.save(form)
    return closeout("check", "buji", form, "-o", folder / "out.csv", "--force")


def column(sheet: Worksheet, key: str) -> int:
    return keys(sheet).index(key) + 1


def moved_aside(book: Workbook, sheet: Worksheet) -> None:
    """Cut a whole column with its key and paste it far to the right."""
    letter = get_column_letter(column(sheet, "stacked_neatly"))
    sheet.move_range(f"{letter}{KEY_ROW}:{letter}{FIRST_ROW + 3}", cols=40)


def unprotected_and_shown(book: Workbook, sheet: Worksheet) -> None:
    sheet.protection.sheet = False
    sheet.row_dimensions[KEY_ROW].hidden = False
    sheet.cell(5, 1).value = "改过的标题"


def copied(book: Workbook, sheet: Worksheet) -> None:
    book.move_sheet(book.copy_worksheet(sheet), -5)


@pytest.mark.parametrize("spoil", [moved_aside, unprotected_and_shown, copied])
def test_what_does_not_touch_the_meaning_does_no_harm(closeout: Command, tmp_path: Path, spoil: Spoil) -> None:
    assert spoilt(closeout, tmp_path, spoil).status == 0
    assert [row["site_code"] for row in read(tmp_path / "out.csv") if row["standard"] == "B-4.6f"] == [
        "001",
        "002",
        "003",
    ]


def test_a_row_that_was_deleted_is_a_site_less(closeout: Command, tmp_path: Path) -> None:
    ran = spoilt(closeout, tmp_path, lambda _, sheet: sheet.delete_rows(FIRST_ROW + 1))
    assert ran.out.startswith("buji: 2 sites")


def test_a_key_that_was_changed_is_told_with_what_was_meant(closeout: Command, tmp_path: Path) -> None:
    def spoil(_: Workbook, sheet: Worksheet) -> None:
        sheet.cell(KEY_ROW, column(sheet, "stacked_neatly")).value = "stacked_neetly"

    assert 'did you mean "stacked_neatly"?' in spoilt(closeout, tmp_path, spoil).err


def another_key(_: Workbook, sheet: Worksheet) -> None:
    sheet.cell(KEY_ROW, column(sheet, "stacked_neatly")).value = "site_clean"


def keys_swapped(_: Workbook, sheet: Worksheet) -> None:
    one, other = column(sheet, "stacked_neatly"), column(sheet, "spoils_appearance")
    sheet.cell(KEY_ROW, one).value, sheet.cell(KEY_ROW, other).value = "spoils_appearance", "stacked_neatly"


@pytest.mark.parametrize(("spoil", "count"), [(another_key, 1), (keys_swapped, 2)])
def test_a_key_of_another_question_is_refused(closeout: Command, tmp_path: Path, spoil: Spoil, count: int) -> None:
    """The answers were read as those to the other question."""
    ran = spoilt(closeout, tmp_path, spoil)
    assert (ran.status, (tmp_path / "out.csv").exists()) == (1, False)
    assert ran.err.count("the hidden key of this column must be ") == count
    assert "must be stacked_neatly" in ran.err


def blank_keys(_: Workbook, sheet: Worksheet) -> None:
    for cell in sheet[KEY_ROW]:
        cell.value = None


def one_key_left(_: Workbook, sheet: Worksheet) -> None:
    for cell in sheet[KEY_ROW][1:]:
        cell.value = None


def keys_deleted(book: Workbook, sheet: Worksheet) -> None:
    """Delete the row as a spreadsheet does: the name points nowhere then."""
    sheet.delete_rows(KEY_ROW)
    book.defined_names[KEYS].attr_text = "#REF!"


@pytest.mark.parametrize("spoil", [blank_keys, one_key_left, keys_deleted, lambda _, sheet: sheet.delete_rows(1, 2)])
def test_a_form_whose_keys_are_lost_says_so(closeout: Command, tmp_path: Path, spoil: Spoil) -> None:
    """It was said to have a title, and the row of labels to be its headings: units and second labels went astray."""
    ran = spoilt(closeout, tmp_path, spoil)
    assert (ran.status, (tmp_path / "out.csv").exists()) == (1, False)
    assert "its hidden row of keys was deleted or changed" in ran.err


def another_village(_: Workbook, sheet: Worksheet) -> None:
    sheet.cell(FIRST_ROW, column(sheet, "division_code")).value = "没有的社区"


def words_lost(book: Workbook, _: Worksheet) -> None:
    book.defined_names[WORDS].attr_text = "#REF!"


@pytest.mark.parametrize(("spoil", "bad"), [(another_village, 1), (words_lost, 3)])
def test_a_village_that_is_not_on_the_list_is_a_bad_cell(
    closeout: Command, tmp_path: Path, spoil: Spoil, bad: int
) -> None:
    """A name pasted past the drop-down was taken for a code, and the site given to the wrong unit without a word."""
    ran = spoilt(closeout, tmp_path, spoil)
    assert (ran.status, ran.err.count("is neither a village of the list nor a division code")) == (1, bad)


def test_a_code_pasted_in_place_of_a_name_is_taken(closeout: Command, tmp_path: Path) -> None:
    def spoil(_: Workbook, sheet: Worksheet) -> None:
        sheet.cell(FIRST_ROW, column(sheet, "division_code")).value = " ４40307014015 "

    assert spoilt(closeout, tmp_path, spoil).status == 0
