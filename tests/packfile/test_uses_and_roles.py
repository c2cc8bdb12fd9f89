"""What uses what in a pack, who stands for a role, and what a diff says both ways."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeout.conditions.nodes import And
from closeout.kernel.facts import Value
from closeout.packfile.diff import _moved, diff
from closeout.packfile.library import load_pack, shipped_ids
from closeout.packfile.pack import ByFact, Pack, acting, owing, unit_of
from closeout.packfile.uses import conditions, uses
from tests.packfile.a_pack import GOOD, load
from tests.packfile.small_packs import small_pack

PACK = load(GOOD)
ORDERS = st.lists(st.sampled_from("abcdefgh"), unique=True)
CASES = ByFact("division_code", {"440307014015": "station"}, "office")


@pytest.mark.parametrize(
    ("key", "users"),
    [
        ("LOW", ("outcome/bad",)),
        ("BAD", ("outcome/bad",)),
        (":fence_min_m", ("LOW", "BAD", "outcome/bad", "G-2.2a")),
        ("tenants", ("segment/small", "routes/call")),
        (":days", ()),
        ("no_such_fact", ()),
    ],
)
def test_who_uses_a_fact_a_parameter_or_a_name_is_known(key: str, users: tuple[str, ...]) -> None:
    assert set(uses(PACK).get(key, ())) == set(users)


def test_a_measure_s_condition_uses_its_facts_too() -> None:
    assert "M1" in uses(PACK)["hazard"]


def test_a_deadline_counted_by_a_parameter_uses_it() -> None:
    counted = load(GOOD.replace("phase: check, days: 3}", "phase: check, days: days}"))
    assert "report" in uses(counted)[":days"]


@pytest.mark.parametrize("pack", shipped_ids())
def test_nothing_uses_itself_and_every_user_is_a_condition_or_a_deadline(pack: str) -> None:
    loaded = load_pack(pack)
    owners = {owner for owner, _ in conditions(loaded)} | {each.id for each in loaded.model.deadlines}
    for key, users in uses(loaded).items():
        assert key not in users
        assert owners.issuperset(users)
        assert len(set(users)) == len(users)


@pytest.mark.parametrize(
    ("site", "unit"),
    [
        ({"division_code": "440307014015"}, "station"),
        ({"division_code": "440307014016"}, "office"),
        ({"division_code": None}, "office"),
        ({"division_code": True}, "office"),
        ({}, "office"),
    ],
)
def test_a_role_that_depends_on_the_site_is_the_unit_of_its_case_or_the_other(
    site: dict[str, Value], unit: str
) -> None:
    assert unit_of({"police": CASES}, "police", site) == unit


def test_a_role_of_one_unit_is_that_unit_everywhere() -> None:
    assert unit_of({"village": "village_office"}, "village", {"division_code": "440307014015"}) == "village_office"


def test_a_row_of_a_table_for_every_site_acts_by_its_own_condition() -> None:
    table = PACK.table("outcome")
    assert table is not None
    assert acting(table, table.rows[0]) is table.rows[0].when


def test_a_row_of_a_table_for_some_sites_acts_only_at_those() -> None:
    table = PACK.table("actions")
    assert table is not None
    assert table.applies is not None
    assert acting(table, table.rows[0]) == And((table.applies, table.rows[0].when))


def test_a_pack_without_a_table_of_that_kind_has_none() -> None:
    assert load(small_pack({"all": "TRUE"})).table("segment") is None


def test_a_duty_is_owed_by_its_unit() -> None:
    assert owing(PACK.model, PACK.model.duties[0]) == ("village_office",)


@pytest.mark.parametrize("pack", shipped_ids())
def test_every_duty_is_owed_by_units_of_the_pack(pack: str) -> None:
    model = load_pack(pack).model
    assert all(set(owing(model, duty)) <= set(model.units) for duty in model.duties)
    assert all(owing(model, duty) for duty in model.duties)


@pytest.mark.parametrize("pack", shipped_ids())
def test_every_condition_has_an_owner_and_the_day_of_evaluation_is_a_parameter(pack: str) -> None:
    loaded = load_pack(pack, date(2026, 6, 1))
    assert loaded.values["on"] == date(2026, 6, 1)
    assert all(owner for owner, _ in loaded.conditions())


def packs() -> list[tuple[Pack, Pack]]:
    loaded = [load_pack(each) for each in shipped_ids()]
    return [(one, other) for one in loaded for other in loaded if one is not other]


@pytest.mark.parametrize(("one", "other"), packs(), ids=lambda pack: pack.id)
def test_what_is_added_one_way_is_removed_the_other_way(one: Pack, other: Pack) -> None:
    there = {(each.section, each.item) for each in diff(one, other) if each.kind == "added"}
    back = {(each.section, each.item) for each in diff(other, one) if each.kind == "removed"}
    assert there == back


@pytest.mark.parametrize(("one", "other"), packs(), ids=lambda pack: pack.id)
def test_what_changed_one_way_changed_the_other_way_from_new_to_old(one: Pack, other: Pack) -> None:
    there = {(each.section, each.item, each.aspect, each.old, each.new) for each in diff(one, other) if each.aspect}
    back = {(each.section, each.item, each.aspect, each.new, each.old) for each in diff(other, one) if each.aspect}
    assert there == back


@given(ORDERS, ORDERS)
def test_moving_only_what_moved_gives_the_new_order(old: list[str], new: list[str]) -> None:
    moved = _moved(old, new)
    assert moved <= set(old) & set(new)
    assert [key for key in old if key in new and key not in moved] == [
        key for key in new if key in old and key not in moved
    ]


@settings(max_examples=200)
@given(st.permutations("abcde"))
def test_no_smaller_set_of_moves_does_it(new: list[str]) -> None:
    """Compared with trying every set that is smaller by one."""
    moved = _moved(list("abcde"), new)
    kept = [key for key in new if key not in moved]
    assert kept == sorted(kept)
    assert not any((more := [key for key in new if key in kept or key == again]) == sorted(more) for again in moved)


@pytest.mark.parametrize(
    ("new", "moved"), [("abcd", ""), ("bacd", "b"), ("dabc", "d"), ("bcda", "a"), ("", ""), ("xyz", "")]
)
def test_one_thing_that_changed_places_is_the_one_that_moved(new: str, moved: str) -> None:
    found = _moved("abcd", new)
    assert len(found) == len(moved)
    assert found == set(moved) or new == "bacd"
