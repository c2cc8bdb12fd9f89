"""A title above the headings is told as one, and `header_row` reads the table below it with exact row numbers."""

from pathlib import Path

import pytest

from closeout.kernel.refusal import Refusal, UsageRefusal
from closeout.tabular.mapping import ColumnMap, Place
from closeout.tabular.sites import open_sites
from tests.tabular.tables import FACTS, Rows, places, write_csv
from tests.tabular.test_xlsx_in import book

TITLE = "某某街道回收站点台账"
ROWS: Rows = ((TITLE, None, None), (), ("site_code", "名称", "has_fence"), (1, "甲", "maybe"), (2, "乙", "是"))


@pytest.fixture(params=["csv", "xlsx"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return book(tmp_path / "a.xlsx", ROWS) if request.param == "xlsx" else write_csv(tmp_path / "a.csv", ROWS)


def refusal(path: Path, mapping: ColumnMap | None = None, row: int | None = None) -> Refusal:
    with pytest.raises(Refusal) as refused:
        open_sites(path, FACTS, mapping=mapping, header_row=row)
    return refused.value


def test_a_title_is_named_with_the_row_of_the_headings(table: Path) -> None:
    assert refusal(table).params == {"file": str(table), "row": 1, "title": TITLE, "headings": 3}


def test_a_title_is_named_before_a_map_that_does_not_fit_it(tmp_path: Path) -> None:
    rows = ((TITLE,), ("编号", "院棚"), ("1", "露天"))
    columns = {"编号": ("site_code",), "院棚": ("storage",)}
    mapping = ColumnMap(columns, origins={each: Place("map.yaml", 1, 1) for each in columns})
    assert refusal(write_csv(tmp_path / "a.csv", rows), mapping).params["headings"] == 2


def test_a_title_above_headings_that_nobody_knows_is_told_by_standing_alone(tmp_path: Path) -> None:
    rows = ((TITLE, ""), ("编号", "院棚"), ("1", "露天"))
    assert refusal(write_csv(tmp_path / "a.csv", rows)).params["headings"] == 2


def test_headings_that_merely_lack_the_code_are_no_title(tmp_path: Path) -> None:
    rows = (("name", "address"), ("1", "x"), ("site_code", "name"))
    assert refusal(write_csv(tmp_path / "a.csv", rows)).code == "tabular.no_site_code"


def test_the_row_asked_for_holds_the_headings_and_rows_keep_their_numbers(table: Path) -> None:
    opened = open_sites(table, FACTS, header_row=3)
    codes = [code for batch in opened.batches(1) for code in batch.sites["site_code"]]
    assert (codes, places(opened.findings.problems)) == (["2"], [(4, "has_fence", "cell_boolean")])
    assert (opened.more_than(1), opened.more_than(2)) == (True, False)


@pytest.mark.parametrize("row", [2, 99])
def test_a_row_that_is_blank_or_missing_holds_no_headings(table: Path, row: int) -> None:
    assert refusal(table, row=row).code == "tabular.no_header_row"


def test_a_parquet_file_has_no_row_of_headings(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").touch()
    assert isinstance(refusal(tmp_path / "a.parquet", row=1), UsageRefusal)


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_a_sheet_of_what_is_no_workbook_is_wrong_usage(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(UsageRefusal) as refused:
        open_sites(tmp_path / name, FACTS, sheet="点位")
    assert refused.value.code == "tabular.sheet_not_xlsx"
