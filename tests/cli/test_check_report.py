"""`closeout check -o report.html`: the report in the language spoken, whole or not at all, refused if too long."""

import json
import re
from pathlib import Path

import pytest

from closeout.report.make import MOST_SITES
from tests.cli.running import CHECK, Command, contents, write


@pytest.mark.parametrize(("lang", "title"), [("zh", "核查报告"), ("en", "Report of a check")])
def test_the_report_is_one_file_in_the_language_spoken(
    closeout: Command, sites: Path, tmp_path: Path, lang: str, title: str
) -> None:
    ran = closeout(*CHECK, sites, "-o", tmp_path / "report.html", lang=lang)
    assert (ran.status, ran.err) == (0, "")
    assert f"<h1>{title}</h1>" in (tmp_path / "report.html").read_text("utf-8")
    assert sorted(contents(tmp_path)) == ["report.html", "sites.csv"]


def test_what_a_check_prints_is_the_same_whatever_it_writes(closeout: Command, sites: Path, tmp_path: Path) -> None:
    printed = [json.loads(closeout(*CHECK, sites, "-o", tmp_path / out, "--json").out) for out in ("o", "o.html")]
    assert [each.pop("out") for each in printed] == [str(tmp_path / "o"), str(tmp_path / "o.html")]
    assert printed[0] == printed[1]


def test_an_older_report_is_replaced_without_force(closeout: Command, sites: Path, tmp_path: Path) -> None:
    write(tmp_path / "report.html", "from before")
    assert closeout(*CHECK, sites, "-o", tmp_path / "report.html").status == 0
    assert "from before" not in (tmp_path / "report.html").read_text("utf-8")


def test_a_bad_row_leaves_the_older_report_as_it_is(closeout: Command, tmp_path: Path) -> None:
    write(tmp_path / "report.html", "from before")
    sites = write(tmp_path / "sites.csv", "site_code,has_fence", "1,perhaps")
    before = contents(tmp_path)
    assert closeout(*CHECK, sites, "-o", tmp_path / "report.html").status == 1
    assert contents(tmp_path) == before


def test_rows_that_are_left_out_are_told_in_the_report(closeout: Command, tmp_path: Path) -> None:
    sites = write(tmp_path / "sites.csv", "site_code,has_fence", "1,perhaps", "2,yes")
    assert closeout(*CHECK, sites, "-o", tmp_path / "report.html", "--skip-bad").status == 0
    assert "1 rows with errors are left out" in (tmp_path / "report.html").read_text("utf-8")


def test_a_report_holds_all_tables_so_none_is_named(closeout: Command, sites: Path, tmp_path: Path) -> None:
    ran = closeout(*CHECK, sites, "-o", tmp_path / "report.html", "--table", "outcomes")
    assert ran.status == 2
    assert sorted(contents(tmp_path)) == ["sites.csv"]


def test_more_sites_than_a_browser_shows_are_refused_before_any_work_with_the_way_out(
    closeout: Command, tmp_path: Path
) -> None:
    # The last row is bad, which nobody hears of: the rows are not read.
    rows = [*(f"{at},x" for at in range(MOST_SITES)), ",x"]
    sites = write(tmp_path / "sites.csv", "site_code,name", *rows)
    ran = closeout(*CHECK, sites, "-o", tmp_path / "report.html")
    assert (ran.status, ran.out) == (1, "")
    assert "at most 50000 sites" in ran.err
    assert "-o results" in ran.err
    assert "site_code" not in ran.err
    assert sorted(contents(tmp_path)) == ["sites.csv"]


def test_divisions_get_the_names_of_the_table_that_is_named(closeout: Command, tmp_path: Path) -> None:
    sites = write(tmp_path / "sites.csv", "site_code,division_code", "1,320682001002", "2,320682001003")
    names = write(tmp_path / "names.csv", "code,name", "320682001002,安定居委会")
    assert closeout(*CHECK, sites, "-o", tmp_path / "report.html", "--divisions", names).status == 0
    page = (tmp_path / "report.html").read_text("utf-8")
    assert re.search(r"安定居委会</a>\s*<small>320682001002</small>", page)


def test_a_table_that_names_no_divisions_is_refused(closeout: Command, sites: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other.csv", "a,b", "1,2")
    ran = closeout(*CHECK, sites, "-o", tmp_path / "report.html", "--divisions", other)
    assert ran.status == 1
    assert "is no table of divisions" in ran.err
    assert sorted(contents(tmp_path)) == ["other.csv", "sites.csv"]
