"""`closeout check` keeps the engine's contract: files, columns, exit statuses, OUT untouched on refusal (X-1, X-6)."""

import csv
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.cli.conftest import SITES, Call, tree

HEADERS = {
    "verdicts": "site_code,standard,clause,verdict,severity,role,unit,reason_zh,reason_en",
    "outcomes": "site_code,segment,outcome,clause,possible,reason_zh,reason_en",
    "actions": "site_code,route,clause,role,unit,action,state",
    "questions": "site_code,rank,fact,role,unit,asked_for,reason",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_folder_gets_all_four_tables_with_their_headers(call: Call, sites: Path, tmp_path: Path) -> None:
    assert call("check", "town", sites, "-o", tmp_path / "out").status == 0
    first = {path.stem: path.read_text("utf-8").split("\n")[0] for path in (tmp_path / "out").iterdir()}
    assert first == HEADERS


def test_the_tables_say_what_the_plan_says(call: Call, sites: Path, tmp_path: Path) -> None:
    call("check", "town", sites, "-o", tmp_path / "out")
    fence = [row for row in rows(tmp_path / "out" / "verdicts.csv") if row["standard"] == "T-2.4"]
    assert [row["verdict"] for row in fence] == ["pass", "fail", "not_applicable"]
    assert fence[1]["reason_zh"] == "围挡高度 3.4 m，不低于 4 m，差 0.6 m"
    outcomes = rows(tmp_path / "out" / "outcomes.csv")
    assert [(row["outcome"], row["possible"]) for row in outcomes[:2]] == [
        ("undecided", "rectify|compliant"),
        ("rectify", "rectify"),
    ]


def test_stdout_has_exactly_one_line(call: Call, sites: Path, tmp_path: Path) -> None:
    assert call("check", "town", sites, "-o", tmp_path / "out").out.count("\n") == 1


def test_json_on_stdout_counts_what_the_tables_hold(call: Call, sites: Path, tmp_path: Path) -> None:
    figures = json.loads(call("check", "town", sites, "-o", tmp_path / "out", "--json").out)
    assert figures["sites"] == 3
    assert figures["verdicts"]["fail"] == 1
    assert figures["questions"] == len(rows(tmp_path / "out" / "questions.csv"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_ids_stay_ids_in_either_language(call: Call, sites: Path, tmp_path: Path, lang: str) -> None:
    call("check", "town", sites, "-o", tmp_path / lang, "--lang", lang)
    call("check", "town", sites, "-o", tmp_path / "other")
    assert tree(tmp_path / lang) == tree(tmp_path / "other")


def test_a_second_run_gives_the_same_bytes(call: Call, sites: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        call("check", "town", sites, "-o", tmp_path / name)
        call("check", "town", sites, "-o", tmp_path / f"{name}.parquet")
        call("check", "town", sites, "-o", tmp_path / f"{name}.xlsx")
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_same_sites_in_any_format_give_the_same_tables(call: Call, tmp_path: Path) -> None:
    lines = [line.split(",") for line in SITES.splitlines()]
    (tmp_path / "a.csv").write_text(SITES, "utf-8-sig")
    (tmp_path / "b.csv").write_text(SITES, "gb18030")
    (tmp_path / "c.csv").write_text(SITES, "utf-16")
    book = openpyxl.Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    book.save(tmp_path / "d.xlsx")
    pl.DataFrame(lines[1:], schema=lines[0], orient="row").write_parquet(tmp_path / "e.parquet")
    for path in sorted(tmp_path.glob("?.*")):
        assert call("check", "town", path, "-o", tmp_path / f"out-{path.stem}").status == 0
    first, *others = [tree(tmp_path / f"out-{letter}") for letter in "abcde"]
    assert all(other == first for other in others)


@pytest.mark.parametrize("table", list(HEADERS))
@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_single_file_holds_the_table_asked_for(
    call: Call, sites: Path, tmp_path: Path, table: str, ending: str
) -> None:
    out = tmp_path / f"one{ending}"
    assert call("check", "town", sites, "-o", out, "--table", table).status == 0
    read = pl.read_csv(out) if ending == ".csv" else pl.read_parquet(out)
    assert ",".join(read.columns) == HEADERS[table]


def test_a_workbook_has_a_sheet_a_table(call: Call, sites: Path, tmp_path: Path) -> None:
    call("check", "town", sites, "-o", tmp_path / "all.xlsx")
    assert openpyxl.load_workbook(tmp_path / "all.xlsx").sheetnames == list(HEADERS)


@pytest.mark.parametrize(
    ("which", "verdicts"),
    [("all", {"pass", "fail", "unknown", "not_applicable"}), ("failing", {"fail"}), ("none", set())],
)
def test_reasons_are_written_for_what_was_asked(
    call: Call, sites: Path, tmp_path: Path, which: str, verdicts: set[str]
) -> None:
    call("check", "town", sites, "-o", tmp_path / "out", "--reasons", which)
    found = rows(tmp_path / "out" / "verdicts.csv")
    assert {row["verdict"] for row in found if row["reason_zh"]} == verdicts


def test_a_parameter_set_by_hand_changes_the_verdict(call: Call, sites: Path, tmp_path: Path) -> None:
    call("check", "town", sites, "-o", tmp_path / "out", "--set", "fence_height_min_m=3.4")
    fence = [row["verdict"] for row in rows(tmp_path / "out" / "verdicts.csv") if row["standard"] == "T-2.4"]
    assert fence == ["pass", "pass", "not_applicable"]


REFUSED = {
    "no such pack": (("check", "twon", "SITES", "-o", "OUT"), 1, "town"),
    "no such file": (("check", "town", "nowhere.csv", "-o", "OUT"), 1, "nowhere.csv"),
    "OUT is SITES": (("check", "town", "SITES", "-o", "SITES"), 1, "input"),
    "no parent": (("check", "town", "SITES", "-o", "nowhere/out"), 1, "nowhere"),
    "no -o": (("check", "town", "SITES"), 2, "--out"),
    "no such table": (("check", "town", "SITES", "-o", "OUT.csv", "--table", "verdict"), 2, "verdicts"),
    "no such parameter": (
        ("check", "town", "SITES", "-o", "OUT", "--set", "fence_heigt_min_m=3"),
        2,
        "fence_height_min_m",
    ),
    "no number": (("check", "town", "SITES", "-o", "OUT", "--set", "fence_height_min_m=x"), 2, "number"),
    "no day": (("check", "town", "SITES", "-o", "OUT", "--on", "yesterday"), 2, "2026-06-01"),
    "layers": (("check", "town", "SITES", "-o", "OUT", "--layers", "x"), 2, "later"),
    "no such reasons": (("check", "town", "SITES", "-o", "OUT", "--reasons", "some"), 2, "failing"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_cannot_be_is_refused_and_nothing_is_written(call: Call, sites: Path, tmp_path: Path, case: str) -> None:
    words, status, says = REFUSED[case]
    before = tree(tmp_path)
    here = {"SITES": str(sites), "OUT": str(tmp_path / "out"), "OUT.csv": str(tmp_path / "out.csv")}
    run = call(*(here.get(word, word) for word in words), "--lang", "en")
    assert (run.status, run.out) == (status, "")
    assert says in run.err
    assert tree(tmp_path) == before


def test_an_existing_folder_needs_force_and_keeps_foreign_files(call: Call, sites: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    assert call("check", "town", sites, "-o", out).status == 1
    assert tree(out) == {"notes.txt": b"mine"}
    assert call("check", "town", sites, "-o", out, "--force").status == 0
    assert set(tree(out)) == {"notes.txt", *(f"{name}.csv" for name in HEADERS)}


def test_bad_rows_are_all_named_and_refuse_the_whole(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("site_code,fence_height_m\n1,abc\n1,4\n,4\n4,4\n")
    run = call("check", "town", path, "-o", tmp_path / "out", "--lang", "en", "--problems", tmp_path / "p.txt")
    assert run.status == 1
    places = [line.removeprefix(f"{path}:").split(": ")[0] for line in (tmp_path / "p.txt").read_text().splitlines()]
    assert places == ["2:fence_height_m", "3:site_code", "4:site_code"]
    assert not (tmp_path / "out").exists()


def test_bad_rows_can_be_left_out(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("site_code,fence_height_m\n1,abc\n2,4\n")
    run = call("check", "town", path, "-o", tmp_path / "out", "--skip-bad", "--lang", "en")
    assert run.status == 0
    assert "1 of 2 rows" in run.err
    assert {row["site_code"] for row in rows(tmp_path / "out" / "outcomes.csv")} == {"2"}


def test_an_unknown_column_is_named_with_what_was_meant(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "typo.csv"
    path.write_text("site_code,has_fense,has_fence\n1,true,true\n")
    run = call("check", "town", path, "-o", tmp_path / "out", "--lang", "en")
    assert run.status == 0
    assert "has_fense" in run.err
    assert "has_fence" in run.err


def test_too_many_sites_for_a_sheet_are_refused_before_any_work(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("site_code,has_fence\n" + "".join(f"{number},true\n" for number in range(80_000)))
    run = call("check", "town", path, "-o", tmp_path / "out.xlsx", "--lang", "en")
    assert run.status == 1
    assert ".parquet" in run.err
    assert not (tmp_path / "out.xlsx").exists()


def test_above_a_hundred_thousand_sites_only_failing_verdicts_have_reasons(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("site_code,has_fence\n" + "".join(f"{number},true\n" for number in range(100_001)))
    run = call("check", "town", path, "-o", tmp_path / "out.parquet", "--lang", "en")
    assert "failing" in run.err
    assert pl.read_parquet(tmp_path / "out.parquet")["reason_zh"].null_count() == 100_001 * 14


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "closeout", *map(str, words)]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing_behind(tmp_path: Path, sent: signal.Signals) -> None:
    path = tmp_path / "many.csv"
    path.write_text("site_code,has_fence\n" + "".join(f"{number},true\n" for number in range(300_000)))
    process = subprocess.Popen(command("check", "town", path, "-o", tmp_path / "out"), stderr=subprocess.PIPE)
    while process.poll() is None and not list(tmp_path.glob(".*")):
        time.sleep(0.02)
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert [each.name for each in tmp_path.iterdir()] == ["many.csv"]


def test_a_full_disk_is_refused_and_leaves_nothing_behind(sites: Path, tmp_path: Path) -> None:
    sites.write_text("site_code,has_fence\n" + "".join(f"{number},true\n" for number in range(20_000)))

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    run = subprocess.run(
        command("check", "town", sites, "-o", tmp_path / "out"), capture_output=True, preexec_fn=small, check=False
    )
    assert run.returncode == 1
    assert b"Traceback" not in run.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["sites.csv"]


def test_a_reader_that_goes_away_is_no_error_of_ours(sites: Path, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(
        command("explain", "town", sites, "001"), stdout=writing, stderr=subprocess.PIPE, check=False, cwd=tmp_path
    )
    os.close(writing)
    assert b"Traceback" not in run.stderr
