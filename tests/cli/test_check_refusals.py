"""What cannot be is refused with the right status, a way out, and OUT as it was."""

import os
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from tests.cli.running import CHECK, TABLES, Command, contents, write

Words = list[str]
REFUSED: dict[str, tuple[Words, str]] = {
    "no such file": (["town", "{folder}/nowhere.csv", "-o", "{folder}/new"], "nowhere.csv"),
    "no such pack": (["twon", "{sites}", "-o", "{folder}/new"], "town"),
    "a pack that is no pack": (["{sites}", "{sites}", "-o", "{folder}/new"], "sites.csv:1:1"),
    "an existing folder": (["town", "{sites}", "-o", "{folder}/out"], "--force"),
    "OUT is SITES": (["town", "{sites}", "-o", "{sites}"], "sites.csv"),
    "OUT is a file without ending": (["town", "{sites}", "-o", "{folder}/file"], "file"),
    "OUT is a folder named like a file": (["town", "{sites}", "-o", "{folder}/folder.csv"], "folder.csv"),
    "no folder for OUT": (["town", "{sites}", "-o", "{folder}/no/new"], "no"),
    "a format that never comes": (["town", "{sites}", "-o", "{folder}/new.xls"], ".xls"),
    "nothing known but the code": (["town", "{folder}/bare.csv", "-o", "{folder}/new"], "closeout plan show"),
    "no code": (["town", "{folder}/codeless.csv", "-o", "{folder}/new"], "site_code"),
    "an empty file": (["town", "{folder}/empty.csv", "-o", "{folder}/new"], "empty"),
    "a bad row, into a folder with force": (["town", "{folder}/bad.csv", "-o", "{folder}/out", "--force"], "bad.csv:2"),
    "a bad row, over a file": (["town", "{folder}/bad.csv", "-o", "{folder}/old.csv"], "bad.csv:2"),
    "a bad row, over a workbook": (["town", "{folder}/bad.csv", "-o", "{folder}/old.xlsx"], "bad.csv:2"),
    "a map of an unknown fact": (["town", "{sites}", "-o", "{folder}/new", "--map", "{folder}/map.yaml"], "map.yaml:1"),
    "problems into SITES": (["town", "{sites}", "-o", "{folder}/new", "--problems", "{sites}"], "--problems"),
    "problems into OUT": (
        ["town", "{sites}", "-o", "{folder}/old.csv", "--problems", "{folder}/old.csv"],
        "--problems",
    ),
    "problems into a table": (
        ["town", "{sites}", "-o", "{folder}/out", "--force", "--problems", "{folder}/out/actions.csv"],
        "--problems",
    ),
    "problems nowhere": (
        ["town", "{sites}", "-o", "{folder}/new", "--problems", "{folder}/no/problems.txt"],
        "problems",
    ),
}
MISUSED: dict[str, tuple[Words, str]] = {
    "no OUT": (["town", "{sites}"], "--out"),
    "no such table": (["town", "{sites}", "-o", "{folder}/new.csv", "--table", "verdict"], "verdicts"),
    "a table for a folder": (["town", "{sites}", "-o", "{folder}/new", "--table", "verdicts"], "--table"),
    "no such parameter": (["town", "{sites}", "-o", "{folder}/new", "--set", "fence_min_m=3"], "fence_height_min_m"),
    "a parameter without a value": (
        ["town", "{sites}", "-o", "{folder}/new", "--set", "fence_height_min_m"],
        "NAME=VALUE",
    ),
    "a value that is no number": (
        ["town", "{sites}", "-o", "{folder}/new", "--set", "fence_height_min_m=high"],
        "number",
    ),
    "a part of a day": (["rugao", "{sites}", "-o", "{folder}/new", "--set", "license_within_days=2.5"], "whole"),
    "the day set as a parameter": (["town", "{sites}", "-o", "{folder}/new", "--set", "on=2026-06-01"], "on"),
    "a day that is none": (["town", "{sites}", "-o", "{folder}/new", "--on", "2026-02-30"], "2026-06-01"),
    "a day without hyphens": (["town", "{sites}", "-o", "{folder}/new", "--on", "20260601"], "2026-06-01"),
    "reasons for some": (["town", "{sites}", "-o", "{folder}/new", "--reasons", "some"], "failing"),
    "a map to no fact": (["town", "{sites}", "-o", "{folder}/new", "--map", "围挡=has_fense"], "has_fence"),
    "coordinates": (["town", "{sites}", "-o", "{folder}/new", "--crs", "gps"], "EPSG:4547"),
}


@pytest.fixture
def folder(tmp_path: Path, sites: Path) -> Path:
    """Return a folder with sites, tables that are bad in some way, and results of an earlier run."""
    write(tmp_path / "bad.csv", "site_code,has_fence", "1,maybe")
    write(tmp_path / "bare.csv", "site_code,weather", "1,sunny")
    write(tmp_path / "codeless.csv", "has_fence", "是")
    write(tmp_path / "map.yaml", "columns: {名: has_fense}")
    for name in ("empty.csv", "file", "old.csv", "old.xlsx"):
        (tmp_path / name).write_bytes(b"" if name == "empty.csv" else b"old")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "out").mkdir()
    write(tmp_path / "out" / "verdicts.csv", "old")
    return tmp_path


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("words", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_refused_and_all_is_as_before(
    closeout: Command, folder: Path, words: Words, said: str, lang: str
) -> None:
    before = contents(folder)

    ran = closeout("check", *(each.format(folder=folder, sites=folder / "sites.csv") for each in words), lang=lang)

    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err or lang == "zh"
    assert ran.err.splitlines()[-1].startswith("Refused: " if lang == "en" else "未执行：")
    assert contents(folder) == before


@pytest.mark.parametrize(("words", "said"), MISUSED.values(), ids=MISUSED)
def test_wrong_usage_is_told_apart_and_all_is_as_before(
    closeout: Command, folder: Path, words: Words, said: str
) -> None:
    before = contents(folder)

    ran = closeout("check", *(each.format(folder=folder, sites=folder / "sites.csv") for each in words))

    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert contents(folder) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("out", ["new", "new.csv", "out"])
def test_a_folder_that_cannot_be_written_is_refused(closeout: Command, folder: Path, out: str) -> None:
    target = folder / "out" if out == "out" else folder
    target.chmod(0o555)
    try:
        ran = closeout(*CHECK, folder / "sites.csv", "-o", folder / out, "--force")
    finally:
        target.chmod(0o755)

    assert (ran.status, ran.out) == (1, "")
    assert sorted(contents(folder / "out")) == ["verdicts.csv"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="only Linux has a folder that nobody may write into")
@pytest.mark.parametrize("out", ["new", "new.csv", "new.parquet", "new.xlsx"])
def test_where_nobody_may_write_it_is_refused(closeout: Command, sites: Path, out: str) -> None:
    ran = closeout(*CHECK, sites, "-o", f"/proc/{out}")

    assert (ran.status, ran.out) == (1, "")
    assert f"/proc/{out}" in ran.err


def many(path: Path, count: int) -> Path:
    codes = pl.Series("site_code", range(count), dtype=pl.Int32).cast(pl.String)
    pl.DataFrame({"site_code": codes, "has_fence": [True] * count}).write_parquet(path)
    return path


@pytest.mark.parametrize(("pack", "count"), [("town", 74_899), ("buji", 38_837)])
def test_a_workbook_that_cannot_hold_it_is_refused_before_any_work(
    closeout: Command, tmp_path: Path, pack: str, count: int
) -> None:
    """14 and 27 verdicts a site against the 1,048,575 rows of a sheet."""
    ran = closeout("check", pack, many(tmp_path / "many.parquet", count), "-o", tmp_path / "out.xlsx")

    assert (ran.status, ran.out) == (1, "")
    assert ".parquet" in ran.err
    assert not (tmp_path / "out.xlsx").exists()


def test_a_workbook_is_refused_too_where_the_questions_could_be_too_many(closeout: Command, tmp_path: Path) -> None:
    ran = closeout("check", "buji", many(tmp_path / "many.parquet", 30_000), "-o", tmp_path / "out.xlsx")

    assert ran.status == 1
    assert "questions" in ran.err


def test_a_bad_pack_names_file_line_and_column(closeout: Command, sites: Path, tmp_path: Path) -> None:
    town = (Path(__file__).parents[2] / "closeout" / "packs" / "town" / "pack.yaml").read_text("utf-8")
    pack = tmp_path / "pack.yaml"
    pack.write_text(town.replace("requires: site_clean", "requires: site_cleen"), "utf-8")
    line = next(at for at, text in enumerate(town.splitlines(), 1) if "requires: site_clean" in text)

    ran = closeout("check", pack, sites, "-o", tmp_path / "out")

    assert ran.status == 1
    assert ran.err.startswith(f"{pack}:{line}:15: site_cleen: ") or f"{pack}:{line}:15" in ran.err
    assert "site_clean" in ran.err


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".txt", ""])
def test_an_input_of_another_kind_is_refused_with_the_way_out(closeout: Command, tmp_path: Path, ending: str) -> None:
    table = write(tmp_path / f"sites{ending}", "site_code,has_fence", "1,是")

    ran = closeout(*CHECK, table, "-o", tmp_path / "out")

    assert ran.status == 1
    way_out = "save it as a GeoPackage" if ending in (".geojson", ".gpkg") else ".csv"
    assert way_out in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("out", ["out", "new", "old.csv", "new.parquet", "new.xlsx"])
def test_a_row_that_is_bad_after_many_that_were_evaluated_leaves_nothing(
    closeout: Command, folder: Path, out: str
) -> None:
    write(folder / "late.csv", "site_code,has_fence", *(f"{at},是" for at in range(60_000)), "x,maybe")
    before = contents(folder)

    ran = closeout(*CHECK, folder / "late.csv", "-o", folder / out, "--force")

    assert (ran.status, ran.out) == (1, "")
    assert contents(folder) == before


def test_all_tables_are_named_where_one_is_misspelt(closeout: Command, sites: Path, tmp_path: Path) -> None:
    ran = closeout(*CHECK, sites, "-o", tmp_path / "out.csv", "--table", "x")

    assert all(table in ran.err for table in TABLES)


def test_no_input_is_overwritten_be_it_pack_or_map(closeout: Command, sites: Path, tmp_path: Path) -> None:
    pack = tmp_path / "mine.csv"
    pack.write_text((files("closeout") / "packs" / "town" / "pack.yaml").read_text("utf-8"), "utf-8")
    columns = write(tmp_path / "map.csv", "columns: {}")
    before = contents(tmp_path)

    assert closeout("check", pack, sites, "-o", pack).status == 1
    assert closeout("check", "town", sites, "-o", columns, "--map", columns).status == 1
    assert contents(tmp_path) == before


def test_force_never_takes_a_folder_for_a_table(closeout: Command, sites: Path, tmp_path: Path) -> None:
    thesis = tmp_path / "out" / "verdicts.csv" / "thesis.txt"
    thesis.parent.mkdir(parents=True)
    thesis.write_text("mine")

    assert closeout("check", "town", sites, "-o", tmp_path / "out", "--force").status == 1
    assert thesis.read_text() == "mine"


def test_a_name_too_long_is_refused(closeout: Command, sites: Path, tmp_path: Path) -> None:
    ran = closeout("check", "town", sites, "-o", tmp_path / ("x" * 300))

    assert ran.status == 1
    assert "length of the name" in ran.err
