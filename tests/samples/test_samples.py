"""The invented sites of the demo: marked, unique, in real communities, nobody's, and the same every time."""

import csv
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tools.demo import longgang

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "closeout" / "samples"
PLANS = ("town", "rugao", "buji")
SIZES = {"town": range(35, 46), "rugao": range(70, 91), "buji": range(190, 211)}
MARK = "（示例）"

# Buji Street's communities: the last three digits of the twelve (440307014...) and the names.
BUJI = {
    "001": "布吉圩",
    "002": "长龙",
    "003": "龙岭",
    "004": "德兴",
    "005": "龙珠",
    "007": "国展",
    "008": "茂业",
    "014": "凤凰",
    "015": "罗岗",
    "016": "金排",
    "018": "布吉",
    "019": "南三",
    "021": "大芬",
    "024": "东方半岛",
    "025": "文景",
    "026": "木棉湾",
    "027": "可园",
}
BOUNDS = {"rugao": (120.3, 120.9, 32.1, 32.5), "buji": (114.08, 114.15, 22.58, 22.64)}
PLACEHOLDER = re.compile(r"site|test|sample|测试|站点|张三|李四|王五|某某|xx|号$|\d$", re.IGNORECASE)


def rows(plan: str) -> list[dict[str, str]]:
    with (SAMPLES / plan / "sites.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("plan", PLANS)
def test_there_are_as_many_sites_as_promised(plan: str) -> None:
    assert len(rows(plan)) in SIZES[plan]


@pytest.mark.parametrize("plan", PLANS)
def test_codes_names_and_addresses_are_unique(plan: str) -> None:
    for column in ("site_code", "name", "address"):
        twice = [value for value, count in Counter(row[column] for row in rows(plan)).items() if count > 1]
        assert twice == []


@pytest.mark.parametrize("plan", PLANS)
def test_every_name_is_marked_as_invented_once_and_reads_like_a_name(plan: str) -> None:
    for row in rows(plan):
        assert row["name"].endswith(MARK)
        assert re.fullmatch(r"[\u4e00-\u9fff0-9A-Z]{4,30}", row["name"].removesuffix(MARK)), row["name"]


@pytest.mark.parametrize("plan", PLANS)
def test_no_name_is_a_placeholder(plan: str) -> None:
    assert [row["name"] for row in rows(plan) if PLACEHOLDER.search(row["name"].removesuffix(MARK))] == []


@pytest.mark.parametrize("plan", ["rugao", "buji"])
def test_positions_lie_where_the_plan_applies_and_say_how_exact_they_are(plan: str) -> None:
    west, east, south, north = BOUNDS[plan]
    for row in rows(plan):
        assert west <= float(row["lon"]) <= east
        assert south <= float(row["lat"]) <= north
        assert 3 <= float(row["position_accuracy_m"]) <= 15


def test_a_landlord_is_masked_and_marked() -> None:
    named = [row["landlord_name"] for row in rows("buji") if row["landlord_name"]]
    assert named
    assert [name for name in named if not re.fullmatch(r"[\u4e00-\u9fff]某[\u4e00-\u9fff]（示例）", name)] == []
    assert len(named) < 0.4 * len(rows("buji"))


def test_buji_sites_lie_in_its_seventeen_communities_and_in_all_of_them() -> None:
    assert {row["division_code"] for row in rows("buji")} == {f"440307014{code}" for code in BUJI}


def test_a_buji_site_has_one_community_in_code_division_and_address() -> None:
    for row in rows("buji"):
        code = row["division_code"][9:]
        assert row["site_code"].startswith(f"BJ-{code}-")
        assert row["address"].startswith(f"深圳市龙岗区布吉街道{BUJI[code]}社区")


def test_a_rugao_site_has_a_division_code_of_twelve_digits_in_rugao() -> None:
    for row in rows("rugao"):
        assert re.fullmatch(r"320682\d{6}", row["division_code"])
        assert row["site_code"].startswith(f"RG-{row['division_code'][6:]}-")


def test_the_town_is_invented_and_has_no_division_code_and_no_position() -> None:
    for row in rows("town"):
        assert row["address"].startswith("示例镇")
        assert not {"division_code", "lon", "lat"} & set(row)


def test_a_third_of_buji_is_not_yet_visited() -> None:
    unvisited = [row for row in rows("buji") if row["escape_routes_clear"] == ""]
    assert 0.25 <= len(unvisited) / len(rows("buji")) <= 0.4


@pytest.mark.parametrize("plan", ["town", "rugao"])
def test_what_is_not_there_has_no_height(plan: str) -> None:
    for row in rows(plan):
        assert row["fence_height_m"] == "" or row["has_fence"] == "true"
        assert row["pile_height_m"] == "" or row["storage"] != "indoor"
        assert row["stack_height_m"] == "" or row["storage"] != "open_air"


def test_buji_records_no_filing_as_done_that_was_not_found_to_be_required() -> None:
    for row in rows("buji"):
        for done, required in (
            ("env_filing_done", "env_filing_required"),
            ("fire_approval_done", "fire_approval_required"),
            ("psb_filing_done", "handles_productive_metal"),
        ):
            assert row[done] == "" or row[required] == "true"


@pytest.mark.parametrize("plan", PLANS)
def test_the_files_are_utf_8_with_line_feeds_and_no_mark(plan: str) -> None:
    data = (SAMPLES / plan / "sites.csv").read_bytes()
    assert b"\r" not in data
    assert data.startswith(b"site_code,")
    assert data.endswith(b"\n")


def test_making_the_demo_again_gives_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "tools.make_demo", str(tmp_path)], cwd=ROOT, check=True)
    for plan in PLANS:
        made = (tmp_path / plan / "sites.csv").read_bytes()
        assert made == (SAMPLES / plan / "sites.csv").read_bytes()


def test_the_map_of_longgang_is_made_again_and_what_is_invented_is_marked(tmp_path: Path) -> None:
    longgang.make(tmp_path)
    for made in (each for each in tmp_path.rglob("*") if each.is_file()):
        assert made.read_bytes() == (SAMPLES / "longgang" / made.relative_to(tmp_path)).read_bytes()
        names = re.findall(r'"name":"([^"]+)"', made.read_text("utf-8"))
        assert all(name.endswith(MARK) for name in names)
    assert all(row["name"].endswith(MARK) for row in rows("longgang"))


def test_the_map_of_longgang_says_where_it_is_from() -> None:
    assert "© OpenStreetMap contributors" in (SAMPLES / "longgang" / "LICENCE.md").read_text("utf-8")


def test_the_notes_say_in_both_languages_that_everything_is_invented() -> None:
    notes = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert "全部是虚构的" in notes
    assert "all invented" in notes
