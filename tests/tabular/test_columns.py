"""Whole columns come out as if each cell had been read by itself."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.facts import Value
from closeout.tabular import columns
from closeout.tabular.cells import parser_of
from closeout.tabular.columns import ColumnReader
from closeout.tabular.mapping import with_site_code
from closeout.tabular.parsing import BadCell
from closeout.tabular.written import as_text
from tests.tabular.tables import FACTS

NUMBERS = st.one_of(
    st.from_regex(r"-?[0-9]{1,11}(\.[0-9]{0,8})?", fullmatch=True),
    st.floats().map(repr),
    st.sampled_from(["", " 3.4 ", "3.4米", "１２", "1,000", "-0", "inf", "未知", "x", "0.1234567", "999999999.999999"]),
)
WORDS = st.one_of(
    st.sampled_from(["是", "否", "true", "NaN", "", "露天", "indoor", "metal|paper", "2026-06-01", "1", " 0 ", "x"]),
    st.text(max_size=6),
)


def one(key: str, text: str) -> Value | str:
    """Return the value of a cell, or the code it is refused with."""
    try:
        return parser_of(FACTS[key])(text)
    except BadCell as error:
        return error.code


def whole(key: str, raw: pl.Series) -> list[Value | str]:
    typed = ColumnReader(FACTS[key]).read(raw)
    bad = [False] * len(raw) if typed.bad is None else typed.bad.to_list()
    cells = zip(typed.values.to_list(), typed.raw.to_list(), bad, strict=True)
    return [typed.why[text].code if wrong else value for value, text, wrong in cells]


@given(st.lists(NUMBERS))
def test_a_column_of_numbers_is_its_cells(cells: list[str]) -> None:
    raw = pl.Series(cells, dtype=pl.String)
    for key in ("fence_height_m", "lat", "staff_count"):
        assert whole(key, raw) == [one(key, cell) for cell in cells]


@given(st.lists(WORDS), st.sampled_from(["name", "storage", "materials", "has_fence", "issued_on"]))
def test_a_column_of_words_is_its_cells(cells: list[str], key: str) -> None:
    assert whole(key, pl.Series(cells, dtype=pl.String)) == [one(key, cell) for cell in cells]


def test_a_code_longer_than_a_workbook_s_cell_is_refused() -> None:
    """A cell of 300 MB, packed into 300 kB, took a minute and a half to be written into every row of its site."""
    read = ColumnReader(with_site_code(FACTS)["site_code"]).read(pl.Series(["x" * 32_767, "x" * 32_768]))
    assert read.bad is not None
    assert read.bad.to_list() == [False, True]
    assert read.why["x" * 32_768].code == "tabular.code_long"


@given(st.lists(st.one_of(st.none(), st.floats(), st.decimals(-200, 200, places=3).map(float))))
def test_a_column_of_doubles_is_read_as_its_shortest_decimals(cells: list[float | None]) -> None:
    raw = pl.Series(cells, dtype=pl.Float64)
    for key in ("fence_height_m", "lon"):
        assert whole(key, raw) == [None if cell is None else one(key, repr(cell)) for cell in cells]


@pytest.mark.parametrize(
    ("key", "raw", "values"),
    [
        ("has_fence", pl.Series([True, False, None]), [True, False, None]),
        ("has_fence", pl.Series([1, 0, None]), [True, False, None]),
        ("has_fence", pl.Series([1.0, float("nan")]), [True, None]),
        ("fence_height_m", pl.Series([3.4, float("nan"), None]), [3.4, None, None]),
        ("fence_height_m", pl.Series([3.4], dtype=pl.Float32), [3.4]),
        ("fence_height_m", pl.Series([Decimal("3.40")]), [3.4]),
        ("fence_height_m", pl.Series([4], dtype=pl.UInt8), [4.0]),
        ("name", pl.Series([17, None]), ["17", None]),
        ("name", pl.Series([17.0, 17.5]), ["17", "17.5"]),
        ("storage", pl.Series(["indoor"], dtype=pl.Categorical), ["indoor"]),
        ("materials", pl.Series([["metal", "paper"], None]), ["paper|metal", None]),
        ("issued_on", pl.Series([date(2026, 6, 1)]), [date(2026, 6, 1)]),
        ("issued_on", pl.Series([datetime(2026, 6, 1)]), [date(2026, 6, 1)]),  # noqa: DTZ001 - as a file holds it
        ("has_fence", pl.Series([None, None]), [None, None]),
    ],
)
def test_typed_columns_are_taken_as_they_mean(key: str, raw: pl.Series, values: list[Value]) -> None:
    assert whole(key, raw) == values


def test_a_typed_number_cannot_be_a_date() -> None:
    assert whole("issued_on", pl.Series([46174])) == ["tabular.cell_date"]


def test_a_double_with_more_than_fifteen_digits_is_bad() -> None:
    assert whole("fence_height_m", pl.Series([0.1 + 0.2])) == ["tabular.cell_number_digits"]


def test_what_cells_mean_is_not_remembered_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_REMEMBERED", 100)
    reader = ColumnReader(FACTS["staff_count"])
    for start in range(0, 300, 60):
        raw = pl.Series([f"{number} x" for number in range(start, start + 60)])
        assert reader.read(raw).bad is not None
    assert len(reader._seen) <= 160


def test_a_double_that_lost_digits_is_shown_as_a_spreadsheet_does() -> None:
    assert as_text(pl.Series([440307014001000017.0])).to_list() == ["4.40307014001E+17"]


def test_a_double_of_seventeen_digits_is_no_plain_number() -> None:
    raw = pl.Series([4.9999999999999996e-06, 5e-06, 3.4])
    assert whole("fence_height_m", raw) == ["tabular.cell_number_digits", 5e-06, 3.4]
