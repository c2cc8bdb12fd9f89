"""What is wrong in a filled form comes back as the same form with red cells and notes."""

import os
import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from closeout.packfile.library import load_pack
from closeout.tabular.sites import open_sites
from tests.bounded import converted
from tests.cli.running import Command, Ran, contents, write
from tests.forms.filled import FIRST_ROW, KEY_ROW, fill, forms, keys, opened

RED, YELLOW = "FFFFC7CE", "FFFFEB9C"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    rows = [{"site_code": "1", "fence_height_m": "四米多", "has_fence": "是"}, {"site_code": "2", "has_fence": "可能"}]
    return fill(forms(tmp_path) / "census.xlsx", rows)


def check(closeout: Command, table: Path, *more: object, lang: str = "zh") -> Ran:
    folder = table.parent
    return closeout("check", "town", table, "-o", folder / "out", "--problems", folder / "p.xlsx", *more, lang=lang)


def marks(path: Path) -> dict[tuple[int, str], tuple[str, str]]:
    """Return the coloured cells below the headings, by row and key, with colour and note."""
    _, sheet = opened(path)
    return {
        (row, key): (str(cell.fill.fgColor.rgb), cell.comment.text if cell.comment else "")
        for row in range(FIRST_ROW, sheet.max_row + 1)
        for key, cell in zip(keys(sheet), sheet[row], strict=True)
        if cell.fill.fill_type == "solid"
    }


def test_bad_cells_are_red_and_say_why(closeout: Command, form: Path) -> None:
    ran = check(closeout, form)

    assert ran.status == 1
    found = marks(form.parent / "p.xlsx")
    assert set(found) == {(FIRST_ROW, "fence_height_m"), (FIRST_ROW + 1, "has_fence")}
    assert found[FIRST_ROW, "fence_height_m"][0] == RED
    assert "不是以米为单位的数" in found[FIRST_ROW, "fence_height_m"][1]


def test_the_note_speaks_the_language_asked_for(closeout: Command, form: Path) -> None:
    check(closeout, form, lang="en")
    assert "is no number in m" in marks(form.parent / "p.xlsx")[FIRST_ROW, "fence_height_m"][1]


def test_everything_else_stays_as_it_was(closeout: Command, form: Path) -> None:
    check(closeout, form)

    (before, sheet), (after, copy) = opened(form), opened(form.parent / "p.xlsx")
    assert after.sheetnames == before.sheetnames
    assert set(after.defined_names) == set(before.defined_names)
    assert len(copy.data_validations.dataValidation) == len(sheet.data_validations.dataValidation)
    assert (copy.protection.sheet, copy.row_dimensions[KEY_ROW].hidden) == (True, True)
    assert [cell.value for row in copy for cell in row] == [cell.value for row in sheet for cell in row]


def test_whoever_corrects_the_copy_gets_it_back_without_red(closeout: Command, form: Path) -> None:
    check(closeout, form)
    copy = (form.parent / "p.xlsx").rename(form.parent / "again.xlsx")
    fill(copy, [{"fence_height_m": 4.2}])

    check(closeout, copy)

    assert set(marks(form.parent / "p.xlsx")) == {(FIRST_ROW + 1, "has_fence")}


def test_the_corrected_copy_is_checked_as_it_is(closeout: Command, form: Path) -> None:
    check(closeout, form)
    fill(form.parent / "p.xlsx", [{"fence_height_m": 4.2}, {"has_fence": "否"}])
    (batch,) = open_sites(form.parent / "p.xlsx", load_pack("town").facts).batches()
    assert batch.sites.select("fence_height_m", "has_fence").rows() == [(4.2, True), (None, False)]


def test_a_row_without_a_code_is_marked_where_the_code_should_be(closeout: Command, form: Path) -> None:
    fill(form, [{"site_code": None, "fence_height_m": 4}])
    check(closeout, form)
    assert marks(form.parent / "p.xlsx")[FIRST_ROW, "site_code"][0] == RED


def test_a_warning_is_yellow(closeout: Command, form: Path) -> None:
    fill(form, [{"address": "河西路1号", "fence_height_m": 4}, {"address": "河西路1号", "has_fence": "是"}])
    assert check(closeout, form).status == 0
    assert marks(form.parent / "p.xlsx")[FIRST_ROW + 1, "address"][0] == YELLOW


def test_a_form_without_mistakes_comes_back_clean(closeout: Command, form: Path) -> None:
    fill(form, [{"fence_height_m": 4}, {"has_fence": "是"}])
    assert check(closeout, form).status == 0
    assert marks(form.parent / "p.xlsx") == {}


def listed(path: Path, *rows: tuple[str, ...]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    sheet["B2"].comment = Comment("问过老板", "张")
    book.save(path)


def test_a_list_of_one_s_own_is_marked_too_and_keeps_its_notes(closeout: Command, tmp_path: Path) -> None:
    listed(tmp_path / "a.xlsx", ("site_code", "has_fence", "老板"), ("1", "也许", "某"))

    check(closeout, tmp_path / "a.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[0]
    comment, heading = sheet["B2"].comment, sheet["C1"].comment
    assert comment is not None
    assert heading is not None
    assert comment.text.startswith("问过老板\n[closeout]")
    assert "方案里没有这一列" in heading.text


def test_a_list_that_is_no_workbook_cannot_be_marked(closeout: Command, tmp_path: Path) -> None:
    ran = check(closeout, write(tmp_path / "a.csv", "site_code,has_fence", "1,maybe"))
    assert (ran.status, list(contents(tmp_path))) == (2, ["a.csv"])


def test_a_table_that_is_refused_as_a_whole_leaves_no_empty_workbook(closeout: Command, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"noise")
    ran = check(closeout, tmp_path / "a.xlsx")
    assert (ran.status, list(contents(tmp_path))) == (1, ["a.xlsx"])


@pytest.mark.skipif(shutil.which("soffice") is None and "CI" not in os.environ, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_marked_form(closeout: Command, form: Path, tmp_path: Path) -> None:
    check(closeout, form)
    saved = converted(form.parent / "p.xlsx", "xlsx", tmp_path)
    assert marks(saved)[FIRST_ROW, "fence_height_m"][0] == RED
