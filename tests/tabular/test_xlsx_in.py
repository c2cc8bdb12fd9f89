"""A workbook is read as a person sees it: types, merged cells, sheets; what cannot be read is refused."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from closeout.kernel.refusal import Refusal
from closeout.tabular.xlsx_in import XlsxSource, as_text
from tests.tabular.tables import Rows, places, read

HEAD = ("site_code", "name", "has_fence", "fence_height_m", "issued_on")


def book(path: Path, rows: Rows, change: Callable[[Worksheet], None] = lambda sheet: None) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(tuple(row))  # type: ignore[arg-type]
    change(sheet)
    made.save(path)
    return path


def refusal(path: Path, sheet: str | None = None) -> Refusal:
    with pytest.raises(Refusal) as refused:
        XlsxSource(path, sheet)
    return refused.value


def test_cells_mean_what_they_show(tmp_path: Path) -> None:
    rows = (
        HEAD,
        (17, 320682001, True, 3.4, date(2026, 6, 1)),
        ("007", "=1+1", "否", "３．４米", datetime(2026, 6, 1)),  # noqa: DTZ001 - as a workbook holds it
        (17.5, None, 1, None, "2026年6月1日"),
    )
    found, _ = read(book(tmp_path / "a.xlsx", rows, lambda sheet: _as_text(sheet, "B3")))
    assert found.rows() == [
        ("17", "320682001", 3.4, True, date(2026, 6, 1)),
        ("007", "=1+1", 3.4, False, date(2026, 6, 1)),
        ("17.5", None, None, True, date(2026, 6, 1)),
    ]


def _as_text(sheet: Worksheet, cell: str) -> None:
    sheet[cell].data_type = "s"


def test_a_long_code_kept_as_a_number_is_refused_for_its_lost_digits(tmp_path: Path) -> None:
    _, findings = read(book(tmp_path / "a.xlsx", (HEAD, (440307014001000017, "a", True, 1, None))))
    assert places(findings.problems) == [(2, "site_code", "cell_shortened")]


def test_rows_are_numbered_as_in_the_sheet(tmp_path: Path) -> None:
    rows: Rows = ((), HEAD, (), (1, "a", "maybe"), (2, "b", True))
    _, findings = read(book(tmp_path / "a.xlsx", rows), size=1)
    assert places(findings.problems) == [(4, "has_fence", "cell_boolean")]


def test_a_cell_merged_downwards_counts_in_each_row(tmp_path: Path) -> None:
    rows: Rows = (HEAD, (1, "甲", True, 3), (2, None, False, 4), (3, None, True, 5), (4, "乙", True, 6))
    path = book(tmp_path / "a.xlsx", rows, lambda sheet: sheet.merge_cells("B2:B4"))
    found, _ = read(path, size=2)
    assert found["name"].to_list() == ["甲", "甲", "甲", "乙"]


def test_a_code_merged_downwards_is_a_code_that_stands_twice(tmp_path: Path) -> None:
    rows: Rows = (HEAD, (1, "甲", True), (None, "乙", True))
    _, findings = read(book(tmp_path / "a.xlsx", rows, lambda sheet: sheet.merge_cells("A2:A3")))
    assert places(findings.problems) == [(3, "site_code", "code_twice")]


def test_a_cell_merged_across_columns_makes_its_rows_bad(tmp_path: Path) -> None:
    rows: Rows = (HEAD, (1, "甲", None, 3), (2, None, None, 3), (3, "丙", True, 3))
    found, findings = read(book(tmp_path / "a.xlsx", rows, lambda sheet: sheet.merge_cells("B2:C3")))
    assert found["site_code"].to_list() == ["3"]
    assert places(findings.problems) == [(2, "name", "merged_across"), (3, "name", "merged_across")]
    assert findings.problems[0].params == {"range": "B2:C3"}


def test_cells_merged_where_nothing_is_read_do_no_harm(tmp_path: Path) -> None:
    rows: Rows = ((*HEAD, "x", "y"), (1, "甲", True, 3, None, "note"))
    found, _ = read(book(tmp_path / "a.xlsx", rows, lambda sheet: sheet.merge_cells("F2:G2")))
    assert found["site_code"].to_list() == ["1"]


def test_a_title_above_the_headings_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        read(book(tmp_path / "a.xlsx", (("台账",), HEAD, (1, "甲", True)), lambda sheet: sheet.merge_cells("A1:E1")))
    assert refused.value.code == "tabular.title"
    assert "--header-row 2" in refused.value.say("zh")


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", (("other",),), _second_sheet)
    assert XlsxSource(path).headings == ["other"]
    assert XlsxSource(path, "点位").headings == ["site_code"]
    assert refusal(path, "点").code == "tabular.no_sheet"


@pytest.mark.parametrize("first", [(), (("填表说明",), ("每行一个站点",))])
def test_a_list_on_another_sheet_is_refused_with_the_names_of_the_others(tmp_path: Path, first: Rows) -> None:
    with pytest.raises(Refusal) as refused:
        read(book(tmp_path / "a.xlsx", first, _second_sheet))
    assert "name it with --sheet: 点位)" in refused.value.say("en")
    assert "请用 --sheet 写明：点位）" in refused.value.say("zh")


def test_a_list_on_the_first_sheet_is_refused_for_what_it_lacks_itself(tmp_path: Path) -> None:
    for head in (("code", "名字"), ("name", "has_fence")):
        with pytest.raises(Refusal) as refused:
            read(book(tmp_path / "a.xlsx", (head, ("1", "甲")), _second_sheet))
        assert "--sheet" not in refused.value.say("en")


def _second_sheet(sheet: Worksheet) -> None:
    assert sheet.parent is not None
    sheet.parent.create_sheet("点位").append(["site_code"])


def test_rows_are_counted_from_the_sheet_s_extent(tmp_path: Path) -> None:
    source = XlsxSource(book(tmp_path / "a.xlsx", (HEAD, (1,), (2,))))
    assert source.more_than(1)
    assert not source.more_than(2)


@pytest.mark.parametrize("content", [b"noise", b"PK\x03\x04noise", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_noise_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert refusal(tmp_path / "a.xlsx").code in ("tabular.xlsx_damaged", "tabular.xlsx_locked")


def test_an_empty_file_and_an_empty_sheet_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").touch()
    assert refusal(tmp_path / "a.xlsx").code == "tabular.empty"
    assert refusal(book(tmp_path / "b.xlsx", ())).code == "tabular.empty"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    path = book(tmp_path / "a.xlsx", (HEAD, (1, "甲", True)))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert refusal(path).code == "tabular.xlsx_damaged"


def test_a_workbook_with_a_damaged_part_is_refused(tmp_path: Path) -> None:
    whole = book(tmp_path / "a.xlsx", (HEAD, (1, "甲", True)))
    with ZipFile(whole) as old, ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<" if name.endswith("sheet1.xml") else old.read(name))
    assert refusal(tmp_path / "b.xlsx").code == "tabular.xlsx_damaged"


def test_a_stray_cell_in_the_last_corner_is_refused_before_it_takes_all_memory(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", (HEAD, (1, "甲", True)), lambda sheet: _stray(sheet, "x"))
    assert refusal(path).params["corner"] == "XFD1048576"


def test_a_formatted_but_empty_cell_far_away_is_no_cell(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", (HEAD, (1, "甲", True)), lambda sheet: _stray(sheet, None))
    assert read(path)[0]["site_code"].to_list() == ["1"]


def _stray(sheet: Worksheet, value: str | None) -> None:
    sheet["XFD1048576"].number_format = "0.00"
    sheet["XFD1048576"].value = value


def test_a_number_of_sixteen_digits_is_no_code_any_more() -> None:
    assert as_text(1234567890123456.0) == "1.2345678901234560E+15"


def test_a_formula_that_was_never_calculated_is_warned_of_cell_by_cell(tmp_path: Path) -> None:
    """It was read as an empty cell without a word; programs write workbooks so."""
    rows = (HEAD, (1, "甲", True, "=1+2", None), (2, "=A2", True, 3, None), (3, "丙", "=1=1", None, None))
    found, findings = read(book(tmp_path / "a.xlsx", rows))
    cells = [(2, "fence_height_m"), (3, "name"), (4, "has_fence")]
    assert places(findings.warnings) == [(*each, "cell_uncalculated") for each in cells]
    assert (found["fence_height_m"].to_list(), findings.problems) == ([None, 3.0, None], [])


def test_a_formula_where_nothing_is_read_is_not_warned_of(tmp_path: Path) -> None:
    _, findings = read(book(tmp_path / "a.xlsx", ((*HEAD, "=1"), (1, "甲", True, 3, None, "=1+1"))))
    assert "cell_uncalculated" not in {code for _, _, code in places(findings.warnings)}
