"""The page: whole in either language, safe whatever the data say, and asking for nothing from outside."""

import base64
import hashlib
import html
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from closeout.kernel.text import LANGS, Lang
from closeout.packfile.library import load_pack
from tests.evaluation.tiny_plans import plan
from tests.report.making import DAY, Figures, Outline, data, lines, make, make_of, sample
from tests.tabular.tables import write_csv

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    '"><b onclick="x()">&lt;',
    "a\u2028b\u2029c",
    "\u202egpj.exe",
    "{{ 7 * 7 }} ${x} `y`",
)
NAMED = ("site_code", "name", "address", "division_code", "lon", "lat", "has_fence")


@pytest.fixture(scope="module", params=LANGS)
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Lang]:
    """Return the report of the Buji sample and its language."""
    folder = tmp_path_factory.mktemp("page")
    return make(sample("buji"), folder / "report.html", "buji", request.param), request.param


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_table_says_comes_out_as_text(tmp_path: Path, text: str) -> None:
    plain = make_of(tmp_path, [NAMED, ("1", "x", "x", "x", "114", "22", "")])
    hostile = make_of(tmp_path, [NAMED, (f"1{text}", text, text, text, "114", "22", "")])
    names = [tag for tag, _ in Outline(plain).elements]
    assert [tag for tag, _ in Outline(hostile).elements] == names
    assert lines(hostile)[0]["name"] == re.sub("[\u2028\u2029\u202e]", "\ufffd", text)


def test_what_turns_the_direction_of_reading_does_not_get_in(tmp_path: Path) -> None:
    text = make_of(tmp_path, [NAMED, *((str(at), each, each, each, "", "", "") for at, each in enumerate(HOSTILE))])
    assert not re.search("[\u2028\u2029\u202a-\u202e\u2066-\u2069\u200f]", text)


def test_the_policy_lets_in_the_pages_own_style_and_script_only(page: tuple[str, Lang]) -> None:
    text, _ = page
    policy = next(each["content"] for each in Outline(text).of("meta") if each.get("http-equiv")) or ""
    style, script = (
        re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]  # type: ignore[index]
        for tag in ("style", "script")
    )
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in (style, script)]
    assert html.unescape(policy).startswith("default-src 'none';")
    assert re.findall(r"'sha256-([^']+)'", policy) == hashes


def test_nothing_in_the_page_leads_outside(page: tuple[str, Lang]) -> None:
    text, _ = page
    addresses = set(re.findall(r"\b\w+://[^\s\"'<)]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    for _, attributes in Outline(text).elements:
        assert not {"src", "style", "action", "onclick"} & set(attributes)
        assert (attributes.get("href") or "#").startswith("#")


def test_the_language_is_told_and_english_has_no_chinese_of_its_own(page: tuple[str, Lang]) -> None:
    text, lang = page
    assert Outline(text).of("html")[0]["lang"] == {"zh": "zh-CN", "en": "en"}[lang]
    said = re.sub(r"<(style|script|noscript).*?</\1>", "", text, flags=re.DOTALL)
    assert bool(re.search(r"[\u3400-\u9fff]", said.replace("整", ""))) == (lang == "zh")
    assert bool(re.search(r"[\u3400-\u9fff]", "".join(data(text)["say"].values()))) == (lang == "zh")


def test_headings_go_down_by_one_and_ids_are_unique(page: tuple[str, Lang]) -> None:
    elements = Outline(page[0]).elements
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h\d", tag)]
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))


def test_every_table_has_a_caption_and_its_headings_a_scope(page: tuple[str, Lang]) -> None:
    outline = Outline(page[0])
    assert len(outline.of("caption")) == len(outline.of("table")) > 5
    assert all(each.get("scope") in {"col", "row"} for each in outline.of("th"))


def test_links_within_the_page_have_their_goals(page: tuple[str, Lang]) -> None:
    outline = Outline(page[0])
    goals = {f"#{attributes['id']}" for _, attributes in outline.elements if "id" in attributes}
    assert {each["href"] for each in [*outline.of("a"), *outline.of("use")]} <= goals


def test_without_scripts_every_site_stands_in_a_plain_table(page: tuple[str, Lang]) -> None:
    text, _ = page
    plain = text[text.index("<noscript>") : text.index("</noscript>")]
    assert plain.count("<tr><td>") == len(lines(text)) == 200
    assert all(f"<td>{each['code']}</td>" in plain for each in lines(text))


def test_personal_data_stay_out(tmp_path: Path) -> None:
    table = [("site_code", "name", "landlord_name"), ("1", "站", "陈某生")]
    assert "陈某生" not in make_of(tmp_path, table)


def test_a_thousand_sites_with_their_reasons_fit_into_three_megabytes(tmp_path: Path) -> None:
    header, *rows = sample("buji").read_text("utf-8").splitlines()
    many = [row.replace("BJ-", f"BJ{turn}-", 1).replace(",", f",{turn}", 1) for turn in range(5) for row in rows]
    (tmp_path / "sites.csv").write_text("\n".join([header, *many]), "utf-8")
    text = make(tmp_path / "sites.csv", tmp_path / "report.html", "buji")
    assert len(lines(text)) == 1000
    assert len(text.encode()) < 3_000_000


def test_without_positions_and_divisions_the_report_says_what_is_missing(tmp_path: Path) -> None:
    text = make_of(tmp_path, [("site_code", "name"), ("1", "x")], "en")
    assert "no map" in text
    assert "no division code" in text
    assert not Outline(text).of("figure")


def test_no_site_at_all_is_a_report_too(tmp_path: Path) -> None:
    assert lines(make_of(tmp_path, [("site_code", "lon", "lat")])) == []


def test_a_figure_that_was_changed_is_named_with_the_plans_own(tmp_path: Path) -> None:
    pack = load_pack("town", DAY)
    fence = replace(pack.parameters["fence_height_min_m"], value=3.0)
    changed = replace(pack, parameters={**pack.parameters, fence.name: fence})
    assert "3 米（方案为 4 米）" in make(sample("town"), tmp_path / "r.html", changed)
    assert "方案为" not in make(sample("town"), tmp_path / "r.html", pack)


def test_the_same_sites_give_the_same_bytes(tmp_path: Path) -> None:
    assert make(sample("town"), tmp_path / "a.html") == make(sample("town"), tmp_path / "b.html")


def test_a_site_that_the_plans_table_is_silent_on_is_a_kind_of_its_own(tmp_path: Path) -> None:
    pack = plan([("b", "gold"), ("NOT b", "bronze")], applies="a")
    sites = write_csv(
        tmp_path / "sites.csv", [("site_code", "a", "b"), ("1", "no", ""), ("2", "yes", "yes"), ("3", "", "")]
    )
    text = make(sites, tmp_path / "report.html", pack, "en")
    kinds = data(text)["kinds"]["outcome"]
    assert [kinds[site["outcome"]][0] for site in lines(text)] == ["-", "gold", "undecided"]
    assert Figures(text).found["outcome=-"] == "1"
    assert "outside the table" in text


def test_reasons_that_were_not_asked_for_are_left_blank(tmp_path: Path) -> None:
    text = make(sample("town"), tmp_path / "report.html", reasons="none")
    assert {each for site in lines(text) for each in [site["why"], *site["reasons"]]} == {None}


def test_divisions_are_called_by_their_names_where_those_are_known_else_by_what_is_said_to_be_a_code(
    tmp_path: Path,
) -> None:
    names = {"440307014001": "布吉圩社区", "440307014002": "长龙<b>"}
    named = make(sample("buji"), tmp_path / "a.html", "buji", divisions=names)
    unnamed = make(sample("buji"), tmp_path / "b.html", "buji")
    assert Figures(named).found["division=440307014001"] == "布吉圩社区"
    assert "长龙&lt;b&gt;" in named
    assert Figures(named).found["division=440307014003"] == "440307014003"
    assert data(named)["places"] == names
    assert '<th scope="col">区划代码</th>' in unnamed
    assert '<th scope="col">区划</th>' in named


@pytest.mark.parametrize("plan", ["buji", "rugao", "town"])
def test_the_rows_that_a_long_panel_folds_away_come_back_by_its_button(tmp_path: Path, plan: str) -> None:
    outline = Outline(make(sample(plan), tmp_path / "report.html", plan))
    tables = {each.get("id") for each in outline.of("table")}
    buttons = [each for each in outline.of("button") if "unfold" in (each.get("class") or "")]
    assert buttons
    assert {each["aria-controls"] for each in buttons} <= tables
    assert sum(each.get("class") == "x" for each in outline.of("tr")) > 0
