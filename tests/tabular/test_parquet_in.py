"""Parquet is read as it is typed; a file cut off or damaged is refused."""

from datetime import date, time
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from closeout.kernel.refusal import Refusal
from closeout.tabular.parquet_in import ParquetSource
from tests.tabular.tables import places, read


def file(path: Path, **columns: object) -> Path:
    pl.DataFrame(columns).write_parquet(path)
    return path


def test_typed_columns_are_read_as_they_mean(tmp_path: Path) -> None:
    path = file(
        tmp_path / "a.parquet",
        fence_height_m=[3.4, float("nan")],
        site_code=[17, 18],
        has_fence=[True, None],
        materials=[["metal", "paper"], []],
        issued_on=[date(2026, 6, 1), None],
    )
    found, _ = read(path)
    assert found.rows() == [("17", "paper|metal", 3.4, True, date(2026, 6, 1)), ("18", None, None, None, None)]


def test_rows_are_numbered_as_below_a_header(tmp_path: Path) -> None:
    path = file(tmp_path / "a.parquet", site_code=["1", "2", None], fence_height_m=[-1.0, 1.0, 1.0])
    _, findings = read(path, size=2)
    assert places(findings.problems) == [(2, "fence_height_m", "cell_negative"), (4, "site_code", "no_code")]


def test_batches_have_the_size_asked_for(tmp_path: Path) -> None:
    source = ParquetSource(file(tmp_path / "a.parquet", site_code=list("abcde"), name=list("abcde")))
    assert [len(chunk.rows) for chunk in source.chunks([0], 2)] == [2, 2, 1]
    assert source.more_than(4)
    assert not source.more_than(5)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    path = file(tmp_path / "a.parquet", site_code=["1"], has_fence=[True])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(Refusal) as refused:
        read(path)
    assert refused.value.code == ("tabular.parquet_damaged" if share else "tabular.empty")


def test_damage_that_shows_only_while_reading_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    file(path, site_code=[f"site {number}" for number in range(5_000)], has_fence=[True] * 5_000)
    content = bytearray(path.read_bytes())
    content[100:4_000] = bytes(3_900)
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        read(path)
    assert refused.value.code == "tabular.parquet_damaged"


def test_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    codes = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")])
    pq.write_table(pa.table({"site_code": codes, "has_fence": pa.array([True])}), path)
    with pytest.raises(Refusal) as refused:
        read(path)
    assert refused.value.code == "tabular.parquet_damaged"


@pytest.mark.parametrize("strange", [[b"\x01"], [{"a": 1}], [[1]], [time(8)]])
def test_a_column_that_holds_no_cells_is_refused(tmp_path: Path, strange: list[object]) -> None:
    path = file(tmp_path / "a.parquet", site_code=["1"], name=strange)
    with pytest.raises(Refusal) as refused:
        read(path)
    assert refused.value.code == "tabular.parquet_type"


def test_a_strange_column_that_no_fact_needs_is_only_warned_of(tmp_path: Path) -> None:
    found, findings = read(file(tmp_path / "a.parquet", site_code=["1"], has_fence=[True], blob=[b"\x01"]))
    assert found.rows() == [("1", True)]
    assert places(findings.warnings) == [(1, "blob", "unknown_column")]
