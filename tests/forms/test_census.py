"""The census asks what the plan reads and anybody may establish, in the plan's order (T-3.2, B-5.1)."""

import pytest

from closeout.forms.census import census
from closeout.forms.sheets import FormSheet
from closeout.packfile.library import load_pack
from tests.docs.pages import EXAMPLE

PACKS = ("town", "rugao", "buji", str(EXAMPLE))


def asked(pack: str) -> list[str]:
    return [column.key for column in census(load_pack(pack)).columns]


def titles(form: FormSheet) -> list[str]:
    return [section.title.zh.split()[0] for section in form.sections]


@pytest.mark.parametrize("pack", PACKS)
def test_nothing_is_asked_twice_and_the_code_comes_first(pack: str) -> None:
    found = asked(pack)
    assert found[:2] == ["site_code", "name"]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("pack", PACKS)
def test_what_only_a_unit_may_judge_is_not_asked(pack: str) -> None:
    facts = load_pack(pack).facts
    assert [key for key in asked(pack) if key in facts and facts[key].judged_by is not None] == []


def test_sections_follow_the_order_of_the_plan_s_standards() -> None:
    clauses = ["T-2.1", "T-2.3", "T-2.4", "T-2.5", "T-2.6", "T-2.7", "T-2.8", "T-2.9"]
    assert titles(census(load_pack("town"))) == ["基本情况", *clauses, "特殊情形（没有的留空）", "调查记录"]


def test_number_state_scale_and_hygiene_are_asked_whether_a_condition_reads_them_or_not() -> None:
    """T-3.2 asks for the scale of business; no standard of the town's plan reads it."""
    assert {"operating_state", "operating_area_m2", "staff_count", "site_clean"} <= set(asked("town"))


def test_land_ownership_is_collected() -> None:
    """B-5.1."""
    assert "land_ownership" in asked("buji")


def test_a_fact_stands_with_the_first_clause_that_reads_it() -> None:
    sections = {section.title.zh.split()[0]: section for section in census(load_pack("town")).sections}
    assert [each.key for each in sections["T-2.3"].columns] == ["storage", "has_fence", "fence_to_road_m"]
    assert [each.key for each in sections["T-2.4"].columns] == ["fence_height_m"]


def test_what_is_taken_for_granted_stands_last_and_is_asked_only_where_it_is_so() -> None:
    section = next(each for each in census(load_pack("rugao")).sections if each.title.zh.startswith("特殊情形"))
    keys = [each.key for each in section.columns]
    assert keys[:2] == ["relocation_overdue", "licence_application_overdue"]
    assert "correctable" in keys


def test_the_urban_rural_code_is_asked_where_the_kind_of_area_comes_from_it() -> None:
    assert "urban_rural_code" in asked("rugao")
    assert "urban_rural_code" not in asked("town")


def test_a_plan_s_own_facts_are_asked() -> None:
    pack = load_pack(str(EXAMPLE))
    open_facts = {key for key in pack.own_facts if pack.facts[key].judged_by is None}
    assert open_facts <= {column.key for column in census(pack).columns}


def test_a_column_carries_the_clauses_that_ask_for_it() -> None:
    column = next(each for each in census(load_pack("town")).columns if each.key == "has_fence")
    assert [each.clause for each in column.sources] == ["T-2.3", "T-2.4"]


def test_a_heading_shows_the_unit_in_both_languages() -> None:
    headings = {each.key: each.heading for each in census(load_pack("town")).columns}
    assert headings["fence_height_m"] == ("围挡高度（米）", "fence height (m)")
    assert headings["operating_area_m2"] == ("经营面积（平方米）", "operating area (m²)")
