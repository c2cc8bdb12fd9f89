"""Each unit's checklist holds what it judges or inspects, and its own sites (B-5.1, B-3.3)."""

import pytest

from closeout.forms.checklists import Checklist, Site, checklists
from closeout.kernel.facts import Value
from closeout.packfile.library import load_pack
from closeout.packfile.pack import Pack
from closeout.packfile.uses import uses

PACKS = ("town", "rugao", "buji")


def by_unit(pack: Pack) -> dict[str, Checklist]:
    return {each.unit: each for each in checklists(pack)}


def asked(pack: str, unit: str) -> list[str]:
    return [each.key for each in by_unit(load_pack(pack))[unit].form.columns][4:-3]


@pytest.mark.parametrize("pack", PACKS)
def test_every_fact_that_somebody_judges_and_the_plan_reads_stands_on_a_checklist(pack: str) -> None:
    plan = load_pack(pack)
    listed = {column.key for each in checklists(plan) for column in each.form.columns}
    read = {key for key in uses(plan) if key in plan.facts}
    assert {key for key in read if plan.facts[key].judged_by is not None} <= listed


@pytest.mark.parametrize("pack", PACKS)
def test_no_checklist_asks_what_another_unit_judges(pack: str) -> None:
    plan = load_pack(pack)
    settled = {key for duty in plan.model.duties for key in duty.judges}
    for unit, each in by_unit(plan).items():
        mine = {role for role, entry in plan.model.roles.items() if entry == unit or not isinstance(entry, str)}
        facts = [plan.facts[column.key] for column in each.form.columns if column.key in plan.facts]
        assert {fact.judged_by for fact in facts if fact.key not in settled} <= {None, *mine}, unit


def test_units_with_nothing_to_establish_have_no_checklist() -> None:
    assert list(by_unit(load_pack("town"))) == ["town_government", "village", "industry_commerce", "police"]


def test_the_police_station_checks_fire_and_trade() -> None:
    """B-4.3, B-4.4."""
    assert asked("buji", "police_buji") == asked("buji", "police_luogang")
    assert {"stolen_goods", "psb_filing_done", "escape_routes_clear", "major_fire_hazard"} <= set(
        asked("buji", "police_buji")
    )


def test_the_grid_center_collects_the_landlord() -> None:
    """B-3.9, B-5.1."""
    assert {"landlord_name", "rental_use", "premises"} <= set(asked("buji", "grid_management"))


def test_who_inspects_a_segment_sees_every_standard_that_needs_no_judge() -> None:
    """B-3.11: safety inspections of sites by the community workstations."""
    found = asked("buji", "community_workstation")
    assert found == asked("buji", "working_group_office")
    assert {"fire_responsibility_system", "wiring_to_code", "stacked_neatly"} <= set(found)
    assert "stolen_goods" not in found


def own(unit: str, *sites: Site) -> list[Value]:
    pack = load_pack("buji")
    return [site["site_code"] for site in by_unit(pack)[unit].own(pack, sites)]


def test_each_station_gets_the_sites_of_its_communities() -> None:
    """B-3.3: Buji or Luogang; without a code it is Buji."""
    sites: list[Site] = [
        {"site_code": "1", "division_code": "440307014001"},
        {"site_code": "2", "division_code": "440307014015"},
        {"site_code": "3", "division_code": None},
    ]
    assert own("police_buji", *sites) == ["1", "3"]
    assert own("police_luogang", *sites) == ["2"]
    assert own("environment", *sites) == ["1", "2", "3"]


def test_the_workstations_get_the_three_small_sites_and_the_working_group_the_others() -> None:
    """B-2.3, B-2.4: an area of exactly 300 m² is no three-small site."""
    small, large, unknown = (
        {"site_code": code, "premises": "rented_house", "operating_area_m2": area}
        for code, area in (("1", 299.9), ("2", 300.0), ("3", None))
    )
    assert own("community_workstation", small, large, unknown) == ["1"]
    assert own("working_group_office", small, large, unknown) == ["2", "3"]
