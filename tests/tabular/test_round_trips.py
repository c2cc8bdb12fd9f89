"""What is written as a table of sites is read back as the same table, in every format that holds one."""

from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeout.tabular.cells import ERRORS, SHORTENED
from closeout.tabular.output import open_output
from closeout.tabular.targets import check_output
from closeout.tabular.words import NULL_WORDS, fold
from tests.tabular.tables import read

SITES: Final = pl.Schema(
    {
        "site_code": pl.String(),
        "name": pl.String(),
        "storage": pl.String(),
        "materials": pl.String(),
        "fence_height_m": pl.Float64(),
        "has_fence": pl.Boolean(),
        "issued_on": pl.Date(),
    }
)
FORMATS: Final = (".csv", ".xlsx", ".parquet")


def told(word: str) -> bool:
    """Return whether a word means itself, and neither "not established" nor a damaged cell."""
    return fold(word) not in NULL_WORDS | ERRORS and not SHORTENED.fullmatch(word)


SEEN: Final = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12).filter(told)
ROW: Final = st.tuples(
    st.none() | SEEN,
    st.sampled_from([None, "open_air", "indoor", "both"]),
    st.sampled_from([None, "paper", "paper|metal", "paper|plastic|metal|other"]),
    st.none() | st.integers(0, 10**9).map(lambda number: number / 1000),
    st.none() | st.booleans(),
    st.none() | st.dates(date(1900, 1, 1), date(2999, 12, 31)),
)
ROWS: Final = st.lists(ROW, min_size=1, max_size=8)


def frame_of(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame([(f"S-{at:03}", *row) for at, row in enumerate(rows)], schema=SITES, orient="row")


def written(path: Path, *frames: pl.DataFrame) -> Path:
    with open_output(check_output(path, {"sites": SITES})) as output:
        for frame in frames:
            output.write("sites", frame)
    return path


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_sites_that_are_written_are_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, ending: str, rows: list[tuple[Any, ...]]
) -> None:
    frame = frame_of(rows)
    found, findings = read(written(tmp_path_factory.mktemp("out") / f"o{ending}", frame))
    assert findings.problems == []
    assert found.rows() == frame.rows()


@pytest.mark.parametrize("ending", FORMATS)
def test_a_table_written_in_pieces_is_the_table_written_at_once(tmp_path: Path, ending: str) -> None:
    frame = frame_of([("甲", "indoor", None, float(at), at % 2 == 0, date(2026, 6, 1)) for at in range(7)])
    pieces = written(tmp_path / f"pieces{ending}", frame[:3], frame[3:3], frame[3:])
    assert read(pieces)[0].equals(read(written(tmp_path / f"whole{ending}", frame))[0])


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_a_table_is_the_same_however_many_rows_are_read_at_once(tmp_path: Path, ending: str, size: int) -> None:
    frame = frame_of([(f"站{at}", None, "paper", 1.5, None, None) for at in range(7)])
    found, findings = read(written(tmp_path / f"o{ending}", frame), size=size)
    assert found.rows() == frame.rows()
    assert findings.rows == 7


@pytest.mark.parametrize("ending", FORMATS)
def test_columns_in_another_order_are_written_in_the_table_s(tmp_path: Path, ending: str) -> None:
    frame = frame_of([("甲", "both", "metal", 2.0, True, date(2026, 2, 28))])
    found, _ = read(written(tmp_path / f"o{ending}", frame.select(reversed(frame.columns))))
    assert found.rows() == frame.rows()


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    "name",
    ["=1+1", "+86 755", "-", "@SUM(A1)", "'007", "a,b", 'say "so"', "http://example.org", "𬭎䶮", "_x0041_", "1e5x"],
)
def test_a_name_that_looks_like_something_else_stays_a_name(tmp_path: Path, ending: str, name: str) -> None:
    found, _ = read(written(tmp_path / f"o{ending}", frame_of([(name, *[None] * 5)])))
    assert found["name"].to_list() == [name]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("number", [0.0, 1e-5, 0.1, 3.4, 99999.999999, 123456789012345.0, 1.5e-10])
def test_a_number_keeps_every_digit(tmp_path: Path, ending: str, number: float) -> None:
    found, findings = read(written(tmp_path / f"o{ending}", frame_of([(None, None, None, number, None, None)])))
    assert findings.problems == []
    assert found["fence_height_m"].to_list() == [number]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("day", [date(1900, 1, 1), date(1900, 2, 28), date(1904, 1, 1), date(2024, 2, 29)])
def test_a_day_is_the_same_day_in_every_spreadsheet_s_counting(tmp_path: Path, ending: str, day: date) -> None:
    found, _ = read(written(tmp_path / f"o{ending}", frame_of([(None, None, None, None, None, day)])))
    assert found["issued_on"].to_list() == [day]
