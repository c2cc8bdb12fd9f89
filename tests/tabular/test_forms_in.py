"""A form of ours is known by the names it defines; its hidden keys are its headings, its words mean what it says."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from closeout.kernel.refusal import Refusal
from closeout.tabular.forms_in import Place, place_of
from closeout.tabular.mapping import ColumnMap
from closeout.tabular.sites import open_sites
from tests.tabular.tables import FACTS, Rows, places, read

ROWS: Rows = (
    ("某镇调查表", None, None, None),
    ("编码", "围挡", "村", "备注"),
    ("site_code", "has_fence", "address", "_remarks"),
    ("007", "是", "东村", "x"),
    (),
    ("008", "not established", "西村", None),
)
WORDS: Rows = (("yes_no", "not established", "null"), ("address", "东村", "440307014001"), ("address", "西村", None))
NAMES = {"closeout_keys": "'调查 表'!$A$3:$D$3", "closeout_words": "closeout!$A$1:$C$3"}


def form(path: Path, rows: Rows = ROWS, names: Mapping[str, str] = NAMES) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "封面"
    sheet.append(("交表须知",))
    for title, content in (("调查 表", rows), ("closeout", WORDS)):
        added = book.create_sheet(title)
        for row in content:
            added.append(tuple(row))
    for name, cells in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=cells)
    book.save(path)
    return path


def test_the_rows_below_the_keys_are_read_with_the_form_s_own_words(tmp_path: Path) -> None:
    found, findings = read(form(tmp_path / "a.xlsx"))
    assert found.rows() == [("007", "440307014001", True), ("008", "西村", None)]
    assert (findings.problems, findings.warnings) == ([], [])


def test_rows_keep_the_sheet_s_numbers(tmp_path: Path) -> None:
    _, findings = read(form(tmp_path / "a.xlsx", (*ROWS[:5], ("008", "maybe"))))
    assert places(findings.problems) == [(6, "has_fence", "cell_boolean")]


def test_a_column_that_the_plan_does_not_know_is_warned_of_unless_it_is_for_people(tmp_path: Path) -> None:
    rows = (*ROWS[:2], ("site_code", "has_fence", "landlord", "_remarks"), *ROWS[3:])
    _, findings = read(form(tmp_path / "a.xlsx", rows))
    assert places(findings.warnings) == [(3, "landlord", "unknown_column")]


def test_a_map_counts_more_than_the_form_s_own_words(tmp_path: Path) -> None:
    mapping = ColumnMap(words={"address": {"东村": "1"}})
    found, _ = read(form(tmp_path / "a.xlsx"), mapping)
    assert found["address"].to_list() == ["1", "西村"]


def test_a_sheet_or_a_row_that_is_asked_for_is_read_as_in_any_workbook(tmp_path: Path) -> None:
    path = form(tmp_path / "a.xlsx")
    opened = open_sites(path, FACTS, sheet="调查 表", header_row=3)
    codes = [code for batch in opened.batches() for code in batch.sites["site_code"]]
    assert codes == ["007"]
    assert [each.column for each in opened.findings.warnings] == ["_remarks"]


@pytest.mark.parametrize("cells", ["#REF!", "gone!$A$3:$D$3", "", "closeout!$A:$D"])
def test_a_name_that_points_nowhere_makes_no_form(tmp_path: Path, cells: str) -> None:
    path = form(tmp_path / "a.xlsx", names={**NAMES, "closeout_keys": cells})
    with pytest.raises(Refusal) as refused:
        open_sites(path, FACTS)
    assert refused.value.code == "tabular.no_site_code"  # of the first sheet, as in any workbook


def test_a_form_without_its_table_of_words_is_read_by_its_keys(tmp_path: Path) -> None:
    found, _ = read(form(tmp_path / "a.xlsx", ROWS[:4], {**NAMES, "closeout_words": "#REF!"}))
    assert found.rows() == [("007", "东村", True)]


@pytest.mark.parametrize(
    ("reference", "place"),
    [
        ("表!$A$7:$C$7", Place("表", 7)),
        ("'it''s a 表'!$AB$12", Place("it's a 表", 12)),
        ("表!A7", None),
        (None, None),
    ],
)
def test_a_reference_says_sheet_and_row(reference: str | None, place: Place | None) -> None:
    assert place_of(reference) == place
