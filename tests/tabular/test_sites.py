"""A table of sites, whatever its format: the same frame, the same problems, never a traceback."""

import random
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.refusal import Problem, Refusal
from closeout.tabular.findings import KEPT, write_problems
from closeout.tabular.mapping import ColumnMap
from closeout.tabular.sites import open_sites
from tests.tabular.tables import FACTS, Rows, csv_text, places, read, write_csv

HEAD = ("site_code", "name", "storage", "materials", "fence_height_m", "has_fence", "issued_on")
ROWS: Rows = (
    HEAD,
    ("001", "甲站", "indoor", "paper|metal", "3.4", "true", "2026-06-01"),
    ("002", "", "", "", "", "", ""),
    ("A,3", "乙\n站", "open_air", "other", "4", "false", "2025-12-31"),
)


def in_every_format(folder: Path, rows: Rows) -> list[Path]:
    frame = pl.DataFrame(
        [[cell or None for cell in row] for row in rows[1:]], schema=[str(name) for name in rows[0]], orient="row"
    )
    numbers = pl.col("fence_height_m").cast(pl.Float64)
    frame.with_columns(numbers, pl.col("has_fence") == "true", pl.col("issued_on").str.to_date()).write_parquet(
        folder / "a.parquet"
    )
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    book.save(folder / "a.xlsx")
    return [
        write_csv(folder / "a.csv", rows),
        write_csv(folder / "g.csv", rows, "gb18030"),
        folder / "a.xlsx",
        folder / "a.parquet",
    ]


def test_the_same_sites_come_from_every_format(tmp_path: Path) -> None:
    frames = [read(path)[0] for path in in_every_format(tmp_path, ROWS)]
    assert frames[0].rows()[0] == ("001", "甲站", "indoor", "paper|metal", 3.4, True, date(2026, 6, 1))
    assert all(frame.equals(frames[0]) for frame in frames)


def test_every_bad_cell_is_named_and_its_row_left_out(tmp_path: Path) -> None:
    rows: Rows = (*ROWS, ("", "a", "shed", "", "-1", "2", "x"), ("001", "b", "", "", "", "", ""))
    found, findings = read(write_csv(tmp_path / "a.csv", rows))
    assert found["site_code"].to_list() == ["001", "002", "A,3"]
    assert places(findings.problems) == [
        (5, "site_code", "no_code"),
        (5, "storage", "cell_choice"),
        (5, "fence_height_m", "cell_negative"),
        (5, "has_fence", "cell_boolean"),
        (5, "issued_on", "cell_date"),
        (6, "site_code", "code_twice"),
    ]
    assert findings.problems[-1].params == {"first": 2}


def test_a_problem_reads_file_row_column_value_sentence(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", (("site_code", "has_fence"), ("1", "maybe")))
    line = read(path)[1].problems[0].say("en")
    assert line.startswith(f"{path}:2:has_fence: maybe: is neither yes nor no")


@pytest.mark.parametrize("size", [1, 2, 50_000])
def test_codes_are_unique_across_batches(tmp_path: Path, size: int) -> None:
    path = write_csv(tmp_path / "a.csv", (("site_code", "name"), ("1", "a"), ("01", "b"), (" 1 ", "c"), ("1", "d")))
    found, findings = read(path, size=size)
    assert found["site_code"].to_list() == ["1", "01"]
    assert [(each.row, each.params["first"]) for each in findings.problems] == [(4, 2), (5, 2)]


@pytest.mark.parametrize("code", ["", " ", "\u3000", "NaN", "未知"])
def test_a_code_that_is_not_established_is_no_code(tmp_path: Path, code: str) -> None:
    _, findings = read(write_csv(tmp_path / "a.csv", (("site_code", "name"), (code, "a"))))
    assert places(findings.problems) == [(2, "site_code", "no_code")]


@pytest.mark.parametrize("code", ["合计", "总计：", "合　计", " 合 计 ", "小计", "Total", "GRAND TOTAL"])
def test_a_row_of_sums_at_the_foot_is_no_site(tmp_path: Path, code: str) -> None:
    """It was checked as a site of that name."""
    rows: Rows = (("site_code", "staff_count"), ("1", "2"), ("合计1", "3"), (code, "5"))
    found, findings = read(write_csv(tmp_path / "a.csv", rows))
    assert (found["site_code"].to_list(), places(findings.problems)) == (["1", "合计1"], [(4, "site_code", "sum_row")])


def test_nothing_is_at_longitude_0_and_latitude_0(tmp_path: Path) -> None:
    rows: Rows = (
        ("site_code", "lon", "lat"),
        ("1", "0", "0.000"),
        ("2", "0", "51.5"),
        ("3", "9.4", "0"),
        ("4", "", ""),
    )
    found, findings = read(write_csv(tmp_path / "a.csv", rows))
    assert found["site_code"].to_list() == ["2", "3", "4"]
    assert places(findings.problems) == [(2, "lat", "nowhere")]


def test_an_address_that_stood_before_is_warned_of_with_its_first_row(tmp_path: Path) -> None:
    rows: Rows = (("site_code", "address"), ("1", "某路1号"), ("2", ""), ("3", ""), ("4", " 某路1号"))
    found, findings = read(write_csv(tmp_path / "a.csv", rows), size=2)
    assert len(found) == 4
    assert [(each.row, each.params["first"], each.severity) for each in findings.warnings] == [(5, 2, "warning")]


def test_a_thousand_problems_are_kept_and_all_are_counted(tmp_path: Path) -> None:
    rows = [("site_code", "has_fence", "storage"), *((str(number), "x", "y") for number in range(700))]
    _, findings = read(write_csv(tmp_path / "a.csv", rows), size=300)
    assert (len(findings.problems), findings.problem_count, findings.bad_rows) == (KEPT, 1400, 700)
    assert [each.row for each in findings.problems] == [row for row in range(2, 502) for _ in range(2)]
    with pytest.raises(Refusal) as refused:
        findings.refuse_bad_rows()
    assert (refused.value.total, len(refused.value.problems)) == (1400, KEPT)


def test_each_batch_carries_its_own_findings(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", (("site_code", "has_fence"), ("1", "x"), ("2", "1"), ("3", "x")))
    batches = list(open_sites(path, FACTS).batches(2))
    assert [(batch.rows.to_list(), len(batch.problems)) for batch in batches] == [([], 1), ([3], 1)]


def test_problems_are_written_one_a_line(tmp_path: Path) -> None:
    problems = [Problem("a.csv", "tabular.no_code", {}, 2, "site_code", "x\ny"), Problem("a.csv", "tabular.no_heading")]
    write_problems(tmp_path / "p.txt", problems, "zh")
    assert (tmp_path / "p.txt").read_text("utf-8").splitlines() == [each.say("zh") for each in problems]


def test_problems_that_cannot_be_written_are_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        write_problems(tmp_path / "none" / "p.txt", [], "zh")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("none.csv", "missing"),
        ("none.parquet", "missing"),
        ("none.xlsx", "missing"),
        ("none.txt", "missing"),
        ("a.xls", "unknown_ending"),
        ("noending", "unknown_ending"),
        ("folder.csv", "is_folder"),
        ("empty.csv", "empty"),
        ("blank.csv", "empty"),
        ("empty.xlsx", "empty"),
        ("empty.parquet", "empty"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "blank.csv").write_text("\n , \n")
    for each in ("a.geojson", "a.gpkg", "a.xls", "noending", "empty.csv", "empty.xlsx", "empty.parquet"):
        (tmp_path / each).touch()
    with pytest.raises(Refusal) as refused:
        open_sites(tmp_path / name, FACTS)
    assert refused.value.code == f"tabular.{code}"
    assert str(tmp_path) in refused.value.say("zh")


def assert_read_or_refused(path: Path) -> None:
    with suppress(Refusal):
        _, findings = read(path)
        assert [problem.say("en") for problem in findings.problems if not problem.say("zh")] == []
        findings.refuse_bad_rows()


@given(st.binary(max_size=300), st.sampled_from([".csv", ".xlsx", ".parquet"]), st.booleans())
def test_noise_is_never_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, ending: str, headed: bool
) -> None:
    path = tmp_path_factory.mktemp("noise") / f"a{ending}"
    path.write_bytes((b"site_code,has_fence\n" if headed else b"") + noise)
    assert_read_or_refused(path)


@pytest.mark.parametrize("ending", [".xlsx", ".parquet"])
def test_a_flipped_bit_is_never_a_traceback(tmp_path: Path, ending: str) -> None:
    whole = next(each for each in in_every_format(tmp_path, ROWS) if each.suffix == ending)
    content, damaged, chance = whole.read_bytes(), tmp_path / f"damaged{ending}", random.Random(7)
    for _ in range(150):
        flipped = bytearray(content)
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        damaged.write_bytes(flipped)
        assert_read_or_refused(damaged)


# ru_maxrss would also count what the process that started this one held: a busy worker of the tests alone is larger.
MEMORY = """
import re, sys
from pathlib import Path
from closeout.tabular.mapping import ColumnMap
from closeout.tabular.sites import open_sites
from tests.tabular.tables import FACTS
table = open_sites(Path(sys.argv[1]), FACTS)
rows = sum(len(batch.sites) for batch in table.batches())
print(rows, int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def test_a_million_rows_stream_through_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "million.csv"
    line = "甲站,某路号,113.5,22.5,indoor,paper|metal,3,3.4,300㎡,是,2026-06-01\n"
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(("site_code", *FACTS)) + "\n")
        file.writelines(f"{number:07d},{line}" for number in range(1_000_000))
    ran = subprocess.run([sys.executable, "-c", MEMORY, str(path)], capture_output=True, check=True, text=True)
    rows, megabytes = map(int, ran.stdout.split())
    assert rows == 1_000_000
    assert megabytes < 800


def test_rows_are_told_apart_from_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text((("site_code", "name"), ("1", "a"), ("2", "b"))))
    assert open_sites(path, FACTS).more_than(1)
    assert not open_sites(path, FACTS).more_than(2)


def test_a_code_in_full_width_digits_is_the_same_code(tmp_path: Path) -> None:
    rows = (("site_code", "name"), ("BJ001", "ＢＪ"), ("ＢＪ００１", "乙"), ("ＢＪ－００２", "丙"))
    found, findings = read(write_csv(tmp_path / "a.csv", rows))
    assert found.rows() == [("BJ001", "ＢＪ"), ("BJ-002", "丙")]
    assert places(findings.problems) == [(3, "site_code", "code_twice")]


def test_an_unknown_choice_is_told_the_labels_and_of_the_map_in_use(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", (("site_code", "storage"), ("1", "院内")))
    alone = read(path)[1].problems[0].say("zh")
    mapped = read(path, ColumnMap(columns={"site_code": ("site_code",)}))[1].problems[0].say("zh")
    assert "露天（open_air）、室内（indoor）、都有（both）" in alone
    assert ("values:" in alone, "values:" in mapped) == (False, True)
