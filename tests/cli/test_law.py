"""`closeout law show`: the list, an instrument, an article, the version of a day; refusals with the way out."""

import json
from functools import cache

import jsonschema
import pytest

from closeout.cli.schemas import schema_named
from closeout.law.library import instruments
from tests.cli.running import Command

TODAY = ("--on", "2026-11-24")


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema_named(name))


def valid(name: str, printed: str) -> dict[str, object]:
    data: dict[str, object] = json.loads(printed)
    validator(name).validate(data)
    return data


def test_an_article_is_shown_with_its_law_its_checking_and_its_period(closeout: Command) -> None:
    ran = closeout("law", "show", "安全生产法", "70")
    assert ran.status == 0
    assert "Work Safety Law" in ran.out
    assert "Checked: confirmed in the text" in ran.out
    assert "24 hours before" in ran.out
    assert "closeout clock power_notice" in ran.out
    assert "not the text of the law" in ran.out


def test_chinese_is_spoken_throughout(closeout: Command) -> None:
    ran = closeout("law", "show", "安全生产法", "第七十条", lang="zh")
    assert "第70条" in ran.out
    assert "提前二十四小时通知单位" in ran.out
    assert "核对：已与条文核对" in ran.out


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("GB", "35181-2025"), "major_fire_hazard_rules"),
        (("GB", "35181"), "major_fire_hazard_rules"),
        (("work", "safety", "law", "70"), "Its period: closeout clock power_notice"),
        (("Work", "Safety", "Law", "第七十条"), "Its period: closeout clock power_notice"),
        (("fire", "protection", "law"), "fire_law"),
    ],
)
def test_a_name_with_blanks_needs_no_quotes(closeout: Command, words: tuple[str, ...], shown: str) -> None:
    """Of `law show GB 35181-2025` the first word was the name and the second the article."""
    ran = closeout("law", "show", *words)
    assert (ran.status, shown in ran.out) == (0, True), ran.err


def test_a_repealed_law_says_since_when_and_where_the_rule_stands_now(closeout: Command) -> None:
    out = closeout("law", "show", "水污染防治法", "65", *TODAY).out
    assert "No longer in force on 2026-11-24; it was until 2026-08-14" in out
    assert "replaced by the Ecological Environment Code" in out
    assert "Now: Ecological Environment Code, art. 319" in out
    assert "Acts before that day still fall under it" in out


def test_a_day_picks_the_version_in_force_on_it(closeout: Command) -> None:
    old = closeout("law", "show", "治安管理处罚法", "59", "--on", "2025-12-31").out
    new = closeout("law", "show", "治安管理处罚法", "71", "--on", "2026-01-01").out
    assert "500–1,000" in old
    assert "Also kept: 2025 revision (2026-01-01 –); see it with --on 2026-01-01" in old
    assert "1,000–3,000" in new


def test_an_article_of_another_version_is_refused_with_the_day_that_has_it(closeout: Command) -> None:
    ran = closeout("law", "show", "治安管理处罚法", "59", *TODAY)
    assert ran.status == 1
    assert "try --on 2025-12-31" in ran.err


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("安全生产法律",), 1, "did you mean 中华人民共和国安全生产法 (work_safety_law)"),
        (("安全生产法", "71"), 1, "kept are: 3, 9, 41"),
        (("GB", "3518"), 1, "there is no 'GB 3518' here; did you mean GB 35181-2025"),
        (("Work", "Safty", "Law", "70"), 1, "did you mean 中华人民共和国安全生产法 (work_safety_law)"),
        (("安全生产法律", "70"), 1, "there is no '安全生产法律 70' here; did you mean 中华人民共和国安全生产法"),
        (("安全生产法", "seventy"), 2, "'seventy' is no article"),
        (("安全生产法", "--on", "2026"), 2, "this is no date"),
        (("front_door_three", "1"), 1, "kept are: –"),
    ],
)
def test_what_is_not_kept_is_refused(closeout: Command, words: tuple[str, ...], status: int, said: str) -> None:
    ran = closeout("law", "show", *words)
    assert ran.status == status
    assert said in ran.err


def test_the_list_has_every_instrument_and_stars_what_is_to_be_verified(closeout: Command) -> None:
    lines = closeout("law", "show", *TODAY).out.splitlines()
    assert all(any(line.startswith(f"{id_} ") for line in lines) for id_ in instruments())
    assert any("Rules on Fire Supervision and Inspection *" in line for line in lines)
    assert not any("Work Safety Law *" in line for line in lines)


def test_the_list_marks_what_is_in_force_since_nobody_established_when(closeout: Command) -> None:
    out = closeout("law", "show", *TODAY).out
    lines = {line.split()[0]: line.rstrip() for line in out.splitlines() if line.strip()}
    assert lines["work_safety_law"].endswith(" ? –")
    assert lines["water_pollution_law"].endswith(" ? – 2026-08-14")
    assert lines["administrative_penalty_law"].endswith(" 2021-07-15 –")
    undated = sum(" ? –" in line for line in lines.values())
    assert f"not established, of {undated} among {len(instruments())}" in " ".join(out.split())


@pytest.mark.parametrize("id_", instruments())
def test_every_instrument_can_be_shown_and_keeps_its_schema(closeout: Command, id_: str) -> None:
    assert [closeout("law", "show", id_, lang=lang).status for lang in ("zh", "en")] == [0, 0]
    valid("law", closeout("law", "show", id_, "--json").out)


def test_the_list_as_json_keeps_its_schema(closeout: Command) -> None:
    data = valid("law-list", closeout("law", "show", "--json", *TODAY).out)
    assert data["on"] == "2026-11-24"


def test_what_is_not_confirmed_is_to_be_verified(closeout: Command) -> None:
    assert (
        "confirmed by a secondary source only; to be verified before use"
        in closeout("law", "show", "消防监督检查规定").out
    )
    assert "locally variable or uncertain" in closeout("law", "show", "shenzhen_recyclables_measures").out


def test_a_law_of_which_no_article_is_kept_says_so(closeout: Command) -> None:
    assert "No article is kept of it." in closeout("law", "show", "大气污染防治法").out


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 120])
def test_pages_keep_within_the_width(closeout: Command, monkeypatch: pytest.MonkeyPatch, lang: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = closeout("law", "show", lang=lang).out + closeout("clock", lang=lang).out
    assert max(sum(2 if "⺀" <= sign <= "￯" else 1 for sign in line) for line in out.splitlines()) <= width


def test_law_alone_prints_help(closeout: Command) -> None:
    ran = closeout("law")
    assert ran.status == 0
    assert "show" in ran.out
