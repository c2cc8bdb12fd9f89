"""A ledger as a workbook: short and long ones hold the same, and nothing in them runs."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from closeout.kernel.refusal import Refusal
from closeout.tabular.ledger import LONG, LONGEST_CELL, Cell, write_ledger
from closeout.tabular.out_xlsx import MOST_ROWS

HEADINGS = ("编号", "场所", "问题描述（示例）")
NASTY = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://example.invalid")',
    "https://example.invalid",
    "007",
)


def written(folder: Path, rows: Sequence[Sequence[Cell]], count: int) -> list[tuple[object, ...]]:
    path = folder / "ledger.xlsx"
    write_ledger(path, HEADINGS, rows, count)
    return list(load_workbook(path).active.iter_rows(values_only=True))  # type: ignore[union-attr]


@pytest.mark.parametrize("count", [1, LONG])
def test_what_looks_like_a_formula_is_text_in_short_and_long_ledgers(tmp_path: Path, count: int) -> None:
    write_ledger(tmp_path / "a.xlsx", HEADINGS, [(1, each, None) for each in NASTY], count)
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    cells = [sheet.cell(at, 2) for at in range(2, len(NASTY) + 2)]
    assert [each.value for each in cells] == list(NASTY)
    assert {each.data_type for each in cells} <= {"s", "inlineStr"}
    assert not any(each.hyperlink for each in cells)


@pytest.mark.parametrize("count", [1, LONG])
def test_numbers_stay_numbers_and_what_is_missing_is_empty(tmp_path: Path, count: int) -> None:
    rows = written(tmp_path, [(7, None, 3.4), (8, "甲", "")], count)
    assert rows[0] == HEADINGS
    assert rows[1] == (7, None, 3.4)
    assert rows[2][:2] == (8, "甲")


def test_short_and_long_ledgers_hold_the_same(tmp_path: Path) -> None:
    rows = [(at, f"场所{at}", "第一行\n第二行 & <b> \x01") for at in range(50)]
    assert written(tmp_path, rows, 50) == written(tmp_path, rows, LONG)


@pytest.mark.parametrize("count", [1, LONG])
def test_a_text_is_cut_where_a_cell_ends(tmp_path: Path, count: int) -> None:
    rows = written(tmp_path, [(1, "字" * (LONGEST_CELL + 1), None)], count)
    assert rows[1][1] == "字" * LONGEST_CELL


def test_an_empty_ledger_has_its_headings(tmp_path: Path) -> None:
    assert written(tmp_path, [], 0) == [HEADINGS]


def test_more_rows_than_a_sheet_has_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        write_ledger(tmp_path / "a.xlsx", HEADINGS, [], MOST_ROWS + 1)
    assert not (tmp_path / "a.xlsx").exists()
