"""The same sites give identical tables from whatever file they come, and what is found in the file is told."""

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.cli.running import CHECK, Command, apart, contents, read, write
from tests.oracle.every_plan import PLANS
from tests.oracle.sites import cell, random_sites

Cells = Sequence[Sequence[str]]


@pytest.fixture(scope="module")
def table() -> Cells:
    """Return random sites of Buji as text, header first, with a name that needs quoting and Chinese answers."""
    facts = random_sites(7, PLANS["buji"], 120)
    words = {"true": "是", "false": "否"}
    rows = [[words.get(cell(value), cell(value)) for value in site.values()] for site in facts]
    return [[*facts[0], "name"], *([*row, f"收购站, “{at}”号"] for at, row in enumerate(rows))]


def csv_text(table: Cells) -> str:
    return "".join(",".join(f'"{each}"' if "," in each else each for each in row) + "\n" for row in table)


def as_csv(encoding: str, ending: str = "\n") -> Callable[[Path, Cells], Path]:
    def save(path: Path, table: Cells) -> Path:
        path.with_suffix(".csv").write_bytes(csv_text(table).replace("\n", ending).encode(encoding))
        return path.with_suffix(".csv")

    return save


def as_xlsx(path: Path, table: Cells) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in table:
        sheet.append([None if each == "" else each for each in row])
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def as_parquet(path: Path, table: Cells) -> Path:
    header, *rows = table
    frame = pl.DataFrame([[each or None for each in row] for row in rows], schema=list(header), orient="row")
    frame.write_parquet(path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


def as_typed_parquet(path: Path, table: Cells) -> Path:
    """Write numbers as numbers and answers as booleans."""
    frame = pl.read_parquet(as_parquet(path, table))
    answers = [each.name for each in frame if each.count() and each.drop_nulls().is_in(["是", "否"]).all()]
    numbers = [name for name in frame.columns if name.endswith(("_m", "_m2"))]
    typed = frame.with_columns(pl.col(answers) == "是", pl.col(numbers).cast(pl.Float64))
    typed.write_parquet(path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


FORMATS: dict[str, Callable[[Path, Cells], Path]] = {
    "UTF-8 with BOM": as_csv("utf-8-sig"),
    "CRLF": as_csv("utf-8", "\r\n"),
    "GB 18030": as_csv("gb18030"),
    "UTF-16": as_csv("utf-16"),
    "XLSX": as_xlsx,
    "Parquet of texts": as_parquet,
    "Parquet of numbers and booleans": as_typed_parquet,
}


@pytest.fixture
def expected(closeout: Command, table: Cells, tmp_path: Path) -> dict[str, bytes]:
    plain = as_csv("utf-8")(tmp_path / "plain", table)
    assert closeout("check", "buji", plain, "-o", tmp_path / "expected").status == 0
    return contents(tmp_path / "expected")


@pytest.mark.parametrize("save", FORMATS.values(), ids=FORMATS)
def test_the_same_sites_give_identical_tables(
    closeout: Command, table: Cells, tmp_path: Path, expected: dict[str, bytes], save: Callable[[Path, Cells], Path]
) -> None:
    ran = closeout("check", "buji", save(tmp_path / "sites", table), "-o", tmp_path / "out")

    assert (ran.status, ran.err) == (0, "")
    assert contents(tmp_path / "out") == expected


def test_labels_units_and_full_width_digits_give_identical_tables(closeout: Command, tmp_path: Path) -> None:
    plain = write(tmp_path / "a.csv", "site_code,storage,has_fence,fence_height_m,site_clean", "1,open_air,true,3.4,")
    human = write(tmp_path / "b.csv", "site_code,存放方式,围挡,围挡高度,场地整洁", "1,露天,√,３．４ 米,不详")
    maps = ["存放方式=storage", "围挡=has_fence", "围挡高度=fence_height_m", "场地整洁=site_clean"]

    closeout(*CHECK, plain, "-o", tmp_path / "plain")
    ran = closeout(*CHECK, human, "-o", tmp_path / "human", *(word for each in maps for word in ("--map", each)))

    assert (ran.status, ran.err) == (0, "")
    assert contents(tmp_path / "plain") == contents(tmp_path / "human")


def test_a_map_file_reads_a_foreign_list(closeout: Command, tmp_path: Path) -> None:
    table = write(tmp_path / "list.csv", "编号,院棚,备注", "07,院内,x", "08,待核,y")
    map_ = write(
        tmp_path / "map.yaml",
        *("columns: {编号: site_code, 院棚: storage}", "values: {storage: {院内: open_air, 待核: null}}"),
        *("constants: {has_fence: false}", "ignore: [备注]"),
    )

    ran = closeout(*CHECK, table, "-o", tmp_path / "out", "--map", map_)

    assert (ran.status, ran.err) == (0, "")
    fences = [row["verdict"] for row in read(tmp_path / "out" / "verdicts.csv") if row["standard"] == "T-2.3a"]
    assert fences == ["fail", "unknown"]


def test_a_sheet_is_the_first_or_the_one_that_is_named(closeout: Command, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, code in (("甲", "1"), ("乙", "2")):
        sheet = book.create_sheet(title)
        sheet.append(["site_code", "has_fence"])
        sheet.append([code, "是"])
    del book[book.sheetnames[0]]
    book.save(tmp_path / "s.xlsx")

    closeout(*CHECK, tmp_path / "s.xlsx", "-o", tmp_path / "first")
    closeout(*CHECK, tmp_path / "s.xlsx", "-o", tmp_path / "named", "--sheet", "乙")
    ran = closeout(*CHECK, tmp_path / "s.xlsx", "-o", tmp_path / "none", "--sheet", "丙")

    assert [read(tmp_path / each / "outcomes.csv")[0]["site_code"] for each in ("first", "named")] == ["1", "2"]
    assert ran.status == 1
    assert "丙" in ran.err


def test_an_unknown_column_is_warned_of_with_the_nearest_name(closeout: Command, tmp_path: Path) -> None:
    table = write(tmp_path / "s.csv", "site_code,has_fense,has_fence,weather", "1,是,是,sunny")

    ran = closeout(*CHECK, table, "-o", tmp_path / "out")
    chinese = closeout(*CHECK, table, "-o", tmp_path / "zh", lang="zh")

    assert ran.status == 0
    assert ran.err.splitlines() == [
        f'warning: {table}:1:has_fense: the plan knows no such column, it is ignored (did you mean "has_fence"?).',
        f"warning: {table}:1:weather: the plan knows no such column, it is ignored.",
    ]
    assert chinese.err.splitlines()[1].startswith("提醒：")


def test_bad_rows_are_refused_by_name(closeout: Command, bad: Path, tmp_path: Path) -> None:
    ran = closeout(*CHECK, bad, "-o", tmp_path / "out")

    assert (ran.status, ran.out) == (1, "")
    assert [line.split(": ")[:2] for line in ran.err.splitlines()[:-1]] == [
        [f"{bad}:3:has_fence", "maybe"],
        [f"{bad}:4:site_code", "1"],
        [f"{bad}:5:fence_height_m", "-2"],
    ]
    assert ran.err.splitlines()[-1].startswith(f"Refused: Of the 5 rows of {bad}, 3 are bad.")
    assert not (tmp_path / "out").exists()


def test_bad_rows_can_be_left_out_and_that_is_said(closeout: Command, bad: Path, tmp_path: Path) -> None:
    ran = closeout(*CHECK, bad, "-o", tmp_path / "out", "--skip-bad")

    assert ran.status == 0
    assert [row["site_code"] for row in read(tmp_path / "out" / "outcomes.csv")] == ["1", "5"]
    assert len(ran.err.splitlines()) == 4
    assert ran.err.splitlines()[-1] == "3 of 5 rows left out."
    assert ran.out.startswith("town: 2 sites;")


@pytest.mark.parametrize("more", [[], ["--skip-bad"]], ids=["refused", "skipped"])
def test_problems_are_written_as_they_are_shown(closeout: Command, bad: Path, tmp_path: Path, more: list[str]) -> None:
    ran = closeout(*CHECK, bad, "-o", tmp_path / "out", "--problems", tmp_path / "problems.txt", *more)

    shown = [line for line in ran.err.splitlines() if line.startswith(str(bad))]
    assert (tmp_path / "problems.txt").read_text("utf-8").splitlines() == shown
    assert len(shown) == 3


def test_of_very_many_problems_a_thousand_are_shown_and_the_number_is_said(closeout: Command, tmp_path: Path) -> None:
    table = write(tmp_path / "s.csv", "site_code,has_fence", *(f"{at},maybe" for at in range(1200)))

    ran = closeout(*CHECK, table, "-o", tmp_path / "out", "--problems", tmp_path / "problems.txt")

    lines = ran.err.splitlines()
    assert len([line for line in lines if line.startswith(f"{table}:")]) == 1000
    assert "... 1200 problems in all; the first 1000 are listed above." in lines
    assert len((tmp_path / "problems.txt").read_text("utf-8").splitlines()) == 1000


def test_headings_that_stand_twice_are_written_to_the_problems_too(closeout: Command, tmp_path: Path) -> None:
    table = write(tmp_path / "s.csv", "site_code,has_fence,has_fence", "1,是,否")

    ran = closeout(*CHECK, table, "-o", tmp_path / "out", "--problems", tmp_path / "problems.txt")

    assert ran.status == 1
    assert (tmp_path / "problems.txt").read_text("utf-8").splitlines() == ran.err.splitlines()[:-1]
    assert ran.err.startswith(f"{table}:1:has_fence: ")


def test_without_problems_the_file_of_problems_is_empty(closeout: Command, sites: Path, tmp_path: Path) -> None:
    closeout(*CHECK, sites, "-o", tmp_path / "out", "--problems", tmp_path / "problems.txt")

    assert (tmp_path / "problems.txt").read_bytes() == b""


def test_if_the_problems_cannot_be_written_both_are_told_and_no_results_appear(bad: Path, tmp_path: Path) -> None:
    ran = apart(*CHECK, bad, "-o", tmp_path / "out", "--skip-bad", "--problems", "/dev/full")
    assert (ran.status, ran.out) == (1, "")
    assert str(bad) in ran.err.splitlines()[0]
    assert ran.err.splitlines()[-1].startswith("Refused: ")
    assert "/dev/full" in ran.err.splitlines()[-1]
    assert not (tmp_path / "out").exists()


def test_bad_rows_are_told_even_if_the_problems_cannot_be_written(bad: Path, tmp_path: Path) -> None:
    ran = apart(*CHECK, bad, "-o", tmp_path / "out", "--problems", "/dev/full")
    refusals = [line for line in ran.err.splitlines() if line.startswith("Refused: ")]
    assert ran.status == 1
    assert ["/dev/full" in each for each in refusals] == [True, False]
