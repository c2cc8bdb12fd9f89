"""`closeout plan`: pages that read at any width and in both languages, JSON that keeps its schemas, exit statuses."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.cells import cell_len

from closeout.cli.application import main
from closeout.cli.plan_show import show_part
from closeout.cli.schemas import PRINTED, schema_named
from closeout.packfile.library import load_pack, open_pack, shipped_ids
from closeout.packfile.parts import PARTS, Parts
from closeout.packfile.views_base import View
from tests.packfile.a_pack import GOOD

Run = Callable[..., tuple[int, str, str]]
PACKS = {each: Parts(load_pack(each), 2026) for each in shipped_ids()}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs `closeout plan ...` and gives its status, stdout and stderr."""
    monkeypatch.setattr("signal.signal", lambda *_: None)  # the handlers belong to pytest here

    def plan(*words: str, lang: str = "en", width: int = 120) -> tuple[int, str, str]:
        monkeypatch.setenv("CLOSEOUT_LANG", lang)
        monkeypatch.setenv("COLUMNS", str(width))
        status = main(["plan", *words])
        out, err = capsys.readouterr()
        return status, out, err

    return plan


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., str]:
    """Return what writes the small good pack, edited, and gives its path."""

    def write(*edits: tuple[str, str], name: str = "mine.yaml") -> str:
        text = GOOD
        for old, new in edits:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return str(path)

    return write


def valid(name: str, printed: str) -> Any:
    """Return the JSON that was printed, having held it to its published schema."""
    data = json.loads(printed)
    jsonschema.Draft202012Validator(schema_named(name)).validate(data)
    return data


def ids(items: Sequence[View]) -> list[str]:
    return [each.model_dump()["id"] for each in items]


def fits(page: str, width: int) -> bool:
    return all(cell_len(line) <= width and line == line.rstrip() for line in page.splitlines())


def test_the_list_names_every_shipped_pack(run: Run) -> None:
    status, out, err = run("list")
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines() if re.match(r"[a-z]+ +\d", line)] == list(shipped_ids())


def test_the_list_counts_standards_tables_and_duties(run: Run) -> None:
    packs = valid("list", run("list", "--json")[1])["packs"]
    counts = {each["id"]: [each["counts"][key] for key in ("standards", "tables", "duties")] for each in packs}
    assert counts == {"buji": [27, 2, 100], "rugao": [21, 2, 39], "town": [14, 2, 27]}


@pytest.mark.parametrize("pack_id", shipped_ids())
@pytest.mark.parametrize(("lang", "width"), [("zh", 80), ("en", 80), ("zh", 120), ("en", 120)])
def test_every_page_fits_its_width_and_keeps_its_ids_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pack_id: str, lang: str, width: int
) -> None:
    monkeypatch.setenv("CLOSEOUT_LANG", lang)
    monkeypatch.setenv("COLUMNS", str(width))
    parts = PACKS[pack_id]
    for part in PARTS:
        items = parts.part(part)
        show_part(parts.whole(), part, items)
        page = capsys.readouterr().out
        assert fits(page, width), part
        assert [each for each in ids(items) if each not in page] == [], part


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_printed_as_page_and_as_json(run: Run, part: str) -> None:
    shown = valid(f"show-{part}", run("show", "town", part, "--json")[1])
    assert [each["id"] for each in shown["items"]] == ids(PACKS["town"].part(part))
    status, page, err = run("show", "town", part)
    assert (status, err) == (0, "")
    assert page.startswith("town 1.0 · ")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_condition_is_cut(run: Run, lang: str) -> None:
    page = "".join(run("show", "buji", "standards", lang=lang, width=80)[1].split())
    items = valid("show-standards", run("show", "buji", "standards", "--json")[1])["items"]
    # A condition that wraps has the next column's words between its lines: its words stand, and nothing is left out.
    words = {word for each in items for word in re.findall(r"[a-z_0-9]+", each["requires"])}
    assert [word for word in words if word not in page] == []
    assert "…" not in page


def test_without_a_part_the_whole_plan_is_shown(run: Run) -> None:
    status, out, _ = run("show", "town", "--year", "2027")
    assert status == 0
    assert "2027-06-01 – 2027-06-30" in out
    assert "compliant > to be rectified | out of scope" in out
    whole = valid("show", run("show", "town", "--json")[1])
    assert set(whole["counts"]) == set(PARTS)


def test_phases_and_deadlines_have_the_dates_of_the_year_asked_for(run: Run) -> None:
    phases = valid("show-phases", run("show", "buji", "phases", "--year", "2031", "--json")[1])["items"]
    assert [phase["starts"]["on"] for phase in phases] == ["2031-04-16", "2031-06-17"]
    deadlines = valid("show-deadlines", run("show", "buji", "deadlines", "--year", "2031", "--json")[1])["items"]
    assert deadlines[0]["due"]["on"] == "2031-06-16"


def test_all_shows_the_facts_that_no_condition_reads_too(run: Run) -> None:
    read = valid("show-facts", run("show", "town", "facts", "--json")[1])["items"]
    every = valid("show-facts", run("show", "town", "facts", "--all", "--json")[1])["items"]
    assert all(each["used_by"] for each in read)
    assert {each["id"] for each in read} < {each["id"] for each in every}


def test_law_that_was_not_checked_is_marked(run: Run) -> None:
    basis = valid("show-basis", run("show", "buji", "basis", "--json")[1])["items"]
    marks = [line.strip() for line in run("show", "buji", "basis")[1].splitlines()]
    assert marks.count("to be verified before use") == sum(each["to_be_verified"] for each in basis) > 0


def test_the_law_of_a_step_is_told_by_name_with_its_mark(run: Run) -> None:
    shown = " ".join(run("show", "buji", "measures")[1].split())
    assert "Rules on Fire Supervision and Inspection, arts 22, 23 to be verified before use" in shown
    assert "law: Fire Protection Law, arts 58, 61 law:" in shown


@pytest.mark.parametrize(
    ("words", "guess"), [(("show", "town", "standard"), "standards"), (("schema", "packs"), "pack")]
)
def test_an_unknown_part_or_schema_is_wrong_usage_with_a_guess(run: Run, words: tuple[str, ...], guess: str) -> None:
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert f"did you mean '{guess}'?" in err


def test_an_unknown_pack_is_refused_with_a_guess(run: Run) -> None:
    status, out, err = run("show", "twon")
    assert (status, out) == (1, "")
    assert "did you mean 'town'?" in err


def test_the_language_may_stand_before_or_behind_the_sub_command(run: Run) -> None:
    assert run("--lang", "zh", "list")[1] == run("list", "--lang", "zh")[1] == run("list", lang="zh")[1]


@pytest.mark.parametrize(
    "words", [("-h",), ("list", "-h"), ("show", "-h"), ("check", "-h"), ("diff", "-h"), ("schema", "-h")]
)
def test_every_command_helps(run: Run, words: tuple[str, ...]) -> None:
    status, out, _ = run(*words)
    assert status == 0
    assert "--lang" in out


def test_without_a_sub_command_they_are_listed(run: Run) -> None:
    for words in ((), ("--lang", "zh")):
        status, out, _ = run(*words)
        assert status == 0
        assert all(each in out for each in ("list", "show", "check", "diff", "schema"))


def test_a_long_id_in_a_narrow_column_stays_whole(run: Run) -> None:
    assert "licence_application_overdue" in run("show", "rugao", "tables", width=80)[1]


def test_the_shipped_packs_are_sound_and_proved(run: Run) -> None:
    status, out, err = run("check", *shipped_ids())
    assert (status, err) == (0, "")
    assert [line.split(":")[0] for line in out.splitlines()] == ["buji 1.0", "rugao 1.0", "town 1.0"]
    checked = valid("plan-check", run("check", "town", "--json")[1])
    assert checked["sound"]
    assert checked["packs"][0]["proof"] == "complete"
    assert checked["packs"][0]["proved"] > 0


def test_proofs_can_be_left_out(run: Run) -> None:
    status, out, _ = run("check", "town", "--no-proof")
    assert status == 0
    assert out.endswith("nothing proved (--no-proof)\n")


def test_one_of_a_kind_is_counted_as_one(run: Run, pack: Callable[..., str]) -> None:
    _, out, _ = run("check", pack(), "--no-proof")
    assert "checked 2 standards, 3 tables (4 rows), 1 duty, 1 phase, 1 deadline, 1 measure, against 3 clauses" in out


def test_what_a_pack_has_none_of_is_not_counted(run: Run, pack: Callable[..., str]) -> None:
    measure = next(line for line in GOOD.splitlines() if "id: M1" in line)
    opened = "        measures: [M1]\n"
    _, out, _ = run("check", pack((f"measures:\n{measure}\n", ""), (opened, "")), "--no-proof", lang="zh")
    assert "1 项期限，出处都在 3 条条款之内" in out


MISTAKES = {
    "unknown fact": (
        "requires: escape_routes_clear",
        "requires: escape_route_clear",
        "did you mean 'escape_routes_clear'?",
    ),
    "type error": ("requires: escape_routes_clear", "requires: fence_height_m", "a yes/no condition is wanted here"),
    "unit error": ("fence_height_m < :fence_min_m", "fence_height_m < :days", "the units differ"),
    "unmapped role": ("role: village\n", "role: nobody\n", "roles maps this role to no unit"),
    "duty without a unit": ("unit: village_office, kind", "kind", "'unit' is missing"),
    "deadline without a trigger": ("trigger: phase_end, ", "", "'trigger' is missing"),
    "item without a clause": ("    clause: G-2.2\n", "", "'clause' is missing"),
    "unknown key": ("    hit: first", "    hits: first", "did you mean 'hit'?"),
    "bad measure": ("when: hazard, law", "when: hazzard, law", "did you mean 'hazard'?"),
    "no such day": ("month: 6, day: 16", "month: 6, day: 31", "its last is 30"),
    "broken YAML": ("tables:\n", "tables: ]\n", "there is one ']' too many"),
    "dead row": ("when: BAD OR LOW", "when: tenants < 0 AND tenants > 0", "the row is never used"),
    "open table": ('when: "TRUE"', "when: has_fence", "it claims to be complete"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_mistake_is_told_with_its_place(run: Run, pack: Callable[..., str], mistake: str, lang: str) -> None:
    old, new, said = MISTAKES[mistake]
    path = pack((old, new), ("    title: {zh: 结果", "    complete: true\n    title: {zh: 结果"))
    status, out, err = run("check", path, lang=lang)
    assert (status, out) == (1, "")
    *problems, summary = err.splitlines()
    assert all(re.match(rf"(warning: |提醒：)?{re.escape(path)}:\d+:\d+: ", each) for each in problems), err
    assert said in err or lang == "zh"
    assert summary.startswith(path)


def test_a_bad_pack_among_good_ones_fails_the_check_and_the_good_ones_are_still_told(
    run: Run, pack: Callable[..., str]
) -> None:
    status, out, err = run("check", pack((":fence_min_m", ":fence_max_m")), "town", "nowhere", "--no-proof")
    assert status == 1
    assert out.startswith("town 1.0: sound")
    assert "there is no parameter :fence_max_m" in err
    assert "there is no pack 'nowhere'" in err


def test_the_check_as_json_lists_problems_with_their_places(run: Run, pack: Callable[..., str]) -> None:
    line = GOOD[: GOOD.index("id: G-2.2a")].count("\n") + 1
    status, out, err = run("check", pack(("    clause: G-2.2\n", "")), "nowhere", "--json")
    assert (status, err) == (1, "")
    mine, nowhere = valid("plan-check", out)["packs"]
    assert [(each["code"], each["line"], each["column"]) for each in mine["problems"]] == [
        ("packfile.missing", line, 5)
    ]
    assert (mine["proof"], mine["id"]) == ("refused", None)
    assert [each["line"] for each in nowhere["problems"]] == [None]


def test_without_z3_the_check_passes_and_says_what_was_not_proved() -> None:
    code = "import sys; sys.modules['z3'] = None; from closeout.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "plan", "check", "town", "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=180, check=False)
    assert done.returncode == 0
    assert "pip install z3-solver" in done.stdout
    assert done.stderr.count("note: ") >= 3


def test_the_difference_is_told_weightiest_first(run: Run, pack: Callable[..., str]) -> None:
    new = pack(("value: 4,", "value: 3,"), ("en: low fence", "en: a low fence"))
    status, out, err = run("diff", pack(name="old.yaml"), new)
    assert (status, err) == (0, "")
    assert out.index("value 3 m, was 4 m (used by LOW, BAD, G-2.2a, outcome/bad)") < out.index("Wording only")
    assert 'text in English "a low fence", was "low fence"' in out


def test_packs_that_say_the_same_are_said_to_be_the_same(run: Run, pack: Callable[..., str]) -> None:
    status, out, _ = run("diff", pack(name="old.yaml"), pack(("clauses:\n", "# a remark\nclauses:\n")))
    assert (status, out) == (0, "letting 1.0 and letting 1.0 are the same.\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 120])
def test_a_long_difference_fits_its_width(run: Run, lang: str, width: int) -> None:
    assert fits(run("diff", "town", "rugao", lang=lang, width=width)[1], width)


def test_the_difference_as_json_keeps_its_schema(run: Run, pack: Callable[..., str]) -> None:
    found = valid("diff", run("diff", "town", "buji", "--json")[1])
    assert not found["same"]
    assert valid("diff", run("diff", "town", "town", "--json")[1])["changes"] == []


@pytest.mark.parametrize("name", ["pack", "vocabulary", *PRINTED])
def test_every_schema_is_printed(run: Run, name: str) -> None:
    status, out, _ = run("schema", name)
    assert status == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(out))


def test_the_schema_of_packs_is_printed_where_none_is_named(run: Run) -> None:
    assert json.loads(run("schema")[1]) == schema_named("pack")


def test_a_check_of_sites_keeps_its_schema(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sites = tmp_path / "sites.csv"
    sites.write_text("site_code,has_fence\nA-1,true\nA-2,\n", "utf-8")
    assert main(["check", "town", str(sites), "-o", str(tmp_path / "out"), "--json"]) == 0
    assert valid("check", capsys.readouterr().out)["sites"] == 2


def test_every_json_of_a_plan_says_what_the_pack_says(run: Run) -> None:
    shown = valid("show-standards", run("show", "town", "standards", "--json")[1])["items"]
    assert [each["id"] for each in shown] == [each["id"] for each in open_pack("town").data["standards"]]


def test_a_shipped_pack_holds_its_own_cases(run: Run) -> None:
    assert run("test", "town") == (0, "town 1.0: 68 cases, all as expected\n", "")


@pytest.mark.parametrize(("lang", "part"), [("zh", "处理结果"), ("en", "outcome")])
def test_a_case_that_does_not_hold_is_told_with_its_place(run: Run, tmp_path: Path, lang: str, part: str) -> None:
    case = "{clause: T-2.1, about: {zh: 无围墙, en: no fence}, site: {has_fence: false}, expect: {outcome: x}}"
    file = tmp_path / "cases.yaml"
    file.write_text(f"cases:\n  - {case}\n", "utf-8")
    status, _, err = run("test", "town", str(file), "--lang", lang)
    assert status == 1
    assert err.splitlines()[0].startswith(f"{file}:2: T-2.1: ")
    assert part in err.splitlines()[1]
    failed = valid("plan-test", run("test", "town", str(tmp_path), "--json")[1])["failed"]
    assert [each["differences"][0]["what"] for each in failed] == ["outcome"]


def test_a_pack_without_cases_says_where_they_belong(run: Run, pack: Callable[..., str]) -> None:
    status, _, err = run("test", pack())
    assert status == 1
    assert "cases.yaml" in err


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("measures", "依据：《中华人民共和国消防法》第54条"),
        ("tables", "措施：临时查封（F1）"),
        ("standards", "提请判定：重大火灾隐患（major_fire_hazard）"),
    ],
)
def test_what_has_a_name_is_told_by_its_name(run: Run, part: str, said: str) -> None:
    assert said in run("show", "buji", part, lang="zh", width=300)[1]


@pytest.mark.parametrize(("options", "said"), [("", "1 error."), ("\nx: 1", "2 errors.")])
def test_counts_take_the_word_for_one_or_several(run: Run, tmp_path: Path, options: str, said: str) -> None:
    text = files("closeout").joinpath("packs", "town", "pack.yaml").read_text("utf-8")
    (tmp_path / "pack.yaml").write_text(f"{text}\ny: 1{options}\n", "utf-8")

    assert run("check", str(tmp_path), "--no-proof")[2].endswith(f"not sound, {said}\n")
