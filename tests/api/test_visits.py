"""A visit from the day's round to its record, as programs make it: whatever is sent again is there once."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from closeout.evidence.services import add
from closeout.inspections.models import Visit
from closeout.journal.models import Entry
from closeout.people.access import accesses_of
from closeout.sites.models import Site
from closeout.sites.services import register_sites
from tests.api.making import CAMPAIGN, START, Program, program, program_of
from tests.evidence.making import photo
from tests.factories import COMMUNITY, NOW, access, campaign, new_site, site
from tests.findings.making import raised
from tests.inspections.making import done, inspecting, lead_of, officer, started

pytestmark = pytest.mark.django_db
RULES, ITEM = "safety_rules_posted", "B-4.5a"
BEGUN = "2026-05-20T10:00:00+08:00"
WHY = "未带工具（示例）"


def said(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


def begin(one: Program, visit: UUID, status: int = 200, **more: Any) -> Any:
    body = {"kind": "patrol", "started_at": BEGUN, "site": "BJ-0001", "whole": True, **more}
    return said(one.send("PUT", f"visits/{visit}", body), status)


def answer(fact: str, value: Any = None, minute: int = 5, **more: Any) -> dict[str, Any]:
    return {
        "uuid": str(uuid4()),
        "fact": fact,
        "value": value,
        "answered_at": f"2026-05-20T10:{minute:02}:00+08:00",
        **more,
    }


def put(one: Program, visit: UUID, what: str, body: Any, status: int = 200) -> Any:
    return said(one.send("PUT", f"visits/{visit}/{what}", body), status)


def twice(one: Program, visit: UUID, what: str, body: Any) -> Any:
    """Return what is said to what is sent twice, which has to be the same."""
    first = put(one, visit, what, body)
    assert put(one, visit, what, body) == first
    return first


def test_a_visit_is_begun_answered_described_and_finished_each_sent_twice() -> None:
    site(campaign(), safety_rules_posted=False)
    one, visit = program("village"), uuid4()
    asked = begin(one, visit)["asked"]
    assert begin(one, visit)["asked"] == asked
    answers = [answer(each, None, reason=WHY) for each in asked if each != RULES] + [answer(RULES, False)]
    found = twice(one, visit, "answers", {"answers": answers})
    assert [each["verdict"] for each in found["items"] if each["standard"] == ITEM] == ["fail"]
    found = twice(one, visit, "about", {"result": "checked", "met_name": "李某（示例）", "said_at": BEGUN})
    assert (found["visit"]["result"]["id"], found["version"]) == ("checked", 2)
    came = [said(one.post(f"visits/{visit}/finish")) for _ in range(2)]
    assert came[0] == came[1] == {"facts": 1, "raised": [1], "rechecked": [], "objections": 0}
    assert begin(one, visit)["state"] == "finished"
    assert Entry.objects.filter(act__startswith="visit_").count() == 2


def test_a_uuid_of_another_visit_is_a_conflict() -> None:
    site(campaign())
    one, visit = program("village"), uuid4()
    begin(one, visit)
    assert begin(one, visit, 409, kind="lookback")["code"] == "inspections.other_visit"


def test_a_site_that_nobody_knew_is_registered_with_the_visit() -> None:
    campaign()
    found = {"name": "无名站（示例）", "address": "桥下", "division": COMMUNITY}
    told = begin(program("village"), uuid4(), site="", found=found, place={"lon": 114.1, "lat": 22.6, "accuracy_m": 80})
    assert (told["visit"]["name"], told["lon"], told["accuracy_m"]) == ("无名站（示例）", 114.1, 80)
    assert Site.objects.get().name == "无名站（示例）"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59+00:00", "2026-05-20T10:00:00"])
def test_a_moment_that_is_none_is_refused(moment: str) -> None:
    site(campaign())
    assert begin(program("village"), uuid4(), 422, started_at=moment)["code"] == "api.invalid"


def test_an_inspection_is_confirmed_in_the_version_that_was_read() -> None:
    visit = inspecting(site(campaign()))
    one, two = program_of(lead_of(visit)), visit.second
    assert two is not None
    (second,) = accesses_of(two)
    other = program_of(second)
    version = put(one, visit.pk, "about", {"result": "gate_locked"})["version"]
    assert said(other.post(f"visits/{visit.pk}/confirm", {"seen": version + 1}), 409)["code"] == "inspections.changed"
    assert said(other.post(f"visits/{visit.pk}/confirm", {"seen": version}))["confirmed_at"]
    assert said(one.post(f"visits/{visit.pk}/finish"))["raised"] == []


def test_an_earlier_finding_is_seen_again_and_the_same_again_changes_nothing() -> None:
    found = raised()
    one, visit = program_of(officer()), uuid4()
    begin(one, visit, site=found.site.code)
    again = {"rechecks": [{"number": found.number, "corrected": False, "note": "仍未张贴（示例）"}]}
    versions = [put(one, visit, "rechecks", again)["version"] for _ in range(2)]
    assert versions == [1, 1]
    put(one, visit, "about", {"result": "gate_locked"})
    came = said(one.post(f"visits/{visit}/finish"))
    assert came["rechecked"] == [{"number": found.number, "corrected": False, "note": ""}]
    assert put(one, visit, "rechecks", again)["state"] == "finished"
    changed = {"rechecks": [{"number": found.number, "corrected": True}]}
    assert put(one, visit, "rechecks", changed, 409)["code"] == "inspections.finished"


def test_an_objection_that_is_sent_twice_is_journalled_once() -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    one = program_of(lead_of(visit))
    told = twice(one, visit.pk, f"objections/{ITEM}", {"reason": "已张贴在里屋（示例）"})
    assert [each["objection"] for each in told["items"] if each["standard"] == ITEM] == ["已张贴在里屋（示例）"]
    assert Entry.objects.filter(act="verdict_objected").count() == 1


def test_a_draft_is_its_officers_alone() -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    assert said(program("office").get(f"visits/{visit.pk}"), 404)["code"] == "inspections.no_visit"


def test_a_reading_that_is_known_is_not_sent_again() -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    one = program_of(lead_of(visit))

    def read(tag: str) -> Any:
        headers = {"Authorization": f"Bearer {one.secret}", "If-None-Match": tag}
        return Client(headers=headers).get(f"{CAMPAIGN}/visits/{visit.pk}")

    first = read('"other"')
    again = read(first.headers["ETag"])
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    put(one, visit.pk, "about", {"result": "gate_locked"})
    assert read(first.headers["ETag"]).status_code == 200


def sites(count: int) -> list[Site]:
    new = [new_site(f"BJ-{each:04}") for each in range(1, count + 1)]
    return register_sites(access=access("office"), campaign=campaign(), sites=new, source="census", at=NOW)


def test_pages_of_the_ledger_give_every_visit_once_the_latest_first() -> None:
    for each in sites(5):
        done(started(access("village"), each), "gate_locked")
    one, after = program("office"), START
    seen: list[str] = []
    while after is not None:
        page = said(one.get("visits", after=after, limit=2))
        seen, after = seen + [each["uuid"] for each in page["items"]], page["next"]
    assert sorted(seen) == sorted(str(each) for each in Visit.objects.values_list("pk", flat=True))
    assert len(seen) == 5


@pytest.mark.parametrize("query", [{"after": "x"}, {"kind": "raid"}, {"division": "x"}, {"unit": "x"}])
def test_nonsense_is_refused(query: dict[str, str]) -> None:
    campaign()
    said(program("office").get("visits", **query), 422)


def test_a_filter_selects() -> None:
    one, two = sites(2)
    done(started(access("village"), one), "gate_locked")
    done(started(access("village"), two), "not_found")
    told = said(program("office").get("visits", result="not_found", since="2026-05-20", division="4403"))
    assert [each["code"] for each in told["items"]] == ["BJ-0002"]


def test_the_round_comes_in_pages_with_what_is_being_made() -> None:
    found = sites(3)
    visit = started(access("village"), found[0])
    one, after = program_of(lead_of(visit)), START
    codes: list[str] = []
    while after is not None:
        page = said(one.get("round", after=after, limit=2, lon=114.1, lat=22.6))
        assert [each["visit"] for each in page["drafts"]] == [str(visit.pk)]
        codes, after = codes + [each["code"] for each in page["items"]], page["next"]
    assert sorted(codes) == ["BJ-0001", "BJ-0002", "BJ-0003"]


@pytest.mark.parametrize("count", [1, 12])
def test_the_ledger_takes_the_same_queries_at_1_and_at_12(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for each in sites(count):
        done(started(access("village"), each), "gate_locked")
    one = program("office")
    with django_assert_max_num_queries(9):
        assert len(said(one.get("visits"))["items"]) == count


def test_a_draft_is_discarded_for_a_reason_and_can_still_be_read() -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    one = program_of(lead_of(visit))
    assert said(one.post(f"visits/{visit.pk}/discard", {"reason": ""}), 422)["code"] == "api.invalid"
    for _ in range(2):
        assert said(one.post(f"visits/{visit.pk}/discard", {"reason": WHY}))["state"] == "discarded"
    assert put(one, visit.pk, "about", {"result": "checked"}, 409)["code"] == "inspections.discarded"
    assert said(program("office").get(f"visits/{visit.pk}"))["state"] == "discarded"


def test_a_signature_that_was_sent_as_evidence_is_named_by_the_visit() -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    one, item = program_of(lead_of(visit)), uuid4()
    what = {"role": "operator", "name": "王某（示例）", "seen": 0}
    assert put(one, visit.pk, f"signatures/{item}", what, 404)["code"] == "evidence.no_item"
    subject = f"{read_by(one, visit)['subject']}:signature"
    add(access=one.access, uuid=item, subject=subject, file=BytesIO(photo()), name="a.jpg", caption="", at=NOW)
    (found,) = twice(one, visit.pk, f"signatures/{item}", what)["signatures"]
    assert (found["item"], found["name"], found["stands"]) == (str(item), "王某（示例）", True)
    (found,) = put(one, visit.pk, "about", {"result": "gate_locked"})["signatures"]
    assert found["stands"] is False


def read_by(one: Program, visit: Visit) -> Any:
    return said(one.get(f"visits/{visit.pk}"))
