"""The record page: three-state answers, what one saw, and two who edit one site."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import pytest
from django.test import Client
from django.urls import reverse

from closeout.campaigns.plans import pack_of
from closeout.journal.models import Entry
from closeout.kernel.clock import TIME_ZONE
from closeout.people.roles import Role
from closeout.sites.forms import proposed_code
from closeout.sites.models import Fact, Site
from closeout.sites.reading import reading_of
from closeout.sites.recording import read_seen, said_differently
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from tests.factories import COMMUNITY, NOW, access, authority, campaign, person, site

pytestmark = pytest.mark.django_db

FREE: Final = "premises"  # an answer by choice
ORDER: Final = "stacked_neatly"


def _client(role: Role = "office", **where: Any) -> Client:
    client = Client()
    client.force_login(person(role, **where))
    return client


def _address(key: str, code: str = "BJ-0001") -> str:
    groups = reading_of(Site.objects.get(code=code).campaign).groups
    number = next(at for at, each in enumerate(groups) if key in [column.key for column in each.columns])
    return reverse("sites:facts", args=["buji-2026", code]) + f"?group={number}"


def _seen(**values: Any) -> dict[str, str]:
    return {f"seen-{key}": json.dumps(value) for key, value in values.items()}


def test_every_group_can_be_shown_and_an_unknown_one_is_the_first() -> None:
    one = site()
    client = _client()
    count = len(reading_of(one.campaign).groups)
    for number in ("0", str(count - 1), str(count), "-1", "x", "999999999999", "٣"):
        page = client.get(reverse("sites:facts", args=["buji-2026", "BJ-0001"]) + f"?group={number}")
        assert page.status_code == 200


def test_a_yes_or_no_that_nobody_answered_has_no_answer_ticked() -> None:
    site()
    page = _client("unit_member", unit="urban_management").get(_address(ORDER)).content.decode()
    assert f'name="{ORDER}"' in page
    assert "checked" not in page


def test_what_is_answered_is_recorded_and_what_is_left_open_is_not() -> None:
    one = site()
    client = _client("unit_member", unit="urban_management")
    answer = client.post(_address(ORDER), {ORDER: "false", "evidence": "照片 2 张", **_seen(**{ORDER: None})})
    assert answer.status_code == 302
    fact = one.facts.get(key=ORDER)
    assert (fact.value, fact.evidence, fact.source) == (False, "照片 2 张", "inspection")
    assert one.facts.filter(source="inspection").count() == 1


def test_an_answer_left_as_it_was_is_not_recorded_again() -> None:
    one = site(operating_area_m2=85.0)
    before = one.facts.count()
    values = {"name": one.name, "operating_area_m2": 85.0, "address": "一路1号", "division_code": COMMUNITY}
    posted = {**values, "operating_area_m2": "85", **_seen(**values)}
    assert _client().post(_address("name"), posted).status_code == 302
    assert one.facts.count() == before


def test_a_form_that_is_sent_twice_records_once_and_another_piece_of_evidence_again() -> None:
    one, client = site(), _client()
    posted = {"operating_area_m2": "85", **_seen(operating_area_m2=None), "name": one.name, **_seen(name=one.name)}
    for evidence, count in (("照片1", 1), ("照片1", 1), ("照片2", 2)):
        assert client.post(_address("name"), {**posted, "evidence": evidence}).status_code == 302
        assert one.facts.filter(key="operating_area_m2").count() == count
    assert Entry.objects.filter(act="facts_recorded").count() == 2


def test_somebody_else_who_saw_the_same_is_recorded_beside() -> None:
    one = site()
    posted = {"operating_area_m2": "85", **_seen(operating_area_m2=None), "name": one.name, **_seen(name=one.name)}
    for client in (_client(), _client("village")):
        assert client.post(_address("name"), posted).status_code == 302
    assert one.facts.filter(key="operating_area_m2").count() == 2


def test_an_answer_can_be_withdrawn() -> None:
    one = site(operating_area_m2=85.0)
    posted = {"operating_area_m2": "", **_seen(operating_area_m2=85.0)}
    _client().post(_address("name"), {**posted, "name": one.name, **_seen(name=one.name)})
    one.refresh_from_db()
    assert "operating_area_m2" not in one.values


@pytest.mark.parametrize(("written", "value"), [("８５．５", 85.5), ("1,260", 1260.0), ("85。5", 85.5)])
def test_numbers_are_read_as_people_write_them(written: str, value: float) -> None:
    one = site()
    _client().post(_address("name"), {"operating_area_m2": written, "name": one.name, **_seen(name=one.name)})
    one.refresh_from_db()
    assert one.values["operating_area_m2"] == value


@pytest.mark.parametrize(
    "said",
    [
        {"operating_area_m2": "-1"},
        {"operating_area_m2": "many"},
        {"operating_state": "castle"},
        {"materials": "gold"},
        {"lon": "114.1"},
        {"lon": "181", "lat": "22"},
        {"observed_on": "2999-01-01"},
        {"observed_on": "yesterday"},
        {"evidence": "长" * 301},
    ],
)
def test_what_does_not_fit_is_said_and_what_was_entered_stays(said: dict[str, str]) -> None:
    one = site()
    posted = {"name": "改过的名字", **_seen(name=one.name), **said}
    answer = _client().post(_address("name"), posted)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "改过的名字" in page
    assert 'role="alert"' in page
    one.refresh_from_db()
    assert one.name != "改过的名字"


def test_several_choices_are_kept_in_the_plans_order() -> None:
    one = site()
    posted = {"materials": ["metal", "paper"], "name": one.name, **_seen(name=one.name)}
    _client().post(_address("name"), posted)
    one.refresh_from_db()
    assert one.values["materials"] == "paper|metal"


def test_the_second_of_two_is_told_and_loses_nothing() -> None:
    one = site(operating_area_m2=85.0)
    begun = {"operating_area_m2": "90", "staff_count": "7", "name": one.name, "materials": ["paper", "metal"]}
    begun |= _seen(operating_area_m2=85.0, staff_count=None, name=one.name, materials=None)
    new = [NewFact("operating_area_m2", 100.0)]
    record_facts(access=access("village"), site=one, facts=new, source="census", at=NOW)
    client = _client()
    answer = client.post(_address("name"), begun)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "90 平方米" in page
    assert "100 平方米" in page
    assert "village（示例）" in page
    assert 'name="staff_count" value="7.0"' in page
    assert page.count('name="materials"') == 2
    one.refresh_from_db()
    assert (one.values["operating_area_m2"], "staff_count" in one.values) == (100.0, False)


@pytest.mark.parametrize(("whose", "area"), [("mine", 90.0), ("theirs", 100.0)])
def test_of_both_values_the_chosen_one_stands_and_the_rest_is_recorded(whose: str, area: float) -> None:
    one = site(operating_area_m2=85.0)
    new = [NewFact("operating_area_m2", 100.0)]
    record_facts(access=access("village"), site=one, facts=new, source="census", at=NOW)
    again = {
        "operating_area_m2": "90.0",
        "staff_count": "7.0",
        "name": one.name,
        "choose": f"operating_area_m2={whose}",
    }
    again |= _seen(operating_area_m2=85.0, staff_count=None, name=one.name)
    assert _client().post(_address("name"), again).status_code == 302
    one.refresh_from_db()
    assert (one.values["operating_area_m2"], one.values["staff_count"]) == (area, 7.0)


def test_with_two_clashes_the_second_is_asked_after_the_first() -> None:
    one = site(operating_area_m2=85.0, staff_count=2.0)
    new = [NewFact("operating_area_m2", 100.0), NewFact("staff_count", 3.0)]
    record_facts(access=access("village"), site=one, facts=new, source="census", at=NOW)
    again = {"operating_area_m2": "90", "staff_count": "7", "name": one.name, "choose": "operating_area_m2=mine"}
    again |= _seen(operating_area_m2=85.0, staff_count=2.0, name=one.name)
    page = _client().post(_address("name"), again)
    assert page.status_code == 409
    assert 'value="staff_count=mine"' in page.content.decode()
    assert 'value="operating_area_m2=mine"' not in page.content.decode()


def test_personal_data_of_others_are_not_on_the_page_nor_lost() -> None:
    one = site()
    judge = access("unit_member", unit="grid_management")
    facts = [NewFact("landlord_name", "罗大明")]
    record_facts(access=judge, site=one, facts=facts, source="inspection", at=NOW)
    client, own = _client(), Client()
    own.force_login(judge.user)
    page = client.get(_address("name")).content.decode()
    assert "罗大明" not in page
    assert "seen-landlord_name" not in page
    assert "罗大明" in own.get(_address("name")).content.decode()
    client.post(_address("name"), {"landlord_name": "", "name": one.name, **_seen(name=one.name)})
    one.refresh_from_db()
    assert one.values["landlord_name"] == "罗大明"


def test_who_does_not_settle_a_fact_is_told_that_it_is_a_suggestion() -> None:
    one = site()
    client = _client("village")
    assert "作为建议" in client.get(_address("has_business_licence")).content.decode()
    client.post(_address("has_business_licence"), {"has_business_licence": "true"})
    one.refresh_from_db()
    assert "has_business_licence" not in one.values
    assert Fact.objects.get(key="has_business_licence").entitled is False


def test_what_is_seen_today_comes_after_what_was_seen_this_morning() -> None:
    today = date(2026, 5, 20)
    now = datetime.combine(today, time(15), TIME_ZONE)
    said = said_differently({"name": "x"}, {}, observed_on=today, at=now, evidence="")
    assert [each.observed_at for each in said] == [now]
    before = said_differently({"name": "x"}, {}, observed_on=today - timedelta(days=1), at=now, evidence="")
    assert [each.observed_at for each in before] == [datetime.combine(today - timedelta(days=1), time(12), TIME_ZONE)]


def test_a_village_worker_suggests_what_the_unit_judges_that_also_plays_the_village() -> None:
    """In Rugao the town plays the village and the environment unit alike."""
    one = site(campaign("rugao", "rugao-2026"))
    new = [NewFact("pollutes_surroundings", True), NewFact("stacked_neatly", True)]
    record_facts(access=access("village"), site=one, facts=new, source="inspection", at=NOW)
    rows = Fact.objects.filter(site=one, key__in=[each.key for each in new])
    of_villages = {each.key: each.entitled for each in rows}
    judged_by = {key: pack_of(one.campaign).facts[key].judged_by for key in of_villages}
    assert judged_by == {"pollutes_surroundings": "environment", "stacked_neatly": None}
    assert of_villages == {"pollutes_surroundings": False, "stacked_neatly": True}
    record_facts(access=access("unit_member", unit="town"), site=one, facts=new[:1], source="inspection", at=NOW)
    assert Fact.objects.get(site=one, key="pollutes_surroundings", entitled=True).unit is not None


@pytest.mark.parametrize("text", ["{", "[1]", "{}", "1e999", '"2026-99-99"', "[" * 5000, "NaN"])
def test_what_somebody_claims_to_have_seen_is_read_with_care(text: str) -> None:
    facts = pack_of(campaign()).facts
    seen = read_seen({"seen-operating_area_m2": text, "seen-no_such": "1", "other": "2"}, facts)
    assert set(seen) == {"operating_area_m2"}


def test_html_in_an_answer_is_text() -> None:
    one = site()
    _client().post(_address("name"), {"name": "<i id=x>站</i>", **_seen(name=one.name)})
    for name in ("file", "history", "facts"):
        page = _client().get(reverse(f"sites:{name}", args=["buji-2026", "BJ-0001"])).content.decode()
        assert "<i id=x>" not in page
        assert "&lt;i id=x&gt;" in page


def test_another_villages_site_and_another_authoritys_are_not_found() -> None:
    site(division_code="440307014002")
    address = reverse("sites:facts", args=["buji-2026", "BJ-0001"])
    assert _client("village").get(address).status_code == 404
    assert _client("village").post(address, {"name": "x"}).status_code == 404
    assert _client("office", at=authority("elsewhere")).get(address).status_code == 404


def test_a_village_that_moves_a_site_away_is_told_so_in_the_form() -> None:
    one = site()
    posted = {"division_code": "440307014002", "name": one.name, **_seen(name=one.name, division_code=COMMUNITY)}
    assert _client("village").post(_address("name"), posted).status_code == 422


@pytest.mark.parametrize(
    ("last", "proposed"), [(None, "BUJI-0001"), ("BJ-0099", "BJ-0100"), ("X9", "X10"), ("老站", "老站1")]
)
def test_the_next_code_is_proposed(last: str | None, proposed: str) -> None:
    assert proposed_code(None if last is None else Site(code=last), "buji-2026") == proposed


def test_a_new_site_is_registered_by_form_and_likely_duplicates_are_shown() -> None:
    campaign()
    client = _client("village")
    address = reverse("sites:new", args=["buji-2026"])
    assert 'value="BUJI-0001"' in client.get(address).content.decode()
    said = {
        "name": "兴达回收站（示例）",
        "division_code": COMMUNITY,
        "address": "吉华路1号",
        "lon": "114.1",
        "lat": "22.6",
    }
    first = client.post(address, {**said, "code": "A-1"})
    assert first.headers["Location"] == reverse("sites:file", args=["buji-2026", "A-1"])
    second = client.post(address, {**said, "code": "A-2"})
    assert second.headers["Location"] == reverse("sites:duplicates", args=["buji-2026", "A-2"])


@pytest.mark.parametrize(
    "said",
    [
        {"code": "BJ-0001"},
        {"code": ""},
        {"code": "x" * 41},
        {"name": ""},
        {"lon": "114"},
        {"lon": "181", "lat": "91"},
        {"uscc": "123"},
        {"division_code": "4403"},
    ],
)
def test_a_new_site_that_cannot_be_is_refused_beside_its_field(said: dict[str, str]) -> None:
    site()
    good = {"code": "A-1", "name": "兴达", "division_code": COMMUNITY}
    answer = _client().post(reverse("sites:new", args=["buji-2026"]), {**good, **said})
    assert answer.status_code == 422
    assert Site.objects.count() == 1


def test_a_village_registers_no_site_in_another() -> None:
    campaign()
    said = {"code": "A-1", "name": "兴达", "division_code": "440307014002"}
    assert _client("village").post(reverse("sites:new", args=["buji-2026"]), said).status_code == 422
    assert not Site.objects.exists()
