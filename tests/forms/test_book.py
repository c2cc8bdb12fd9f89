"""A form's workbook: protected headings, a hidden row of keys, and cells that know what may stand in them."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from closeout.forms.book import Site, page_breaks
from closeout.forms.divisions import Divisions
from closeout.kernel.text import Lang
from tests.forms.filled import FIRST_ROW, KEY_ROW, forms, keys, opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return forms(tmp_path_factory.mktemp("town"))


def letter(sheet: Worksheet, key: str) -> str:
    return get_column_letter(keys(sheet).index(key) + 1)


def validation(sheet: Worksheet, key: str) -> Any:
    column = letter(sheet, key)
    return next(each for each in sheet.data_validations.dataValidation if f"{column}{FIRST_ROW}" in each.sqref)


def words(path: Path, key: str) -> list[object]:
    """Return what the drop-down of a column offers."""
    book, sheet = opened(path)
    name = str(validation(sheet, key).formula1)
    (place,) = list(book.defined_names[name.removeprefix("=")].destinations)
    return [cell.value for row in book[place[0]][place[1]] for cell in row]


def test_the_keys_are_hidden_and_named(folder: Path) -> None:
    book, sheet = opened(folder / "census.xlsx")
    assert sheet.row_dimensions[KEY_ROW].hidden
    assert book.defined_names["closeout_keys"].attr_text.startswith("'调查表'!$A$7:")
    assert keys(sheet)[0] == "site_code"


def test_headings_are_locked_and_the_rows_below_are_not(folder: Path) -> None:
    _, sheet = opened(folder / "census.xlsx")
    assert sheet.protection.sheet
    assert all(sheet.cell(row, 1).protection.locked for row in (1, 3, 4, 5, 6, KEY_ROW))
    assert not any(sheet.cell(FIRST_ROW, column).protection.locked for column in range(1, sheet.max_column + 1))
    assert not sheet.column_dimensions["A"].protection.locked  # what lies below the prepared rows


def test_both_languages_head_each_column(folder: Path) -> None:
    """X-7."""
    _, sheet = opened(folder / "census.xlsx")
    at = keys(sheet).index("fence_height_m") + 1
    assert (sheet.cell(5, at).value, sheet.cell(6, at).value) == ("围挡高度（米）", "fence height (m)")


def test_a_note_at_the_heading_has_the_clause_in_both_languages(folder: Path) -> None:
    _, sheet = opened(folder / "census.xlsx")
    comment = sheet.cell(5, keys(sheet).index("fence_height_m") + 1).comment
    assert comment is not None
    assert "T-2.4 围挡高度不低于4米。" in comment.text
    assert "T-2.4 The fence is at least 4 m high." in comment.text


@pytest.mark.parametrize(("lang", "expected"), [("zh", ["是", "否", "未查"]), ("en", ["yes", "no", "not established"])])
def test_a_yes_no_has_three_answers(tmp_path: Path, lang: Lang, expected: list[str]) -> None:
    """X-3."""
    assert words(forms(tmp_path, lang=lang) / "census.xlsx", "has_fence") == expected


def test_a_choice_is_made_by_its_labels(folder: Path) -> None:
    assert words(folder / "census.xlsx", "storage") == ["露天", "室内", "露天和室内", "未查"]


def test_several_words_of_a_set_are_not_stopped(folder: Path) -> None:
    _, sheet = opened(folder / "census.xlsx")
    found = validation(sheet, "materials")
    assert not found.showErrorMessage
    assert "顿号" in found.prompt


@pytest.mark.parametrize(
    ("key", "low", "high"), [("fence_height_m", "0", "1E+15"), ("lon", "-180", "180"), ("lat", "-90", "90")]
)
def test_a_number_has_its_limits(folder: Path, key: str, low: str, high: str) -> None:
    _, sheet = opened(folder / "census.xlsx")
    found = validation(sheet, key)
    assert (found.type, found.formula1) == ("decimal", low)
    assert float(found.formula2) == float(high)


def test_a_code_stands_once_and_keeps_its_zeros(folder: Path) -> None:
    _, sheet = opened(folder / "census.xlsx")
    assert validation(sheet, "site_code").formula1 == "SUMPRODUCT(--EXACT($A$8:$A$1007,A8))=1"
    assert sheet.cell(FIRST_ROW, 1).number_format == "@"


def test_a_page_repeats_its_headings(folder: Path) -> None:
    _, sheet = opened(folder / "census.xlsx")
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$6", "$A:$B")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert sheet.oddFooter is not None
    assert "&P" in str(sheet.oddFooter.center.text)
    assert sheet.freeze_panes == "C8"


def test_a_wide_form_breaks_between_pages_where_a_section_begins(tmp_path: Path) -> None:
    """A section's title was cut in two by the edge of the paper."""
    _, sheet = opened(forms(tmp_path, "buji") / "census.xlsx")
    begins = [cell.column - 1 for cell in sheet[4] if cell.value]
    breaks = [each.id for each in sheet.col_breaks.brk]
    assert breaks
    assert set(breaks) <= set(begins)
    assert sheet.page_setup.scale is not None
    assert 50 <= sheet.page_setup.scale < 100


def test_a_narrow_form_is_fitted_to_one_page_across(folder: Path) -> None:
    _, sheet = opened(min(folder.glob("checklist_*.xlsx")))
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize(
    ("widths", "breaks"),
    [([[100, 100], [120]], []), ([[100, 100], [121]], [2]), ([[100, 10, 200], [100, 110], [1]], [3, 5])],
)
def test_a_new_page_begins_with_the_section_that_no_longer_fits(widths: list[list[float]], breaks: list[int]) -> None:
    """A page takes 320 characters; from the second on the first two columns stand on it again."""
    assert page_breaks(widths) == breaks


def test_a_row_is_as_high_as_its_longest_text(tmp_path: Path) -> None:
    short, long = ({"site_code": str(at), "address": "示例镇中心路" * at} for at in (1, 9))
    _, sheet = opened(forms(tmp_path, sites=[short, long]) / "census.xlsx")
    heights = [sheet.row_dimensions[FIRST_ROW + at].height for at in (0, 1)]
    assert heights == [27.75, 56.25]  # points, in quarters


def test_the_headings_that_stay_leave_room_for_the_sites_on_a_small_screen(folder: Path) -> None:
    _, sheet = opened(folder / "census.xlsx")
    assert sum(sheet.row_dimensions[row].height for row in range(1, KEY_ROW)) <= 220  # points


def test_villages_are_chosen_by_name(tmp_path: Path) -> None:
    villages = Divisions({"440307014001": "布吉圩社区", "440307014015": "罗岗社区"})
    path = forms(tmp_path, "buji", divisions=villages) / "census.xlsx"
    assert words(path, "division_code") == ["布吉圩社区", "罗岗社区"]


def test_what_is_known_stands_in_the_form_already(tmp_path: Path) -> None:
    site: Site = {"site_code": "007", "has_fence": True, "materials": "paper|metal", "storage": "both", "lon": 120.5}
    _, sheet = opened(forms(tmp_path, sites=[site]) / "census.xlsx")
    row = dict(zip(keys(sheet), [cell.value for cell in sheet[FIRST_ROW]], strict=True))
    assert {key: row[key] for key in site} == {
        "site_code": "007",
        "has_fence": "是",
        "materials": "废纸、废旧金属",
        "storage": "露天和室内",
        "lon": 120.5,
    }


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path, folder: Path) -> None:
    again = forms(tmp_path)
    assert {each.name: each.read_bytes() for each in again.iterdir()} == {
        each.name: each.read_bytes() for each in folder.iterdir()
    }
