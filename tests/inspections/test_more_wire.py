"""Visits as a device sends them: what it is told, what a hostile or broken one is told, and what is left behind."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from closeout.inspections.models import Answer, Visit
from closeout.people.access import Access
from closeout.sites.models import Site
from tests.factories import COMMUNITY, access, campaign, site
from tests.inspections.making import described, done, left_open, officer, started

pytestmark = pytest.mark.django_db
RULES = "safety_rules_posted"
TEN = "2026-05-20T10:00:00+08:00"


def device(who: Access) -> Client:
    one = Client(headers={"accept": "application/json"})
    one.force_login(who.user)
    return one


def at(name: str, visit: Visit | None = None) -> str:
    kwargs = {"slug": "buji-2026", **({} if visit is None else {"visit": visit.pk})}
    return reverse(f"inspections:{name}", kwargs=kwargs)


def send(by: Client, address: str, what: Any) -> Any:
    text = what if isinstance(what, str) else json.dumps(what)
    return by.post(address, text, content_type="application/json")


def begun(**more: Any) -> dict[str, Any]:
    return {"uuid": str(uuid4()), "kind": "patrol", "started_at": TEN, "site": "BJ-0001", **more}


def one(value: Any = False, **more: Any) -> dict[str, Any]:
    return {"uuid": str(uuid4()), "fact": RULES, "value": value, "answered_at": TEN, **more}


def test_a_device_is_told_what_the_visit_asks() -> None:
    site(campaign())
    told = send(device(access("village")), at("new"), begun(whole=True)).json()
    assert told == {
        "uuid": str(Visit.objects.get().pk),
        "site": "BJ-0001",
        "asked": Visit.objects.get().asked,
        "state": "draft",
    }
    assert RULES in told["asked"]


def test_a_device_that_begins_again_under_other_words_is_told_of_the_conflict() -> None:
    site(campaign())
    by, first = device(access("village")), begun()
    assert send(by, at("new"), first).status_code == 200
    other = send(by, at("new"), {**first, "kind": "lookback"})
    assert (other.status_code, other.json()["code"]) == (409, "inspections.other_visit")
    assert Visit.objects.get().kind == "patrol"


def test_a_refusal_comes_in_both_languages() -> None:
    site(campaign())
    told = send(device(officer()), at("new"), begun(kind="inspection")).json()
    assert set(told) == {"code", "zh", "en"}
    assert told["code"] == "inspections.no_second"
    assert told["zh"] != told["en"]


def test_a_village_worker_begins_no_inspection_by_json_either() -> None:
    site(campaign())
    second = officer().user.pk
    told = send(device(access("village")), at("new"), begun(kind="inspection", second=second, basis="计划（示例）"))
    assert (told.status_code, told.json()["code"]) == (403, "inspections.only_patrol")
    assert not Visit.objects.exists()


def test_a_site_of_another_village_is_not_there_for_a_device() -> None:
    site(campaign())
    told = send(device(access("village", code="440307014002")), at("new"), begun())
    assert told.status_code == 404
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"uuid": None},
        {"uuid": 7},
        {"kind": "raid"},
        {"started_at": "yesterday"},
        {"started_at": "2026-05-20T10:00:00"},
        {"started_at": 1},
        {"second": "somebody"},
        {"place": {"lon": 114.1}},
        {"place": {"lon": "east", "lat": 22.6}},
        {"place": {"lon": 180.1, "lat": 22.6}},
        {"place": {"lon": 114.1, "lat": float("nan")}},
        {"place": []},
        {"found": {"name": "新站（示例）"}},
        {"found": {"name": " ", "address": "", "division": COMMUNITY}},
    ],
)
def test_a_visit_that_cannot_be_read_is_not_begun(more: dict[str, Any]) -> None:
    site(campaign())
    assert send(device(access("village")), at("new"), begun(**more)).status_code == 422
    assert (Visit.objects.count(), Site.objects.count()) == (0, 1)


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+08:00"])
def test_a_visit_at_the_end_of_all_days_is_refused_and_breaks_nothing(moment: str) -> None:
    site(campaign())
    by = device(access("village"))
    assert send(by, at("new"), begun(started_at=moment)).status_code == 422


@pytest.mark.parametrize("second", [2**63, -(2**63) - 1, 10**30])
def test_a_second_officer_of_no_possible_number_is_refused(second: int) -> None:
    site(campaign())
    told = send(device(officer()), at("new"), begun(kind="inspection", second=second, basis="计划（示例）"))
    assert told.status_code == 422


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", '"x"', "[" * 5000, "\ufeff{}"])
def test_a_body_that_is_no_object_is_refused(text: str) -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    by = device(access("village"))
    by.force_login(visit.lead)
    told = send(by, at("answers", visit), text)
    assert (told.status_code, told.json()["code"]) == (422, "inspections.not_json")


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        (float("nan"), "fence_height_m"),
        (float("inf"), "fence_height_m"),
        (-0.1, "fence_height_m"),
        (True, "fence_height_m"),
        ("3.4", "fence_height_m"),
        (10**400, "fence_height_m"),
        (1, RULES),
        ("true", RULES),
        ("balcony", "storage"),
        ({}, RULES),
        (True, "no_such_fact"),
    ],
)
def test_a_value_that_does_not_fit_its_fact_is_refused(value: Any, fact: str) -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    by = device(access("village"))
    by.force_login(visit.lead)
    assert send(by, at("answers", visit), {"answers": [one(value, fact=fact)]}).status_code == 422
    assert not Answer.objects.exists()


@pytest.mark.parametrize("field", ["note", "reason"])
def test_half_a_character_is_refused_and_breaks_nothing(field: str) -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    by = device(access("village"))
    by.force_login(visit.lead)
    assert send(by, at("answers", visit), {"answers": [one(None, **{field: "\ud83d"})]}).status_code == 422
    assert not Answer.objects.exists()


@pytest.mark.parametrize(("days", "lets"), [(0, True), (365, True), (366, False), (-1, False), ("soon", False)])
def test_a_period_is_from_none_to_365_days(days: Any, lets: bool) -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    by = device(access("village"))
    by.force_login(visit.lead)
    told = send(by, at("answers", visit), {"answers": [one(within_days=days)]})
    assert told.status_code == (200 if lets else 422)
    assert Answer.objects.exists() is lets


def test_of_several_answers_one_wrong_keeps_none() -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    by = device(access("village"))
    by.force_login(visit.lead)
    told = send(by, at("answers", visit), {"answers": [one(), one("much", fact="fence_height_m")]})
    assert told.status_code == 422
    assert not Answer.objects.exists()


def test_what_stands_is_told_with_its_version_to_the_lead_officer_alone() -> None:
    lead, second = officer(), officer()
    visit = started(lead, site(campaign()), "inspection", second=second.user.pk, basis="计划（示例）", whole=True)
    send(device(lead), at("answers", visit), {"answers": [one()]})
    told = device(lead).get(at("answers", visit)).json()
    assert {fact: each["value"] for fact, each in told["answers"].items()} == {RULES: False}
    assert (told["version"], told["state"]) == (1, "draft")
    refused = send(device(second), at("answers", visit), {"answers": [one(True)]})
    assert (refused.status_code, Answer.objects.get().value) == (403, False)


def test_a_page_that_asks_for_answers_is_led_to_the_sheet() -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    browser = Client()
    browser.force_login(visit.lead)
    answer = browser.get(at("answers", visit))
    assert (answer.status_code, answer.headers["Location"]) == (302, at("visit", visit))


def test_what_came_of_a_visit_is_told_again_word_for_word() -> None:
    who = access("village")
    visit = started(who, site(campaign(), safety_rules_posted=False), whole=True)
    came = done(visit, safety_rules_posted=False)
    told = [device(who).post(at("finish", visit)).json() for _ in range(2)]
    assert told[0] == told[1]
    assert told[0] == {
        "state": "finished",
        "facts": 1,
        "raised": list(came.raised),
        "rechecked": {},
        "objections": 0,
    }


def test_a_visit_that_is_not_whole_tells_a_device_how_much_is_missing() -> None:
    who = access("village")
    visit = started(who, site(campaign()), whole=True)
    described(left_open(visit))
    Answer.objects.filter(visit=visit, fact=RULES).delete()
    told = device(who).post(at("finish", visit))
    assert (told.status_code, told.json()["code"]) == (422, "inspections.unanswered")
    assert Visit.objects.get().state == "draft"


def test_a_stranger_to_the_service_is_not_answered() -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    answer = send(Client(headers={"accept": "application/json"}), at("answers", visit), {"answers": [one()]})
    assert answer.status_code in (302, 401)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("accuracy", [float("inf"), float("nan"), -1.0, "inf", "nan", 1e300])
def test_a_precision_that_is_none_is_refused(accuracy: object) -> None:
    site(campaign())
    place = {"lon": 114.1, "lat": 22.6, "accuracy_m": accuracy}
    assert send(device(access("village")), at("new"), begun(place=place)).status_code == 422
    assert not Visit.objects.exists()
