"""Campaigns, census, inbox, outcomes, documents, evidence, tasks and the journal, as programs see them."""

import hashlib
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from closeout.journal.models import Entry
from closeout.sites.models import Question
from tests.api.making import START, Program, program, program_of
from tests.documents.making import paper
from tests.evidence.making import PDF, evidence
from tests.factories import authority, campaign, site
from tests.findings.making import member

pytestmark = pytest.mark.django_db


def said(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


def test_campaigns_are_those_of_the_authority() -> None:
    campaign()
    assert [each["slug"] for each in said(program("intake").get("/api/v1/campaigns"))["items"]] == ["buji-2026"]
    elsewhere = program("office", at=authority("elsewhere"))
    assert said(elsewhere.get("/api/v1/campaigns")) == {"next": None, "items": []}


def test_a_plan_tells_its_ids_with_their_labels() -> None:
    campaign()
    plan = said(program("leader").get("plan"))
    standard = next(each for each in plan["standards"] if each["id"] == "B-4.5a")
    assert standard["label"]["zh"] != standard["label"]["en"]
    assert plan["units"]
    assert plan["routes"]


def test_the_census_counts_what_each_division_has() -> None:
    site()
    (row,) = said(program("office").get("census"))["items"]
    assert (row["sites"], row["state"]["id"], row["state"]["label"]["en"]) == (1, "under_way", "under way")


def asked() -> tuple[Program, str, int]:
    """Return somebody who judges, a fact that they are asked for, and the site."""
    found = site()
    one = program_of(member())
    fact = next(each["fact"] for each in said(one.get("inbox"))["items"] if each["fact"] == "safety_rules_posted")
    return one, fact, found.pk


def test_a_question_is_answered_and_then_no_longer_open() -> None:
    one, fact, at = asked()
    assert [each["site"] for each in said(one.get(f"inbox/{fact}"))["items"]] == [at]
    assert said(one.post(f"inbox/{fact}/answers", {"sites": [at], "value": True, "reason": "看过"})) == {"sites": [at]}
    assert said(one.get(f"inbox/{fact}"))["items"] == []
    again = one.post(f"inbox/{fact}/answers", {"sites": [at], "value": False, "reason": "看过"})
    assert said(again, 409)["problems"][0]["place"] == "BJ-0001"


def test_a_question_is_declined_and_sent_back() -> None:
    one, fact, at = asked()
    one.post(f"inbox/{fact}/declines", {"sites": [at], "reason": "不归我们"})
    assert said(program("office").get(f"inbox/{fact}"))["items"][0]["declined"] == "不归我们"
    said(program("office").post(f"inbox/{fact}/returns", {"sites": [at], "reason": "归你们"}))
    assert said(one.get(f"inbox/{fact}"))["items"][0]["sent_back"] == "归你们"
    assert Question.objects.filter(site=at, fact=fact).exists()


def test_a_fact_that_the_plan_does_not_know_has_no_inbox() -> None:
    campaign()
    assert said(program("office").get("inbox/no_such_fact"), 404)["code"] == "judgements.no_fact"


def test_a_plan_without_outcomes_says_so() -> None:
    campaign()
    assert said(program("office").get("outcomes"), 404)["code"] == "meetings.no_outcomes"


def town(path: str = "") -> str:
    return f"/api/v1/campaigns/town-2026/{path}"


def test_a_decision_is_entered_with_the_recommendation_that_was_seen() -> None:
    found = site(campaign("town", "town-2026"))
    office = program("office")
    (row,) = said(office.get(town("outcomes")))["items"]
    outcomes = [each["id"] for each in said(office.get(town("plan")))["outcomes"]]
    decision = {"held_on": "2026-05-20", "minutes": "第1号", "outcome": outcomes[0], "reason": "联席会议决定"}
    wrong = office.post(town("decisions"), {**decision, "sites": [{"site": found.pk, "seen": "another"}]})
    assert said(wrong, 409)["code"] == "meetings.changed"
    right = {**decision, "sites": [{"site": found.pk, "seen": row["recommended"]["id"]}]}
    said(office.post(town("decisions"), right), 201)
    assert said(office.get(town(f"outcomes/{found.pk}")))["decisions"][0]["minutes"] == "第1号"


def test_a_document_comes_with_its_text_and_its_pdf() -> None:
    paper(9_000_005)
    one = program("office")
    (row,) = said(one.get("/api/v1/documents"))["items"]
    assert row["kind"]["label"]["zh"] != row["kind"]["label"]["en"]
    assert said(one.get(f"/api/v1/documents/{row['id']}"))["text"]
    answer = one.get(f"/api/v1/documents/{row['id']}/pdf")
    assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert said(one.get("/api/v1/documents", kind="no_such_kind"), 422)["code"] == "api.no_such_value"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-12:00"])
def test_a_file_is_of_a_moment_that_is_a_day_everywhere(moment: str) -> None:
    new = {"uuid": str(uuid4()), "subject": f"site:{site().pk}", "name": "a.pdf", "size": 1, "sha256": "0" * 64}
    assert said(program("village").post("/api/v1/sendings", {**new, "taken_at": moment}), 422)["code"] == "api.invalid"


def test_a_file_is_sent_in_parts_and_counts_when_it_is_whole() -> None:
    found, one, uuid = site(), program("village"), str(uuid4())
    new = {"uuid": uuid, "subject": f"site:{found.pk}", "name": "a.pdf", "size": len(PDF)}
    digest = hashlib.sha256(PDF).hexdigest()
    assert said(one.post("/api/v1/sendings", {**new, "sha256": digest}))["offset"] == 0
    address = f"/api/v1/sendings/{uuid}"
    assert said(one.raw("PUT", address, PDF[:7]))["offset"] == 7
    assert said(one.raw("PUT", address, PDF[9:], offset=9), 409)["code"] == "evidence.offset"
    assert said(one.raw("PUT", address, PDF[7:], offset=7))["offset"] == len(PDF)
    assert said(one.post(f"{address}/finish"))["sha256"] == digest
    assert said(one.get(address))["finished"] is True


def test_evidence_comes_in_pages_the_latest_first() -> None:
    found = site()
    sent = [str(evidence(found).uuid) for _ in range(3)]
    one, seen, after = program("office"), [], START
    while after is not None:
        page = said(one.get("/api/v1/evidence", subject=f"site:{found.pk}", after=after, limit=2))
        seen += [each["uuid"] for each in page["items"]]
        after = page["next"]
    assert sorted(seen) == sorted(sent)


def test_an_original_takes_a_reason_and_a_copy_none() -> None:
    item = evidence(site())
    one = program("unit_head")
    assert one.get(f"/api/v1/evidence/{item.uuid}/copy").headers["Content-Type"] == "image/jpeg"
    address = f"/api/v1/evidence/{item.uuid}/original"
    assert said(one.post(address, {"reason": ""}), 422)["code"] == "api.invalid"
    assert one.post(address, {"reason": "复核"}).status_code == 200


def test_tasks_are_taken_on_and_done() -> None:
    campaign()
    one = program("office")
    (first, *_) = said(one.get("/api/v1/tasks", whose="all"))["items"]
    for act, state in (("cancel", "cancelled"), ("reopen", "open")):
        assert said(one.post(f"/api/v1/tasks/{first['id']}/{act}", {"reason": "重复"}))["state"]["id"] == state
    assert said(one.post(f"/api/v1/tasks/{first['id']}/cancel", {"reason": " "}), 422)["code"] == "work.reason"


def test_the_journal_tells_what_each_entry_hashes_to() -> None:
    site()
    one = program("auditor")
    head = said(one.get("/api/v1/journal/head"))
    last, before = said(one.get("/api/v1/journal", limit=2))["items"]
    assert (last["number"], last["digest"], last["previous"]) == (head["number"], head["digest"], before["digest"])
    text = f"{last['number']}\n{last['previous']}\n{last['content']}"
    assert hashlib.sha256(text.encode()).hexdigest() == last["digest"]


def test_who_may_verifies_the_journal() -> None:
    site()
    one = program("auditor")
    found = said(one.post("/api/v1/journal/verify"))
    assert (found["entries"], found["broken_at"]) == (Entry.objects.count(), None)
    assert said(one.get("/api/v1/journal/head"))["verified"] == found


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize(
    ("path", "queries"), [("census", 7), ("inbox", 6), ("inbox/safety_rules_posted", 11), ("/api/v1/journal", 4)]
)
def test_a_list_takes_a_fixed_number_of_queries(
    count: int, path: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one = campaign()
    for each in range(count):
        site(one, f"BJ-{each}")
    asking = program("office")
    asking.get("/api/v1/me")
    with django_assert_num_queries(queries):
        assert said(asking.get(path))["items"]
