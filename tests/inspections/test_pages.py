"""The pages of visits: what each shows, to whom, in how many queries, with and without script, and by JSON."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from closeout.inspections.checklist import groups_of
from closeout.inspections.models import Visit
from closeout.kernel.clock import today
from closeout.people.access import Access
from closeout.people.models import Certificate
from closeout.people.roles import Role
from closeout.sites.models import Site
from closeout.sites.services import register_sites
from tests.factories import COMMUNITY, NOW, PASSWORD, access, campaign, new_site, person, site
from tests.findings import making as findings
from tests.inspections.making import UNIT, answered, described, done, inspecting, lead_of, left_open, officer, started

pytestmark = pytest.mark.django_db
BAD = "<script>alert(1)</script>"
RULES = "safety_rules_posted"
SLUG = "buji-2026"


def as_(who: Access | None = None, role: Role = "unit_member") -> Client:
    one = Client(headers={"accept-language": "en"})
    one.force_login(person(role, unit=UNIT) if who is None else who.user)
    return one


def at(name: str, visit: Visit | None = None, **more: Any) -> str:
    kwargs = {"slug": SLUG, **({} if visit is None else {"visit": visit.pk}), **more}
    return reverse(f"inspections:{name}", kwargs=kwargs)


def sites(count: int) -> list[Site]:
    new = [new_site(f"BJ-{each:04}", **{RULES: False}) for each in range(1, count + 1)]
    return register_sites(access=access("office"), campaign=campaign(), sites=new, source="census", at=NOW)


@pytest.mark.parametrize("count", [1, 12])
def test_the_ledger_takes_the_same_queries_at_1_and_at_12(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for each in sites(count):
        done(started(access("village"), each, whole=True), safety_rules_posted=False)
    asking = as_()
    asking.get(at("ledger"))
    with django_assert_max_num_queries(18):
        page = asking.get(at("ledger")).content.decode()
    assert page.count("1 item answered") == count


@pytest.mark.parametrize("count", [1, 12])
def test_the_round_takes_the_same_queries_at_1_and_at_12(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for each in sites(count):
        findings.raised(each)
    asking = as_()
    asking.get(at("today"))
    with django_assert_max_num_queries(17):
        page = asking.get(at("today") + "?lon=114.12&lat=22.6").content.decode()
    assert page.count("1 finding to look at") == count


@pytest.mark.parametrize("count", [1, 12])
def test_a_group_takes_the_same_queries_at_1_and_at_12(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    who = access("village")
    visit = started(who, site(campaign()), whole=True)
    answered(visit, **dict.fromkeys(visit.asked[4 : 4 + count], True))
    asking = as_(who)
    asking.get(at("group", visit, number=1))
    with django_assert_max_num_queries(16):
        assert asking.get(at("group", visit, number=3)).status_code == 200


@pytest.mark.parametrize("count", [1, 12])
def test_a_record_takes_the_same_queries_at_1_and_at_12(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    who = access("village")
    visit = started(who, site(campaign()), whole=True)
    done(visit, **dict.fromkeys(visit.asked[8 : 8 + count], True))  # type: ignore[arg-type]
    asking = as_(who)
    asking.get(at("visit", visit))
    with django_assert_max_num_queries(17):
        assert b"Patrol record" in asking.get(at("visit", visit)).content


@pytest.mark.parametrize(
    "query", ["kind=x", "since=2026-13-01", "since=0001-01-01", "until=9999-12-31", "after=x_y", "unit=²", "division=x"]
)
def test_an_address_that_means_nothing_shows_the_ledger(query: str) -> None:
    site(campaign())
    assert as_().get(at("ledger") + f"?{query}").status_code == 200


def test_the_ledger_pages_on_and_ends() -> None:
    who, where = access("village"), site(campaign())
    for minutes in range(53):
        visit = started(who, where, started_at=NOW - timedelta(minutes=minutes))
        done(visit, "gate_locked")
    asking = as_()
    first = asking.get(at("ledger")).content.decode()
    more = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = asking.get(more).content.decode()
    assert (first.count("gate locked</span>"), second.count("gate locked</span>")) == (50, 3)
    assert 'rel="next"' not in second


def test_a_visit_is_made_without_any_script() -> None:
    who, where = access("village"), site(campaign())
    asking = as_(who)
    page = asking.get(at("new") + f"?site={where.code}").content.decode()
    uuid = re.search(r'name="uuid" value="([^"]+)"', page)
    assert uuid is not None
    said = {"uuid": uuid[1], "kind": "patrol", "whole": "on"}
    one, other = (asking.post(at("new") + f"?site={where.code}", said) for _ in range(2))
    assert one.headers["Location"] == other.headers["Location"]
    visit = Visit.objects.get()
    number = next(at for at, key in enumerate(_groups(visit), 1) if RULES in key)
    asking.post(at("group", visit, number=number), {RULES: "false", "reason": "没人在（示例）", f"note-{RULES}": BAD})
    for each in range(1, len(_groups(visit)) + 1):
        asking.post(at("group", visit, number=each), {"reason": "没人在（示例）", **_stays(visit, RULES)})
    asking.post(at("about", visit), {"result": "checked"})
    page = asking.post(at("finish", visit), follow=True).content.decode()
    assert "Patrol record" in page
    assert BAD not in page
    assert "&lt;script&gt;" in page


def _groups(visit: Visit) -> list[tuple[str, ...]]:
    return [each.keys for each in groups_of(visit, [])]


def _stays(visit: Visit, key: str) -> dict[str, str]:
    own = visit.answers.get(fact=key)
    return {key: "false", f"note-{key}": own.note}


def test_an_answer_is_saved_at_once_and_judged_by_the_server() -> None:
    who = access("village")
    one = campaign("town", SLUG)
    visit = started(who, site(one, storage="open_air", has_fence=True))
    number = next(at for at, key in enumerate(_groups(visit), 1) if "fence_height_m" in key)
    sent = {"fence_height_m": "３。4", "seen-fence_height_m": "null"}
    page = as_(who).post(at("group", visit, number=number), sent, headers={"hx-request": "true"})
    assert visit.answers.get(fact="fence_height_m").value == 3.4
    assert "0.6 m" in page.content.decode()
    assert page.headers["Vary"].count("HX-Request") == 1


def test_what_is_no_number_is_told_and_nothing_is_lost() -> None:
    who = access("village")
    visit = started(who, site(campaign("town", SLUG)), whole=True)
    number = next(at for at, key in enumerate(_groups(visit), 1) if "fence_height_m" in key)
    page = as_(who).post(at("group", visit, number=number), {"fence_height_m": "tall"})
    assert page.status_code == 422
    assert 'value="tall"' in page.content.decode()
    assert not visit.answers.exists()


def test_an_answer_is_cleared_by_a_button() -> None:
    who = access("village")
    visit = answered(started(who, site(campaign()), whole=True), **{RULES: True})
    number = next(at for at, key in enumerate(_groups(visit), 1) if RULES in key)
    answer = as_(who).post(at("group", visit, number=number), {RULES: "true", f"seen-{RULES}": "true", "clear": RULES})
    assert answer.headers["Location"] == at("group", visit, number=number)
    assert visit.answers.get(fact=RULES).value is None


def test_what_was_not_touched_is_not_said_anew() -> None:
    who = access("village")
    visit = answered(started(who, site(campaign()), whole=True), **{RULES: True})
    number = next(at for at, key in enumerate(_groups(visit), 1) if RULES in key)
    as_(who).post(at("group", visit, number=number), {f"seen-{RULES}": "null", "wiring_to_code": "true"})
    assert visit.answers.get(fact=RULES).value is True


def test_a_device_sends_a_visit_by_json_and_sends_it_again() -> None:
    who, where, uuid = access("village"), site(campaign()), str(uuid4())
    asking = Client(headers={"accept": "application/json"})
    asking.force_login(who.user)
    begun = {
        "uuid": uuid,
        "kind": "patrol",
        "started_at": "2026-05-20T10:00:00+08:00",
        "site": where.code,
        "whole": True,
    }
    for _ in range(2):
        assert _sent(asking, at("new"), begun).json()["uuid"] == uuid
    visit = Visit.objects.get()
    one = {"uuid": str(uuid4()), "fact": RULES, "value": False, "answered_at": "2026-05-20T10:05:00+08:00"}
    told = [_sent(asking, at("answers", visit), {"answers": [one]}).json() for _ in range(2)]
    assert told[0] == told[1]
    assert told[0]["verdicts"]["B-4.5a"]["verdict"] == "fail"
    described(left_open(visit))
    ends = [asking.post(at("finish", visit)).json() for _ in range(2)]
    assert ends[0] == ends[1]
    assert len(ends[0]["raised"]) == 1
    other = _sent(asking, at("answers", visit), {"answers": [{**one, "value": True}]})
    assert (other.status_code, other.json()["code"]) == (409, "inspections.finished")


def _sent(asking: Client, address: str, what: Any) -> Any:
    return asking.post(address, json.dumps(what), content_type="application/json")


@pytest.mark.parametrize(
    "what",
    [
        [],
        {},
        {"answers": [{}]},
        {"answers": [{"uuid": "x", "fact": RULES, "value": True, "answered_at": "2026-05-20T10:00:00+08:00"}]},
        {"answers": [{"uuid": str(uuid4()), "fact": RULES, "value": [], "answered_at": "2026-05-20T10:00:00+08:00"}]},
        {"answers": [{"uuid": str(uuid4()), "fact": RULES, "value": True, "answered_at": "2026-05-20T10:00:00"}]},
        {"answers": [{"uuid": str(uuid4()), "fact": RULES, "value": "yes", "answered_at": "2026-05-20T10:00:00Z"}]},
    ],
)
def test_json_that_is_not_what_is_expected_is_refused(what: Any) -> None:
    who = access("village")
    visit = started(who, site(campaign()), whole=True)
    asking = Client(headers={"accept": "application/json"})
    asking.force_login(who.user)
    assert _sent(asking, at("answers", visit), what).status_code == 422


def test_a_site_that_nobody_knew_is_registered_from_the_page() -> None:
    campaign()
    asking = as_()
    said = {"uuid": str(uuid4()), "kind": "patrol", "name": BAD, "address": "桥下", "division": COMMUNITY}
    page = asking.post(at("unknown"), {**said, "lon": "114.12", "lat": "22.6", "accuracy": "80"}, follow=True)
    assert Site.objects.get().name == BAD
    assert BAD not in page.content.decode()
    assert "imprecise" in page.content.decode()


def test_an_inspection_without_a_second_officer_is_told_so_on_the_page() -> None:
    where = site(campaign())
    lead, other = officer(), officer()
    Certificate.objects.update(valid_until=today())
    said = {"uuid": str(uuid4()), "kind": "inspection", "basis": "计划（示例）"}
    asking = as_(lead)
    answer = asking.post(at("new") + f"?site={where.code}", said)
    assert (answer.status_code, "takes two officers" in answer.content.decode()) == (422, True)
    answer = asking.post(at("new") + f"?site={where.code}", {**said, "second": other.user.pk})
    assert answer.status_code == 302


def test_the_second_officer_finds_what_waits_and_confirms_it() -> None:
    second = officer()
    visit = described(left_open(inspecting(site(campaign()), second=second.user.pk)))
    asking = as_(second)
    assert at("confirm", visit) in asking.get(at("today")).content.decode()
    asking.post(at("confirm", visit), {"seen": visit.version})
    visit.refresh_from_db()
    assert visit.confirmed_how == "own_sign_in"
    assert asking.post(at("confirm", visit), {"seen": visit.version - 1}).status_code == 409


def test_the_second_officer_confirms_on_the_device_with_their_own_password() -> None:
    cache.clear()
    second = officer()
    visit = described(left_open(inspecting(site(campaign()), second=second.user.pk)))
    asking = as_(lead_of(visit))
    said = {"seen": visit.version}
    assert asking.post(at("confirm_here", visit), {**said, "password": "wrong"}).status_code == 422
    assert asking.post(at("confirm_here", visit), {**said, "password": PASSWORD}).status_code == 302
    visit.refresh_from_db()
    assert visit.confirmed_how == "on_device"
    assert int(asking.session["_auth_user_id"]) == visit.lead_id
    cache.clear()


def test_after_five_wrong_passwords_the_right_one_does_not_confirm() -> None:
    cache.clear()
    visit = described(left_open(inspecting(site(campaign()))))
    asking = as_(lead_of(visit))
    for _ in range(5):
        asking.post(at("confirm_here", visit), {"seen": visit.version, "password": "wrong"})
    page = asking.post(at("confirm_here", visit), {"seen": visit.version, "password": PASSWORD})
    assert "Too many wrong passwords" in page.content.decode()
    cache.clear()


def test_an_earlier_finding_is_looked_at_on_its_page() -> None:
    finding = findings.correcting()
    visit = inspecting(finding.site, "reinspection")
    asking = as_(lead_of(visit))
    number = finding.number
    refused = asking.post(at("open", visit), {f"corrected-{number}": "no"})
    assert (refused.status_code, "still missing" in refused.content.decode()) == (422, True)
    asking.post(at("open", visit), {f"corrected-{number}": "yes"})
    assert visit.rechecks.get().corrected


def test_an_objection_is_made_and_taken_back_on_its_page() -> None:
    who = access("village")
    visit = answered(started(who, site(campaign()), whole=True), **{RULES: False})
    asking = as_(who)
    asking.post(at("objection", visit, standard="B-4.5a"), {"reason": "在二楼（示例）"})
    assert visit.objections.get().reason == "在二楼（示例）"
    asking.post(at("objection", visit, standard="B-4.5a"), {"reason": ""})
    assert not visit.objections.exists()


def test_a_refused_finish_says_why_on_the_sheet() -> None:
    who = access("village")
    visit = described(started(who, site(campaign()), whole=True))
    answer = as_(who).post(at("finish", visit))
    assert answer.status_code == 422
    assert "neither an answer nor a reason" in answer.content.decode()


def test_a_draft_is_found_by_nobody_else() -> None:
    visit = started(access("village"), site(campaign()))
    other = as_()
    for name, more in (("visit", {}), ("answers", {}), ("group", {"number": 1}), ("finish", {})):
        assert other.get(at(name, visit, **more)).status_code == 404


def test_another_villages_visit_is_not_found() -> None:
    visit = started(access("village"), site(campaign()))
    done(visit, "gate_locked")
    other = as_(access("village", code="440307014002"))
    assert other.get(at("visit", visit)).status_code == 404
    assert "BJ-0001" not in other.get(at("ledger")).content.decode()


def test_the_phone_of_who_was_met_is_there_to_call_for_who_works_there_alone() -> None:
    who, where = access("village"), site(campaign(), lon=114.12, lat=22.6)
    visit = started(who, where)
    described(visit, "gate_locked", met_phone="138 0000-0000")
    done(visit, "gate_locked")
    findings.raised(where)
    Visit.objects.update(met_phone="138 0000-0000")
    pages = [as_(each).get(at("today")).content.decode() for each in (findings.member(), access("office"))]
    assert ["tel:13800000000" in each for each in pages] == [True, False]
    assert "geo:22.600000,114.120000" in pages[0]


def test_the_file_of_a_site_shows_its_visits_and_begins_one() -> None:
    who, where = access("village"), site(campaign())
    done(started(who, where), "gate_locked")
    page = as_(who).get(reverse("sites:file", args=[SLUG, where.code])).content.decode()
    assert "gate locked" in page
    assert at("new") + "?site=BJ-0001" in page


def test_a_record_is_amended_from_its_page() -> None:
    who = access("village")
    visit = started(who, site(campaign()))
    done(visit, "gate_locked")
    asking = as_(who)
    said = {"uuid": str(uuid4()), "reason": "记错（示例）"}
    assert asking.post(at("amend", visit), said).status_code == 302
    assert asking.post(at("amend", visit), said).status_code == 302
    assert Visit.objects.count() == 2
