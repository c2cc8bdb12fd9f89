"""`closeout check` gives what the contract in the guide says: which files, which columns, which words."""

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from jsonschema import validate

from closeout.cli.outputs import CheckOutput
from tests.cli.running import CHECK, TABLES, Command, apart, contents, header, read, write


def test_a_folder_gets_all_four_tables_with_their_headers(closeout: Command, sites: Path, tmp_path: Path) -> None:
    ran = closeout(*CHECK, sites, "-o", tmp_path / "out")

    assert ran.status == 0
    assert sorted(contents(tmp_path / "out")) == sorted(f"{table}.csv" for table in TABLES)
    for table in TABLES:
        assert (tmp_path / "out" / f"{table}.csv").read_bytes().startswith(header(table))


def test_stdout_is_one_line_and_stderr_is_silent(closeout: Command, sites: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    ran = closeout(*CHECK, sites, "-o", out)

    verdicts = [row["verdict"] for row in read(out / "verdicts.csv")]
    assert ran.err == ""
    assert ran.out == (
        "town: 3 sites; out of scope 1, to be rectified 1, undecided 1; "
        f"{verdicts.count('fail')} verdicts fail, {verdicts.count('unknown')} unknown, "
        f"{len(read(out / 'questions.csv'))} questions → {out}\n"
    )


def test_tables_hold_ids_in_the_order_of_sites_and_standards(closeout: Command, sites: Path, tmp_path: Path) -> None:
    closeout(*CHECK, sites, "-o", tmp_path / "out")

    verdicts = read(tmp_path / "out" / "verdicts.csv")
    assert [row["site_code"] for row in verdicts] == ["001"] * 14 + ["002"] * 14 + ["003"] * 14
    assert [row["standard"] for row in verdicts[:5]] == ["T-2.1a", "T-2.1b", "T-2.1c", "T-2.2", "T-2.3a"]
    fence = next(row for row in verdicts if row["standard"] == "T-2.4")
    assert fence == {
        "site_code": "001",
        "standard": "T-2.4",
        "clause": "T-2.4",
        "verdict": "fail",
        "severity": "general",
        "role": "village",
        "unit": "village",
        "reason_zh": "围挡高度 3.4 米，应不低于 4 米，差 0.6 米",
        "reason_en": "fence height 3.4 m, at least 4 m required, 0.6 m short",
    }


def test_outcomes_have_a_row_for_every_site(closeout: Command, sites: Path, tmp_path: Path) -> None:
    closeout(*CHECK, sites, "-o", tmp_path / "out")

    found = [
        [row[key] for key in ("site_code", "segment", "outcome", "clause", "possible")]
        for row in read(tmp_path / "out" / "outcomes.csv")
    ]
    assert found == [
        ["001", "", "rectify", "T-2", "rectify"],
        ["002", "", "out_of_scope", "T-1.2", "out_of_scope"],
        ["003", "", "undecided", "T-2", "rectify|compliant"],
    ]


def test_actions_and_questions_are_silent_of_a_closed_site(closeout: Command, sites: Path, tmp_path: Path) -> None:
    closeout(*CHECK, sites, "-o", tmp_path / "out")

    actions, questions = (read(tmp_path / "out" / f"{table}.csv") for table in ("actions", "questions"))
    assert actions[0] == {
        "site_code": "001",
        "route": "illegal",
        "clause": "T-3.3|T-4.3",
        "role": "market_supervision",
        "unit": "industry_commerce",
        "action": "investigate",
        "state": "true",
    }
    assert [(row["site_code"], row["state"]) for row in actions] == [("001", "true"), ("003", "undecided")]
    assert "002" not in {row["site_code"] for row in questions}
    assert [row["rank"] for row in questions if row["site_code"] == "003"] == [
        str(rank) for rank in range(1, 1 + sum(row["site_code"] == "003" for row in questions))
    ]


def test_buji_has_segments_and_empty_outcomes(closeout: Command, tmp_path: Path) -> None:
    table = write(
        tmp_path / "s.csv",
        "site_code,premises,operating_area_m2,in_park",
        "1,出租屋,299.9,",
        "2,,,",
        "3,open_yard,1,是",
    )

    closeout("check", "buji", table, "-o", tmp_path / "out")

    outcomes = read(tmp_path / "out" / "outcomes.csv")
    assert [row["segment"] for row in outcomes] == ["three_small", "undetermined", "working_group"]
    assert {row["outcome"] + row["clause"] + row["possible"] for row in outcomes} == {""}
    asked = {(row["site_code"], row["fact"]): row["reason"] for row in read(tmp_path / "out" / "questions.csv")}
    assert asked["1", "in_park"] == "no_layer"
    assert asked["1", "wiring_to_code"] == ""
    assert ("3", "in_park") not in asked


@pytest.mark.parametrize("name", TABLES)
def test_a_single_file_holds_the_verdicts_or_the_table_that_is_named(
    closeout: Command, sites: Path, tmp_path: Path, name: str
) -> None:
    closeout(*CHECK, sites, "-o", tmp_path / "all")

    closeout(*CHECK, sites, "-o", tmp_path / "one.csv", "--table", name)
    closeout(*CHECK, sites, "-o", tmp_path / "plain.csv")
    closeout(*CHECK, sites, "-o", tmp_path / "one.parquet", "--table", name)

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "all" / f"{name}.csv").read_bytes()
    assert (tmp_path / "plain.csv").read_bytes() == (tmp_path / "all" / "verdicts.csv").read_bytes()
    parquet = pl.read_parquet(tmp_path / "one.parquet").select(pl.all().cast(pl.String).fill_null(""))
    assert parquet.columns == TABLES[name].split()
    assert parquet.to_dicts() == read(tmp_path / "all" / f"{name}.csv")


def test_a_workbook_has_a_sheet_for_each_table(closeout: Command, sites: Path, tmp_path: Path) -> None:
    closeout(*CHECK, sites, "-o", tmp_path / "all")

    closeout(*CHECK, sites, "-o", tmp_path / "out.xlsx")

    book = openpyxl.load_workbook(tmp_path / "out.xlsx", read_only=True)
    assert book.sheetnames == list(TABLES)
    for table in TABLES:
        cells = [["" if cell is None else str(cell) for cell in row] for row in book[table].iter_rows(values_only=True)]
        rows = [list(row.values()) for row in read(tmp_path / "all" / f"{table}.csv")]
        assert cells == [TABLES[table].split(), *rows]
    book.close()


@pytest.mark.parametrize("out", ["out", "out.xlsx"])
def test_a_second_run_gives_the_same_bytes(sites: Path, tmp_path: Path, out: str) -> None:
    for folder, seed in (("first", "1"), ("second", "2")):
        (tmp_path / folder).mkdir()
        env = {"PYTHONHASHSEED": seed, "POLARS_MAX_THREADS": seed}
        assert apart(*CHECK, sites, "-o", tmp_path / folder / out, env=env).status == 0

    assert contents(tmp_path / "first") == contents(tmp_path / "second")


@pytest.mark.parametrize("out", ["out.csv", "out.parquet"])
def test_a_second_run_over_the_first_gives_the_same_bytes(
    closeout: Command, sites: Path, tmp_path: Path, out: str
) -> None:
    closeout(*CHECK, sites, "-o", tmp_path / out)
    first = (tmp_path / out).read_bytes()

    closeout(*CHECK, sites, "-o", tmp_path / out)

    assert (tmp_path / out).read_bytes() == first


def test_the_language_changes_messages_and_no_table(closeout: Command, sites: Path, tmp_path: Path) -> None:
    english = closeout(*CHECK, sites, "-o", tmp_path / "en", lang="en")
    chinese = closeout(*CHECK, sites, "-o", tmp_path / "zh", lang="zh")

    assert contents(tmp_path / "en") == contents(tmp_path / "zh")
    assert english.out.startswith("town: 3 sites; out of scope 1")
    assert chinese.out.startswith("town：3 个站点；不在整治范围 1、限期整改 1、未定 1；不达标")


def test_json_is_one_line_of_figures_as_its_schema_says(closeout: Command, sites: Path, tmp_path: Path) -> None:
    ran = closeout(*CHECK, sites, "-o", tmp_path / "out", "--json")

    found = json.loads(ran.out)
    assert ran.out.count("\n") == 1
    validate(found, CheckOutput.model_json_schema(mode="serialization"))
    assert (found["pack"], found["sites"], found["rows"], found["bad_rows"]) == ("town", 3, 3, 0)
    assert found["outcomes"] == {"out_of_scope": 1, "rectify": 1, "undecided": 1}
    assert found["routes"] == {"illegal": 1}
    assert found["routes_undecided"] == {"illegal": 1}
    verdicts = [row["verdict"] for row in read(tmp_path / "out" / "verdicts.csv")]
    assert found["verdicts"] == {word: verdicts.count(word) for word in found["verdicts"]}
    assert sum(found["questions_by_unit"].values()) == found["questions"]


@pytest.mark.parametrize(
    ("reasons", "with_reason"),
    [("all", {"fail", "pass", "unknown", "not_applicable"}), ("failing", {"fail"}), ("none", set())],
)
def test_reasons_are_written_for_whom_they_were_asked(
    closeout: Command, sites: Path, tmp_path: Path, reasons: str, with_reason: set[str]
) -> None:
    closeout(*CHECK, sites, "-o", tmp_path / "out", "--reasons", reasons)

    verdicts = read(tmp_path / "out" / "verdicts.csv")
    assert {row["verdict"] for row in verdicts if row["reason_zh"]} == with_reason
    assert {row["verdict"] for row in verdicts if not row["reason_en"]} == {
        row["verdict"] for row in verdicts
    } - with_reason


def test_above_a_hundred_thousand_sites_only_failing_verdicts_get_reasons_and_that_is_said(
    closeout: Command, tmp_path: Path
) -> None:
    many = tmp_path / "many.parquet"
    codes = pl.Series("site_code", range(100_001), dtype=pl.Int32).cast(pl.String)
    pl.DataFrame(
        {"site_code": codes, "has_fence": [False] * len(codes), "storage": ["both"] * len(codes)}
    ).write_parquet(many)

    ran = closeout(*CHECK, many, "-o", tmp_path / "out.parquet")
    asked = closeout(*CHECK, many, "-o", tmp_path / "none.parquet", "--reasons", "none")

    assert (
        ran.err
        == "More than 100000 sites: reasons are written for failing verdicts only (--reasons all writes them all).\n"
    )
    assert asked.err == ""
    said = pl.scan_parquet(tmp_path / "out.parquet").filter(pl.col("reason_zh").is_not_null())
    assert said.select(pl.col("verdict").unique()).collect().to_series().to_list() == ["fail"]
    assert pl.scan_parquet(tmp_path / "out.parquet").select(pl.len()).collect().item() == 14 * 100_001


def test_a_parameter_set_by_hand_is_the_one_that_counts(closeout: Command, sites: Path, tmp_path: Path) -> None:
    closeout(*CHECK, sites, "-o", tmp_path / "out", "--set", "fence_height_min_m=3.4", "--set", "fence_to_road_min_m=1")

    verdicts = read(tmp_path / "out" / "verdicts.csv")
    fence = next(row for row in verdicts if (row["site_code"], row["standard"]) == ("001", "T-2.4"))
    assert (fence["verdict"], fence["reason_en"]) == ("pass", "fence height 3.4 m, at least 3.4 m")


def test_the_day_of_evaluation_is_the_one_that_is_named(closeout: Command, tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    text = (
        _town()
        .replace("requires: stacked_neatly", 'requires: "registered_on <= :on"')
        .replace(
            "# -- who acts",
            "facts:\n  registered_on: {type: date, label: {zh: 登记日期, en: registered on}}\n# -- who acts",
        )
    )
    pack.write_text(text, "utf-8")
    table = write(tmp_path / "s.csv", "site_code,registered_on", "1,2026-06-01")

    for day, verdict in (("2026-05-31", "fail"), ("2026-06-01", "pass")):
        assert closeout("check", pack, table, "-o", tmp_path / day, "--on", day).status == 0
        assert read(tmp_path / day / "verdicts.csv")[0]["verdict"] == verdict


def _town() -> str:
    return (Path(__file__).parents[2] / "closeout" / "packs" / "town" / "pack.yaml").read_text("utf-8")


def test_a_pack_may_be_a_folder_a_file_or_a_shipped_id(closeout: Command, sites: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pack.yaml").write_text(_town(), "utf-8")

    for number, pack in enumerate(("town", tmp_path / "mine", tmp_path / "mine" / "pack.yaml")):
        assert closeout("check", pack, sites, "-o", tmp_path / f"out{number}").status == 0

    assert contents(tmp_path / "out0") == contents(tmp_path / "out1") == contents(tmp_path / "out2")


def test_force_replaces_the_tables_in_a_folder_and_leaves_what_else_is_in_it(
    closeout: Command, sites: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write(out / "verdicts.csv", "old")
    write(out / "notes.txt", "mine")

    assert closeout(*CHECK, sites, "-o", out, "--force").status == 0

    assert sorted(contents(out)) == sorted([*(f"{table}.csv" for table in TABLES), "notes.txt"])
    assert (out / "notes.txt").read_text("utf-8") == "mine\n"
    assert (out / "verdicts.csv").read_bytes().startswith(header("verdicts"))


def test_a_file_is_replaced_without_force(closeout: Command, sites: Path, tmp_path: Path) -> None:
    write(tmp_path / "out.csv", "old")

    assert closeout(*CHECK, sites, "-o", tmp_path / "out.csv").status == 0

    assert (tmp_path / "out.csv").read_bytes().startswith(header("verdicts"))


def test_no_rows_below_the_header_give_four_empty_tables(closeout: Command, tmp_path: Path) -> None:
    ran = closeout(*CHECK, write(tmp_path / "s.csv", "site_code,has_fence"), "-o", tmp_path / "out")

    assert (ran.status, ran.out) == (
        0,
        f"town: 0 sites; –; 0 verdicts fail, 0 unknown, 0 questions → {tmp_path / 'out'}\n",
    )
    assert contents(tmp_path / "out") == {f"{table}.csv": header(table) for table in TABLES}
