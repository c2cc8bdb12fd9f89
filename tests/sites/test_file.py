"""A site's file: what is known and what follows, by whom it was said, and how it was on a day."""

from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from closeout.campaigns.plans import evaluator_of
from closeout.kernel.clock import TIME_ZONE, today
from closeout.people.roles import Role
from closeout.sites.file import SiteFile, site_file
from closeout.sites.handing import remind
from closeout.sites.lifecycle import close_site
from closeout.sites.models import Site, Verdict
from closeout.sites.said import masked
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from tests.factories import NOW, access, campaign, person, site

pytestmark = pytest.mark.django_db

LICENCE: Final = "has_business_licence"


def _file(one: Site, role: Role = "office", as_of: date | None = None) -> SiteFile:
    one.refresh_from_db()
    return site_file(access(role), one.campaign, one, as_of)


def _say(one: Site, unit: str, at: Any = NOW, **facts: Any) -> Site:
    new = [NewFact(key, value, evidence="照片 3 张") for key, value in facts.items()]
    return record_facts(access=access("unit_member", unit=unit), site=one, facts=new, source="inspection", at=at)


def _page(role: Role = "office", query: str = "", code: str = "BJ-0001") -> Any:
    client = Client()
    client.force_login(person(role))
    return client.get(reverse("sites:file", args=["buji-2026", code]) + query)


def test_the_file_says_what_the_register_counts() -> None:
    one = _say(site(stacked_neatly=False), "market_supervision", **{LICENCE: True})
    found = _file(one)
    kept = dict(Verdict.objects.filter(site=one).values_list("standard", "verdict"))
    assert {each.id: each.verdict for clause in found.clauses for each in clause.standards} == kept
    assert (found.passing, found.failing, found.unknown) == (one.passing, one.failing, one.unknown)
    assert len(found.questions) == one.questions_open


def test_each_standard_says_why_and_who_said_what_when_on_what_evidence() -> None:
    one = _say(site(), "market_supervision", **{LICENCE: False, "licence_required": True})
    standards = {each.id: each for clause in _file(one).clauses for each in clause.standards}
    found = standards["B-4.1a"]
    assert (found.verdict, found.tone) == ("fail", "bad")
    assert "无营业执照" in found.reason.zh
    said = {each.key: each for each in found.facts}[LICENCE]
    assert (said.who, said.at, said.evidence) == ("unit_member（示例）", NOW, "照片 3 张")


def test_a_suggestion_stands_beside_what_is_not_settled() -> None:
    one = site()
    new = [NewFact(LICENCE, True)]
    record_facts(access=access("village"), site=one, facts=new, source="census", at=NOW)
    standards = {each.id: each for clause in _file(one).clauses for each in clause.standards}
    found = standards["B-4.1a"]
    assert [(each.key, each.value.zh, each.suggested) for each in found.suggestions] == [(LICENCE, "是", True)]
    assert not {each.key: each for each in found.facts}[LICENCE].known


@pytest.mark.parametrize(
    ("facts", "needed", "held"),
    [
        ({}, None, None),
        ({"licence_required": False}, False, None),
        ({"licence_required": True}, True, None),
        ({"licence_required": True, LICENCE: True}, True, True),
        ({"licence_required": True, LICENCE: False}, True, False),
    ],
)
def test_whether_a_licence_is_needed_comes_before_whether_it_is_there(
    facts: dict[str, bool], needed: bool | None, held: bool | None
) -> None:
    one = site()
    if facts:
        one = _say(one, "market_supervision", **facts)
    licence = next(each for each in _file(one).licences if each.label.zh == "营业执照")
    assert (licence.needed, licence.held, licence.expired) == (needed, held, False)


def test_each_rule_of_place_has_the_verdict_of_its_own_fact() -> None:
    one = _say(site(), "safety_supervision", hv_line_500kv_m=3.4, in_other_hv_corridor=False)
    rules = {each.said.key: each for each in _file(one).rules}
    tones = [rules[key].tone for key in ("hv_line_220kv_m", "hv_line_500kv_m", "in_other_hv_corridor")]
    assert tones == ["unk", "bad", "ok"]
    assert "16.6" in rules["hv_line_500kv_m"].reason.zh


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("罗大明", "罗＊＊"),
        ("王五", "王＊"),
        ("罗", "＊"),
        ("13800002276", "138****2276"),
        ("", ""),
        ("欧阳某某某某", "欧＊＊＊"),
    ],
)
def test_personal_data_are_masked(text: str, hidden: str) -> None:
    assert masked(text) == hidden


def test_no_page_shows_a_landlord_to_anybody() -> None:
    _say(site(), "grid_management", landlord_name="罗大明")
    roles: tuple[Role, ...] = ("office", "unit_head", "village", "leader", "auditor")
    for role in roles:
        page = _page(role).content.decode()
        assert "罗大明" not in page
        assert "罗＊＊" in page
    client = Client()
    client.force_login(person("office"))
    assert "罗大明" not in client.get(reverse("sites:history", args=["buji-2026", "BJ-0001"])).content.decode()


def test_the_file_as_of_a_day_is_as_it_was_known_at_its_end() -> None:
    noon = datetime(2026, 5, 20, 12, tzinfo=TIME_ZONE)
    one = _say(site(), "market_supervision", at=noon + timedelta(days=1), **{LICENCE: False, "licence_required": True})
    before, after = _file(one, as_of=noon.date()), _file(one, as_of=noon.date() + timedelta(days=1))
    assert (before.failing, after.failing) == (0, 1)
    assert not before.licences[0].said.known
    assert len(before.events) == 1
    assert len(after.events) == 2


def test_the_last_minute_of_a_day_belongs_to_it() -> None:
    day = date(2026, 5, 21)
    last = datetime(2026, 5, 21, 23, 59, 59, tzinfo=TIME_ZONE)
    one = _say(site(), "market_supervision", at=last, **{LICENCE: False, "licence_required": True})
    assert _file(one, as_of=day).failing == 1
    assert _file(one, as_of=day - timedelta(days=1)).failing == 0


@pytest.mark.parametrize("query", ["?as_of=2026-13-01", "?as_of=x", "?as_of=2999-01-01", "?as_of=", "?as_of=%00"])
def test_a_day_that_is_none_or_still_to_come_shows_the_file_as_it_is(query: str) -> None:
    site()
    answer = _page(query=query)
    assert answer.status_code == 200
    assert answer.context["file"].as_of is None


def test_the_page_as_of_a_day_says_so_and_offers_no_act() -> None:
    site()
    page = _page(query=f"?as_of={today() - timedelta(days=1)}").content.decode()
    assert reverse("sites:facts", args=["buji-2026", "BJ-0001"]) not in page
    assert reverse("sites:close", args=["buji-2026", "BJ-0001"]) not in page


@pytest.mark.parametrize(("role", "records", "manages"), [("office", 1, 1), ("unit_member", 1, 0), ("leader", 0, 0)])
def test_who_may_not_do_something_does_not_find_it(role: Role, records: int, manages: int) -> None:
    site()
    page = _page(role).content.decode()
    assert (reverse("sites:facts", args=["buji-2026", "BJ-0001"]) in page) is bool(records)
    assert (reverse("sites:close", args=["buji-2026", "BJ-0001"]) in page) is bool(manages)


def test_a_closed_site_has_a_file_that_says_so_and_can_be_reopened() -> None:
    one = site()
    close_site(access=access("office"), site=one, reason="已停业", at=NOW)
    page = _page().content.decode()
    assert reverse("sites:reopen", args=["buji-2026", "BJ-0001"]) in page
    assert "已停业" in page
    assert reverse("sites:facts", args=["buji-2026", "BJ-0001"]) not in page


def test_outcome_and_what_would_turn_it_are_said_where_the_plan_decides_one() -> None:
    one = site(campaign("town", "town-2026"), "T-1", stacked_neatly=False)
    found = _file(one)
    assert found.outcome is not None
    assert found.outcome.label.zh == "限期整改"
    assert found.turns
    assert _file(site()).outcome is None


def test_tasks_and_acts_of_a_site_are_in_its_file() -> None:
    one = site()
    remind(access=access("office"), campaign=one.campaign, sites=[one.pk], due_on=None, at=NOW)
    found = _file(one)
    assert [each.kind for each in found.tasks] == ["remind"]
    assert [each.act for each in found.events] == ["site_reminded", "site_registered"]
    assert ("站点名称", one.name) in [(label.zh, value.zh) for label, value in found.events[1].changes]


def test_an_event_lists_six_changes_and_counts_the_rest() -> None:
    one = site()
    pack = evaluator_of(one.campaign).pack
    free = [key for key, each in pack.facts.items() if each.type == "boolean" and each.judged_by is None][:8]
    assert len(free) == 8
    _say(one, "environment", **dict.fromkeys(free, True))
    event = _file(one).events[0]
    assert (len(event.changes), event.more) == (6, 2)


def test_the_file_takes_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    one, office = site(), access("office")
    site_file(office, one.campaign, one)
    for at in range(12):
        with django_assert_num_queries(5):
            site_file(office, one.campaign, one)
        if at:
            break
        for hour in range(12):
            _say(one, "market_supervision", at=NOW + timedelta(hours=hour), **{LICENCE: bool(hour % 2)})


def test_the_page_asks_as_often_after_12_facts_as_after_one() -> None:
    one = site()
    client = Client()
    client.force_login(person("office"))
    counts = []
    for facts in (1, 11):
        for hour in range(facts):
            _say(one, "market_supervision", at=NOW + timedelta(hours=hour), **{LICENCE: bool(hour % 2)})
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("sites:file", args=["buji-2026", "BJ-0001"]))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20  # the panels of decisions, findings, visits and evidence ask for themselves


def test_the_history_shows_all_rows_of_a_fact() -> None:
    one = _say(site(), "market_supervision", **{LICENCE: True})
    _say(one, "market_supervision", at=NOW + timedelta(hours=1), **{LICENCE: False})
    new = [NewFact(LICENCE, True)]
    record_facts(access=access("village"), site=one, facts=new, source="census", at=NOW + timedelta(hours=2))
    client = Client()
    client.force_login(person("leader"))
    address = reverse("sites:history", args=["buji-2026", "BJ-0001"])
    answer = client.get(address + f"?fact={LICENCE}")
    ((label, rows),) = answer.context["history"]
    assert label.zh == "营业执照"
    assert [(each.value.zh, each.stands, each.suggested) for each in rows] == [
        ("是", False, True),
        ("否", True, False),
        ("是", False, False),
    ]
    assert client.get(address + "?fact=no_such").context["one"] is False


def test_a_site_that_is_not_there_or_not_ones_own_is_not_found() -> None:
    site(division_code="440307014002")
    assert _page("village").status_code == 404
    assert _page("office", code="NO-SUCH").status_code == 404
    assert _page("office", code="x" * 300).status_code == 404
