"""The register for programs: pages, filters, one site, recording with what was seen."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from closeout.api.shapes.sites import value_of
from closeout.kernel.facts import Fact
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import both
from closeout.sites.models import Site
from closeout.sites.services import register_sites
from tests.api.making import START, program, program_of
from tests.factories import COMMUNITY, NOW, access, campaign, new_site, site
from tests.findings.making import FACT

pytestmark = pytest.mark.django_db


def sites(count: int, **facts: Any) -> None:
    one = campaign()
    new = [new_site(f"BJ-{each:04}", **facts) for each in range(1, count + 1)]
    register_sites(access=access("office"), campaign=one, sites=new, source="census", at=NOW)


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [each["code"] for each in answer.json()["items"]]


@pytest.mark.parametrize("sort", ["", "name", "failing", "changed"])
def test_pages_give_every_site_once_in_a_stable_order(sort: str) -> None:
    sites(7)
    one, found, after = program("office"), [], START
    while after is not None:
        answer = one.get("sites", after=after, limit=3, sort=sort)
        found += codes(answer)
        after = answer.json()["next"]
    assert sorted(found) == [f"BJ-{each:04}" for each in range(1, 8)]


@pytest.mark.parametrize(("limit", "status"), [(0, 422), (1, 200), (200, 200), (201, 422)])
def test_a_page_has_from_1_to_200_rows(limit: int, status: int) -> None:
    campaign()
    assert program("office").get("sites", limit=limit).status_code == status


def test_a_page_after_something_that_is_not_there_is_refused() -> None:
    campaign()
    assert program("office").get("sites", after="BJ-9999").json()["code"] == "api.bad_after"


def test_a_filter_selects_and_one_that_nobody_knows_is_refused() -> None:
    site(safety_rules_posted=False)
    one = program("office")
    assert codes(one.get("sites", standard="B-4.5a")) == ["BJ-0001"]
    assert codes(one.get("sites", standard="B-4.5a", verdict="pass")) == []
    assert codes(one.get("sites", code="BJ-0001")) == ["BJ-0001"]
    refused = one.get("sites", standard="B-99")
    assert (refused.status_code, refused.json()["code"]) == (422, "api.no_such_value")


def test_a_site_comes_with_facts_verdicts_routes_and_questions() -> None:
    found = site(safety_rules_posted=False)
    said = program("office").get(f"sites/{found.pk}").json()
    fact = next(each for each in said["facts"] if each["key"] == FACT)
    verdict = next(each for each in said["verdicts"] if each["standard"] == "B-4.5a")
    assert (fact["value"], fact["said"]["source"]) == (False, "census")
    assert verdict["reason"]["zh"]
    assert verdict["reason"]["en"]
    assert said["questions"]
    assert said["site"]["division"]["id"] == COMMUNITY


def test_personal_data_are_not_given_out() -> None:
    found = site(landlord_name="欧阳示例")
    answer = program("office").get(f"sites/{found.pk}")
    assert "欧阳示例" not in answer.content.decode()


def test_a_site_as_of_a_day_before_anything_was_known_of_it_is_empty() -> None:
    found = site()
    said = program("office").get(f"sites/{found.pk}", as_of="2020-01-01").json()
    assert all(each["said"] is None for each in said["facts"])


def test_a_site_is_registered_once() -> None:
    campaign()
    one = program("office")
    body = {"code": "BJ-7", "facts": [{"key": "name", "value": "七号"}, {"key": "division_code", "value": COMMUNITY}]}
    first, second = one.post("sites", body), one.post("sites", body)
    assert (first.status_code, second.status_code) == (201, 409)
    assert first.json()["site"]["name"] == "七号"
    assert second.json()["code"] == "sites.code_taken"


def test_facts_are_recorded_and_what_follows_is_there_at_once() -> None:
    found = site()
    one = program("unit_member", unit="safety_supervision")
    said = one.post(f"sites/{found.pk}/facts", {"facts": [{"key": FACT, "value": False}]}).json()
    assert next(each for each in said["verdicts"] if each["standard"] == "B-4.5a")["verdict"] == "fail"


def test_a_fact_that_changed_since_it_was_seen_is_a_conflict_with_both_values() -> None:
    found = site()
    one = program("unit_member", unit="safety_supervision")
    address = f"sites/{found.pk}/facts"
    one.post(address, {"facts": [{"key": FACT, "value": True}]})
    answer = one.post(address, {"facts": [{"key": FACT, "value": False}], "seen": {FACT: None}})
    assert (answer.status_code, answer.json()["code"]) == (409, "sites.clash")
    assert answer.json()["differences"] == [{"key": FACT, "seen": None, "now": True}]


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({"key": "no_such_fact", "value": 1}, "api.unknown_fact"),
        ({"key": "lon", "value": 181}, "sites.out_of_range"),
        ({"key": FACT, "value": "perhaps"}, "sites.not_yes_or_no"),
        ({"key": FACT, "value": True, "observed_at": "1999-12-31T23:59:59Z"}, "api.to_come"),
        ({"key": FACT, "value": True, "more": 1}, "api.invalid"),
        ({"key": FACT}, "api.invalid"),
    ],
)
def test_what_does_not_fit_is_refused_in_both_languages(fact: dict[str, object], code: str) -> None:
    found = site()
    answer = program("office").post(f"sites/{found.pk}/facts", {"facts": [fact]})
    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, code)
    assert said["message_zh"] != said["message_en"]


def test_a_day_is_written_in_one_way() -> None:
    fact = Fact("valid_until", "date", both("valid until"))
    assert value_of(fact, "2026-05-20") == date(2026, 5, 20)
    assert value_of(fact, None) is None
    with pytest.raises(Refusal, match=r"api\.not_a_day"):
        value_of(fact, "20260520")


def test_an_observation_to_come_is_refused() -> None:
    found = site()
    at = (timezone.now() + timedelta(hours=1)).isoformat()
    answer = program("office").post(
        f"sites/{found.pk}/facts", {"facts": [{"key": FACT, "value": 1, "observed_at": at}]}
    )
    assert answer.json()["code"] == "api.to_come"


@pytest.mark.parametrize("body", ["{", "[NaN]", '"\\u0000"', '{"a": "\\ud800"}', "[" * 200, b"\xff"])
def test_a_body_that_is_no_json_is_refused(body: Any) -> None:
    found, one = site(), program("office")
    data = body if isinstance(body, bytes) else body.encode()
    answer = one.raw("POST", f"sites/{found.pk}/facts", data)
    assert (answer.status_code, answer.json()["code"]) == (400, "api.unreadable")


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_and_a_site_take_a_fixed_number_of_queries(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sites(count)
    one = program_of(access("office"))
    one.get("/api/v1/me")
    with django_assert_num_queries(6):
        assert len(codes(one.get("sites"))) == count
    with django_assert_num_queries(7):
        one.get(f"sites/{Site.objects.order_by('pk')[0].pk}")
