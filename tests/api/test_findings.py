"""A finding from raising to closing out, as programs do it."""

from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from closeout.findings.raising import raise_findings
from closeout.findings.types import NewFinding
from tests.api.making import START, Program, program, program_of
from tests.factories import NOW, access, campaign, site
from tests.findings.making import FACT, STANDARD, UNIT, head, member, mend, proved, raised

pytestmark = pytest.mark.django_db


def body(*sites: int, **more: Any) -> dict[str, Any]:
    return {"sites": list(sites), "key": str(uuid4()), "standard": STANDARD, **more}


def said(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_finding_is_raised_once_however_often_it_is_sent() -> None:
    found = site(safety_rules_posted=False)
    one, new = program("unit_member"), body(found.pk)
    assert said(one.post("findings", new), 201) == {"created": 1, "numbers": [1]}
    assert said(one.post("findings", new), 201) == {"created": 0, "numbers": [1]}


def test_a_hazard_in_ones_own_words_needs_words() -> None:
    found = site()
    answer = program("unit_member").post("findings", body(found.pk, standard="", unit=UNIT))
    assert said(answer, 422)["code"] == "findings.no_words"


def test_a_site_that_one_does_not_see_is_not_found() -> None:
    campaign()
    answer = program("unit_member").post("findings", body(9_000_000))
    assert said(answer, 404)["code"] == "api.no_such_site"


def test_from_accepting_to_closing_out_by_another() -> None:
    found = raised()
    one, other = program_of(member()), program_of(head())
    address = f"findings/{found.number}"
    assert said(one.post(f"{address}/accept", {}))["finding"]["state"]["id"] == "correcting"
    assert said(one.post(f"{address}/submit", {"note": "已张贴"}), 422)["code"] == "findings.no_proof"
    proved(found)
    assert "review" not in said(one.post(f"{address}/submit", {"note": "已张贴"}))["may"]
    mend(found)
    closed = said(other.post(f"{address}/close", {"note": "看过了"}))
    assert (closed["finding"]["state"]["id"], closed["corrections"][0]["approved"]) == ("closed", True)


def test_a_version_that_is_not_the_one_that_was_seen_is_a_conflict_with_both() -> None:
    found = raised()
    answer = program_of(member()).post(f"findings/{found.number}/accept", {"seen": found.version + 1})
    error = said(answer, 409)
    assert error["code"] == "findings.changed"
    assert error["differences"] == [{"key": "version", "seen": found.version + 1, "now": found.version}]


def test_an_act_that_cannot_be_done_now_is_a_conflict() -> None:
    found = raised()
    assert said(program_of(head()).post(f"findings/{found.number}/close", {}), 409)["code"] == "findings.not_now"


def test_more_time_is_asked_for_and_granted_by_the_head() -> None:
    found = raised()
    one, address = program_of(member()), f"findings/{found.number}"
    one.post(f"{address}/accept", {})
    asked = said(one.post(f"{address}/ask-time", {"until": "2099-01-04", "reason": "材料未到"}))
    assert asked["finding"]["extension_asked_until"] == "2099-01-04"
    granted = said(program_of(head()).post(f"{address}/decide-time", {"granted": True}))
    assert granted["finding"]["due_on"] == "2099-01-04"


@pytest.mark.parametrize(
    ("act", "more", "state"),
    [
        ("give-up", {"reason": "场所已拆除"}, "closed_uncorrected"),
        ("defer", {"reason": "停业", "until": "2099-01-04"}, "deferred"),
    ],
)
def test_the_head_gives_up_or_defers(act: str, more: dict[str, str], state: str) -> None:
    found = raised()
    assert said(program_of(head()).post(f"findings/{found.number}/{act}", more))["finding"]["state"]["id"] == state


def test_a_refused_finding_goes_to_another_unit() -> None:
    found = raised()
    address = f"findings/{found.number}"
    refused = said(program_of(member()).post(f"{address}/refuse", {"reason": "不归我们"}))
    assert refused["finding"]["state"]["id"] == "refused"
    office = program("office")
    again = said(office.post(f"{address}/reassign", {"unit": found.unit_id, "reason": "归你们"}))
    assert again["finding"]["state"]["id"] == "raised"


def test_the_five_in_place_change_only_where_they_are_said() -> None:
    found = raised()
    one, address = program_of(member()), f"findings/{found.number}/plan"
    one.post(address, {"responsible": "王某（示例）", "measures": "张贴"})
    now = said(one.post(address, {"measures": "重新张贴"}))
    assert (now["responsible"], now["measures"]) == ("王某（示例）", "重新张贴")


def many(count: int) -> Program:
    one = campaign()
    new = [NewFinding(site(one, f"BJ-{each:04}", **{FACT: False}), STANDARD) for each in range(1, count + 1)]
    raise_findings(access=access("unit_member"), campaign=one, new=new, at=NOW)
    return program("office")


@pytest.mark.parametrize("show", ["open", "late"])
def test_pages_give_every_finding_once(show: str) -> None:
    one, found, after = many(5), [], START
    while after is not None:
        page = said(one.get("findings", after=after, limit=2, show=show))
        found += [each["number"] for each in page["items"]]
        after = page["next"]
    assert sorted(found) == [1, 2, 3, 4, 5]


def test_a_page_after_nonsense_and_a_filter_that_nobody_knows_are_refused() -> None:
    one = many(1)
    assert said(one.get("findings", after="x"), 422)["code"] == "api.bad_after"
    assert said(one.get("findings", after="7", show="late"), 422)["code"] == "api.bad_after"
    assert said(one.get("findings", show="never"), 422)["code"] == "api.no_such_value"


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_takes_a_fixed_number_of_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one = many(count)
    one.get("/api/v1/me")
    with django_assert_num_queries(7):
        assert len(said(one.get("findings"))["items"]) == count
