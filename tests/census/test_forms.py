"""The forms of the census: what they take, what they refuse, and what they say of it."""

import uuid
from typing import Any

import pytest
from django.http import QueryDict

from closeout.campaigns.plans import pack_of
from closeout.census.forms import ExpectedForm, MapForm, Questionnaire, StartForm, UploadForm
from closeout.census.ledgers import Heading
from closeout.census.queries import asked, questionnaire
from closeout.kernel.facts import Value
from closeout.kernel.text import Text
from closeout.packfile.pack import Pack
from tests.factories import COMMUNITY, campaign

pytestmark = pytest.mark.django_db


@pytest.fixture(name="pack")
def _pack() -> Pack:
    return pack_of(campaign())


def _form(pack: Pack, **sent: str | list[str]) -> Questionnaire:
    data = QueryDict(mutable=True)
    data.update({"key": str(uuid.uuid4()), "site_code": "S-1", "name": "站"})
    for key, value in sent.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return Questionnaire(questionnaire(pack), pack, data)


@pytest.mark.parametrize(
    ("key", "sent", "value"),
    [
        ("operating_state", "closed", "closed"),
        ("operating_state", "", None),
        ("materials", ["metal", "paper"], "paper|metal"),
        ("materials", [], None),
        ("stacked_neatly", "true", True),
        ("stacked_neatly", "false", False),
        ("stacked_neatly", "", None),
        ("stacked_neatly", "nothing", True),
        ("staff_count", "１２", 12.0),
        ("lon", "114.1", 114.1),
        ("address", "  一路1号 ", "一路1号"),
        ("address", "   ", None),
        ("address", "不详", None),
    ],
)
def test_an_answer_becomes_a_value(pack: Pack, key: str, sent: Any, value: Any) -> None:
    form = _form(pack, **{key: sent})
    assert form.is_valid(), form.errors
    assert form.said()[key] == value


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("operating_state", "exploded"),
        ("materials", ["paper", "gold"]),
        ("stacked_neatly", "maybe"),
        ("staff_count", "several"),
        ("staff_count", "1e999"),
        ("operating_area_m2", "-1"),
        ("lon", "181"),
        ("lat", "-91"),
        ("address", "路" * 501),
        ("name", "\0"),
        ("site_code", "1.2E+17"),
        ("key", "not-a-uuid"),
    ],
)
def test_what_is_no_answer_is_refused_at_its_field(pack: Pack, key: str, sent: Any) -> None:
    form = _form(pack, **{key: sent})
    assert not form.is_valid()
    assert set(form.errors) == {key}


@pytest.mark.parametrize(("length", "fits"), [(500, True), (501, False)])
def test_a_text_has_at_most_five_hundred_characters(pack: Pack, length: int, fits: bool) -> None:
    assert _form(pack, address="路" * length).is_valid() is fits


def test_only_what_differs_from_what_was_seen_is_said(pack: Pack) -> None:
    form = _form(pack, staff_count="3", stacked_neatly="true")
    assert form.is_valid()
    seen: dict[str, Value] = {"name": "站", "staff_count": 3.0, "stacked_neatly": False, "address": "旧址"}
    found = {each.key: each.value for each in form.facts(seen)}
    assert found == {"stacked_neatly": True, "address": None}


def test_a_default_is_never_answered_by_nothing_of_the_kind(pack: Pack) -> None:
    form = Questionnaire(questionnaire(pack), pack)
    offered = {name for name, field in form.fields.items() if "nothing" in dict(getattr(field, "choices", ()))}
    assert offered
    assert all(pack.facts[name].default is None and pack.facts[name].better is not None for name in offered)


def test_two_forms_never_share_their_key(pack: Pack) -> None:
    first, second = (Questionnaire(questionnaire(pack), pack) for _ in range(2))
    assert first["key"].value() != second["key"].value()


@pytest.mark.parametrize(("within", "due", "fits"), [("", "", True), ("x", "", False), ("s", "2026-13-01", False)])
def test_starting_takes_a_place_that_is_offered_and_a_day(within: str, due: str, fits: bool) -> None:
    form = StartForm({"within": within, "due_on": due}, areas={"s": Text("街道", "Street")})
    assert form.is_valid() is fits


@pytest.mark.parametrize(
    ("sent", "fits"), [("", True), ("0", True), ("99999", True), ("100000", False), ("-1", False), ("3.5", False)]
)
def test_expected_numbers_are_whole_and_not_negative(sent: str, fits: bool) -> None:
    assert ExpectedForm({COMMUNITY: sent}, divisions={COMMUNITY: Text("社区", "Community")}).is_valid() is fits


def test_who_has_one_village_only_need_not_choose_it() -> None:
    one = {COMMUNITY: Text("社区", "Community")}
    assert len(UploadForm(divisions=one).fields["division"].choices) == 1  # type: ignore[attr-defined]
    two = {**one, "440307014002": Text("另一社区", "Another")}
    assert len(UploadForm(divisions=two).fields["division"].choices) == 3  # type: ignore[attr-defined]


def test_a_map_says_which_heading_is_wrong_and_keeps_the_others(pack: Pack) -> None:
    headings = [Heading(each, (), "", False, False) for each in ("编号", "面积", "隐患")]
    form = MapForm(headings, pack, {"c0": "site_code", "c1": "zzzzz", "a2": "on"})
    assert not form.is_valid()
    assert set(form.errors) == {"c1"}
    assert (form.columns, form.aside) == ({"编号": "site_code"}, ["隐患"])
    assert [heading.text for heading, _, _ in form.rows()] == ["编号", "面积", "隐患"]


@pytest.mark.parametrize("pack", ["buji", "town", "rugao"])
def test_every_plan_asks_something_that_no_default_answers_but_whether_a_site_is_closed(pack: str) -> None:
    plan = pack_of(campaign(pack))
    keys = asked(plan)
    assert "operating_area_m2" in keys or pack != "buji"
    assert keys.isdisjoint({"site_code", "name", "address", "division_code"})
    assert {key for key in keys if plan.facts[key].default is not None} == {"operating_state"}
