"""What the report is made of: divisions, the map, kinds of sites, words."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

import closeout.report
from closeout.packfile.library import load_pack
from closeout.report.divisions import MOST, by_division
from closeout.report.gathering import Site, standing
from closeout.report.kinds import answers
from closeout.report.mapping import map_of, points
from closeout.report.wording import Wording
from tests.report.making import DAY

FOLDER = Path(closeout.report.__file__).parent
WORDS = tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))


def site(division: str = "", *, lon: float | None = None, lat: float | None = None) -> Site:
    return Site("1", "", "", division, "pass", None, None, lon, lat, "p", 0, [], [], [], None)


def test_divisions_are_villages_in_the_order_of_their_codes_and_those_without_come_last() -> None:
    found = by_division([site("320682001002"), site(), site("320682001001"), site("320682001002")], "standing")
    assert [(each.code, each.sites) for each in found] == [("320682001001", 1), ("320682001002", 2), ("", 1)]


def test_too_many_villages_are_put_together_by_town() -> None:
    found = by_division([site(f"320682{at // 10:03}{at % 10:03}") for at in range(MOST + 1)], "standing")
    assert [each.code for each in found] == [f"320682{town:03}" for town in range(7)]
    assert found[0].kinds == Counter({"pass": 10})


def test_sites_without_any_code_make_no_divisions() -> None:
    assert by_division([site(), site()], "standing") == []


def test_a_degree_north_is_111_kilometres_up_the_map() -> None:
    map_ = map_of([site(lon=114.0, lat=22.0), site(lon=114.0, lat=23.0), site()])
    assert map_ is not None
    assert map_.placed == 2
    assert points(map_, [site(lon=114.0, lat=22.0), site(), site(lon=114.0, lat=23.0)]) == "M0 55660h0M0 -55660h0"


def test_sites_in_one_place_still_make_a_map_of_some_hundred_metres() -> None:
    map_ = map_of([site(lon=114.0, lat=22.0)])
    assert map_ is not None
    assert map_.width >= 400


def test_there_is_no_map_where_no_site_has_a_position() -> None:
    assert map_of([site(lon=114.0), site(lat=22.0), site()]) is None


@pytest.mark.parametrize(
    ("letters", "word"), [("pfu", "fail"), ("pun", "unknown"), ("pn", "pass"), ("n", "not_applicable")]
)
def test_a_site_stands_as_the_worst_that_is_said_of_it(letters: str, word: str) -> None:
    assert standing(letters) == word


def test_outcomes_go_from_best_to_worst_each_in_a_tone_of_its_own() -> None:
    pack = load_pack("rugao", DAY)
    table = pack.table("outcome")
    assert table is not None
    kinds = {each.word: each.tone for each in answers(pack, table, Wording("en"))}
    assert list(kinds)[:6] == ["retain", "upgrade", "standardise", "license_first", "relocate", "ban"]
    assert len(set(kinds.values())) == len(kinds) == 8
    assert (kinds["retain"], kinds["ban"], kinds["undecided"], kinds["out_of_scope"]) == ("ok", "late", "unk", "na")


def test_days_numbers_and_shares_are_written_as_people_write_them() -> None:
    assert (Wording("zh").day(DAY), Wording("en").day(DAY)) == ("2026年5月20日", "20 May 2026")
    assert Wording("zh").say("at_sites", sites=12345) == "12,345 个站点"
    assert (Wording("en").share(1, 3), Wording("en").share(0, 0)) == ("33.3%", "–")


@pytest.mark.parametrize("key", WORDS)
def test_every_word_is_there_in_both_languages_with_the_same_gaps(key: str) -> None:
    gaps = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in WORDS[key].values()]
    assert list(WORDS[key]) == ["zh", "en"]
    assert gaps[0] == gaps[1]
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", WORDS[key]["en"])


def quoted(pattern: str, *files: Path) -> set[str]:
    return {word for file in files for word in re.findall(pattern, file.read_text("utf-8"))}


def test_every_word_that_is_said_exists_and_none_is_left_that_nothing_says() -> None:
    """A word is said by its key; `standing_` and, in the script, `h_` are carried on by a verdict's."""
    pages, code = [*FOLDER.glob("*.py"), *FOLDER.glob("assets/**/*.html")], [*FOLDER.glob("assets/*.js")]
    own = {key for key in WORDS if not key.startswith(("js_", "standing_"))}
    scripts = {key.removeprefix("js_") for key in WORDS if re.match("js_(?!h_)", key)}
    assert own <= quoted(r"""["'](\w+)["']""", *pages)
    assert quoted(r"""\b(?:say|template)\(["'](\w+)["']""", *pages) <= own
    assert scripts - {"outcome", "segment", "standing"} <= quoted(r'"(\w+)"', *code)
    assert {each for each in quoted(r'say\("(\w+)"', *code) if not each.startswith("h_")} <= scripts
