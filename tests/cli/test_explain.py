"""`closeout explain`: one site, readable on a terminal and through a pipe, or as JSON."""

import json
from pathlib import Path

import pytest
from jsonschema import validate

from closeout.cli.schemas import schema_named
from tests.cli.running import Command, write


def test_the_page_tells_what_failed_who_acts_what_is_open_and_what_would_help(closeout: Command, sites: Path) -> None:
    lines = closeout("explain", "town", sites, "001", lang="zh").out.splitlines()
    headings = [line for line in lines if line and not line.startswith(" ")]

    assert lines[0] == "001  东头收购站  town 1.0"
    assert lines[2:4] == ["处理结果：限期整改（T-2）", "  有不达标项的，限期整改：T-2.1b、T-2.4 不达标"]
    assert [each[:2] for each in headings[2:]] == ["标准", "处置", "待查", "怎样", "其他"]
    assert any(line.startswith("  ✗ T-2.4  围挡高度 3.4 米，应不低于 4 米，差 0.6 米") for line in lines)
    assert "  ! 工商所：依法查处（T-3.3、T-4.3）" in lines
    assert "    无营业执照的，由工商所依法查处：无营业执照" in lines
    assert lines[-1] == "  阻碍执法未查明，按“否”计"


def test_the_page_counts_what_to_put_right_and_what_to_find_out_apart(closeout: Command, sites: Path) -> None:
    lines = closeout("explain", "town", sites, "001", lang="zh").out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("  可为"))

    assert lines[at] == "  可为“达标”：2 处需整改，13 项需查明"
    assert lines[at + 1 : at + 3] == ["    · 场地整洁", "    · 围挡高度不低于 4 米（现为 3.4 米）"]
    assert lines[at + 3].startswith("    须查实：未占用道路；未占用绿地；")


def test_what_is_open_stands_unit_by_unit_with_its_rank(closeout: Command, sites: Path) -> None:
    out = closeout("explain", "town", sites, "003", lang="zh").out

    assert "  镇政府：3 污水处理、4 污水随意排放\n" in out


def test_no_line_ends_in_blanks_or_begins_with_a_closing_mark(closeout: Command, sites: Path) -> None:
    for lang in ("zh", "en"):
        for line in closeout("explain", "town", sites, "003", lang=lang).out.splitlines():
            assert line == line.rstrip()
            assert line.strip()[:1] not in tuple("，。、；：）”:;,.)")


def test_the_page_speaks_english(closeout: Command, sites: Path) -> None:
    out = closeout("explain", "town", sites, "001").out

    assert "Outcome: to be rectified (T-2)" in out
    assert "fence height 3.4 m, at least 4 m required, 0.6 m short" in out
    assert "Standards: 2 fail, 10 unknown, 1 passes, 1 does not apply" in out


def test_an_unknown_says_who_judges_it(closeout: Command, sites: Path) -> None:
    out = closeout("explain", "town", sites, "003").out

    assert "sewage treatment and discharge at will not established (for Town Government to judge)" in " ".join(
        out.split()
    )


def test_through_a_pipe_there_are_no_colours(closeout: Command, sites: Path) -> None:
    assert "\x1b" not in closeout("explain", "town", sites, "001").out


def test_what_steers_a_terminal_is_shown_instead(closeout: Command, tmp_path: Path) -> None:
    table = write(tmp_path / "s.csv", "site_code,name,has_fence", "1,\x1b]0;pwn\x07\x1b[31m站,true")
    out = closeout("explain", "town", table, "1").out

    assert "␛]0;pwn␇␛[31m站" in out
    assert "\x1b" not in out


def test_square_brackets_in_names_are_no_markup(closeout: Command, tmp_path: Path) -> None:
    table = write(tmp_path / "s.csv", "site_code,name,has_fence", "[a],[bold]站,是")

    assert closeout("explain", "town", table, "[a]").out.startswith("[a]  [bold]站  town 1.0\n")


@pytest.mark.parametrize("columns", ["60", "200", "0", "wide"])
def test_any_width_will_do(closeout: Command, sites: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)

    assert closeout("explain", "town", sites, "001").status == 0


@pytest.mark.parametrize("pack", ["town", "rugao", "buji"])
def test_json_is_one_line_as_the_published_schema_says(closeout: Command, sites: Path, pack: str) -> None:
    out = closeout("explain", pack, sites, "001", "--json").out

    assert out.count("\n") == 1
    validate(json.loads(out), schema_named("explain"))
    assert json.loads(out)["site_code"] == "001"


def test_the_language_changes_no_json(closeout: Command, sites: Path) -> None:
    english, chinese = (closeout("explain", "town", sites, "001", "--json", lang=lang).out for lang in ("en", "zh"))

    assert english == chinese


def test_parameters_and_maps_count_here_too(closeout: Command, tmp_path: Path) -> None:
    table = write(tmp_path / "s.csv", "编号,storage,has_fence,fence_height_m", "1,露天,是,3.4")

    out = closeout("explain", "town", table, "1", "--map", "编号=site_code", "--set", "fence_height_min_m=3.5").out

    assert "fence height 3.4 m, at least 3.5 m required, 0.1 m short" in out


def test_a_code_that_is_not_there_is_refused_with_the_nearest(closeout: Command, sites: Path) -> None:
    near = closeout("explain", "town", sites, "0001")
    far = closeout("explain", "town", sites, "x")

    assert (near.status, near.out) == (1, "")
    assert near.err == f"Refused: {sites} has no site with the code '0001'; did you mean '001'?\n"
    assert far.err == f"Refused: {sites} has no site with the code 'x'; check the code, leading zeros count\n"


def test_a_bad_row_elsewhere_does_not_matter(closeout: Command, tmp_path: Path) -> None:
    table = write(tmp_path / "s.csv", "site_code,has_fence", "1,maybe", "2,是")

    ran = closeout("explain", "town", table, "2")

    assert (ran.status, ran.err) == (0, "")


def test_a_site_whose_row_is_bad_is_refused_with_what_is_wrong(closeout: Command, tmp_path: Path) -> None:
    table = write(tmp_path / "s.csv", "site_code,has_fence,fence_height_m", "1,maybe,high", "2,maybe,1")

    ran = closeout("explain", "town", table, "1")

    assert ran.status == 1
    places = [line.split(": ")[0] for line in ran.err.splitlines()[:-1]]
    assert places == [f"{table}:2:has_fence", f"{table}:2:fence_height_m"]
    assert ran.err.splitlines()[-1].startswith(f"Refused: Row 2 of {table} (site 1) is bad")


def test_a_code_that_two_rows_have_is_refused_with_the_second(closeout: Command, tmp_path: Path) -> None:
    """The first row was explained without a word."""
    rows = [f"{at},maybe" for at in range(3, 1_504)]
    table = write(tmp_path / "s.csv", "site_code,has_fence", "1,是", "2,是", *rows, "2,否")

    ran = closeout("explain", "town", table, "2")

    assert (ran.status, ran.out, closeout("explain", "town", table, "1").status) == (1, "", 0)
    assert ran.err.splitlines()[0].startswith(f"{table}:1505:site_code: 2: the code stands in row 3 already")
    assert ran.err.splitlines()[1].startswith(f"Refused: Several rows of {table} have the code '2'")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["explain", "nowhere", "SITES", "001"], 1),
        (["explain", "town", "nowhere.csv", "001"], 1),
        (["explain", "town", "SITES"], 2),
        (["explain", "town", "SITES", "001", "--layers", "x"], 1),
        (["explain", "town", "SITES", "001", "--on", "20260601"], 2),
    ],
)
def test_what_cannot_be_explained_is_refused(closeout: Command, sites: Path, words: list[str], status: int) -> None:
    ran = closeout(*(str(sites) if word == "SITES" else word for word in words))

    assert (ran.status, ran.out) == (status, "")
    assert ran.err


def test_a_bad_row_behind_a_thousand_others_is_refused_with_what_is_wrong_in_it(
    closeout: Command, tmp_path: Path
) -> None:
    rows = [f"{at},maybe,high" for at in range(1, 1_502)]
    table = write(tmp_path / "s.csv", "site_code,has_fence,fence_height_m", *rows)

    lines = closeout("explain", "town", table, "1501").err.splitlines()

    assert [line.split(": ")[0] for line in lines[:-1]] == [f"{table}:1502:has_fence", f"{table}:1502:fence_height_m"]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("-3", "it must not be negative"),
        ("3 km", "the value must be a number in m"),
        ("high", "the value must be a number in m"),
        ("", "the value must be a number in m"),
    ],
)
def test_a_parameter_is_held_to_what_a_cell_is_held_to(closeout: Command, sites: Path, written: str, why: str) -> None:
    ran = closeout("explain", "town", sites, "001", "--set", f"fence_height_min_m={written}")

    assert (ran.status, ran.err) == (
        2,
        f"Refused: --set fence_height_min_m={written}: {why}, for example --set fence_height_min_m=4\n",
    )


def test_a_parameter_may_be_written_with_its_unit(closeout: Command, sites: Path) -> None:
    assert (
        "at least 3.5 m required" in closeout("explain", "town", sites, "001", "--set", "fence_height_min_m=3.5米").out
    )
