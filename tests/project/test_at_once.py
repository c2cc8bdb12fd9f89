"""Two requests at once, by real threads: two people at one site, and somebody who clicks twice."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from html import unescape
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.campaigns.forms import AdoptionForm, Like
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of_plan, source_of
from closeout.campaigns.services import keep_plan
from closeout.inspections.starting import start_visit
from closeout.inspections.types import FoundSite, NewVisit
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.meetings.models import Decision
from closeout.people.access import Access
from closeout.sites.models import Site
from closeout.tallies.models import Tally
from tests.census.browsing import address_of, filled
from tests.census.places import census, land
from tests.factories import COMMUNITY, NOW, TODAY, access, campaign, site

pytestmark = pytest.mark.django_db(transaction=True)
AREA: Final = "operating_area_m2"


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Return what acts give that begin together, each in a thread and on a connection of its own."""
    together = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            together.wait(10)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _browser(who: Access) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(who.user)
    return client


def _record(browser: Client, area: str, **more: str) -> Any:
    """Record an area by somebody who saw that nobody had established it."""
    seen = {f"seen-{AREA}": "null", AREA: area, "evidence": f"photo of {area}", **more}
    return browser.post(reverse("sites:facts", args=["buji-2026", "BJ-0001"]), seen)


def _clicked_twice(browser: Client, address: str, **form: Any) -> list[int]:
    answers = _at_once(*[lambda: browser.post(address, form)] * 2)
    return sorted(each.status_code for each in answers)


def _hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_of_two_at_one_site_the_second_is_told_both_values_and_loses_nothing() -> None:
    one = site()
    two = [_browser(access("office")), _browser(access("village"))]
    answers = _at_once(lambda: _record(two[0], "120"), lambda: _record(two[1], "150"))
    assert sorted(each.status_code for each in answers) == [302, 409]
    late = next(at for at, each in enumerate(answers) if each.status_code == 409)
    page = answers[late].content.decode()
    assert "120 m²" in page
    assert "150 m²" in page
    again = two[late].post(answers[late].wsgi_request.path, {**_hidden(page), "choose": f"{AREA}=mine"})
    assert again.status_code == 302
    assert set(one.facts.filter(key=AREA).values_list("evidence", flat=True)) == {"photo of 120", "photo of 150"}
    verify()


def test_two_who_record_different_facts_of_one_site_are_both_kept() -> None:
    one = site()
    two = [_browser(access("office")), _browser(access("village"))]
    staff = {AREA: "", "staff_count": "7", "seen-staff_count": "null"}
    answers = _at_once(lambda: _record(two[0], "120"), lambda: _record(two[1], "", **staff))
    assert [each.status_code for each in answers] == [302, 302]
    one.refresh_from_db()
    assert (one.values[AREA], one.values["staff_count"]) == (120.0, 7.0)


def test_a_double_click_records_a_fact_once() -> None:
    one, browser = site(), _browser(access("office"))
    answers = _at_once(*[lambda: _record(browser, "120")] * 2)
    assert [each.status_code for each in answers] == [302, 302]
    assert one.facts.filter(key=AREA).count() == 1


def test_a_double_click_registers_a_site_once() -> None:
    campaign()
    browser, form = _browser(access("office")), {"code": "BJ-7", "name": "七号站（示例）", "division_code": COMMUNITY}
    assert 302 in _clicked_twice(browser, reverse("sites:new", args=["buji-2026"]), **form)
    assert Site.objects.count() == 1
    assert Tally.objects.get(ledger__endswith=COMMUNITY, name="sites").count == 1


def test_a_double_click_sends_a_questionnaire_once_and_both_lead_on() -> None:
    one, browser = census(), _browser(access("village"))
    assert _clicked_twice(browser, address_of("new", one, COMMUNITY), **filled()) == [302, 302]
    assert Site.objects.count() == 1


def test_a_double_click_answers_a_question_once() -> None:
    one, browser = site(), _browser(access("unit_member"))
    form = {"site": ["BJ-0001"], "value": "yes", "reason": "seen", "observed_on": "2026-05-20"}
    address = reverse("judgements:answer", args=["buji-2026", "has_business_licence"])
    assert 302 in _clicked_twice(browser, address, **form)
    assert one.facts.filter(key="has_business_licence").count() == 1


def test_a_double_click_enters_a_decision_once() -> None:
    one = site(campaign("rugao"))
    form = {"site": [one.code], "seen": [one.outcome], "outcome": "ban", "held_on": "2026-05-20", "minutes": "1号"}
    address = reverse("meetings:decide", args=["buji-2026"])
    assert 302 in _clicked_twice(_browser(access("office")), address, **form, reason="会议认为应予取缔（示例）")
    assert Decision.objects.count() == 1


def test_a_double_click_signs_once() -> None:
    one, browser = census(), _browser(access("village"))
    assert 302 in _clicked_twice(browser, address_of("zero", one, COMMUNITY))
    assert Entry.objects.filter(act="census_signed_zero").count() == 1


def test_a_double_click_adopts_a_plan_once() -> None:
    office = access("office")
    plan = keep_plan(access=office, source=source_of("town"), at=NOW)
    proposed = AdoptionForm(pack=pack_of_plan(plan, {}), units=[], on=TODAY, like=Like(None, {}, {}))
    form = {each.html_name: str(each.value()) for each in proposed}
    address = reverse("campaigns:adopt_plan", args=[plan.digest])
    assert 302 in _clicked_twice(_browser(office), address, **form, step="adopt")
    assert Campaign.objects.count() == 1


def test_a_double_click_starts_a_census_once() -> None:
    land()
    one = campaign()
    assert 302 in _clicked_twice(_browser(access("office")), address_of("start", one), due_on="2026-06-10")
    assert Entry.objects.filter(act="census_started").count() == 1


def test_a_double_click_adds_a_person_once() -> None:
    form = {"username": "zhangsan", "name": "张三（示例）", "role": "leader"}
    answers = _clicked_twice(_browser(access("administrator")), reverse("people:new"), **form)
    assert answers == [200, 409]
    assert User.objects.filter(username="zhangsan").count() == 1


def test_a_double_click_adds_a_division_once() -> None:
    form = {"code": "440307014099", "name_zh": "新社区（示例）"}
    answers = _clicked_twice(_browser(access("administrator")), reverse("areas:new_division"), **form)
    assert answers == [302, 409]
    assert Entry.objects.filter(act="division_saved").count() == 1


def test_two_phones_that_find_sites_nobody_knew_register_two() -> None:
    one = campaign()

    def find(who: Access) -> Any:
        found = FoundSite("桥下无名站（示例）", "桥下", COMMUNITY)
        new = NewVisit(uuid4(), "patrol", NOW, found=found)
        return start_visit(access=who, campaign=one, new=new, at=NOW).site.code

    who = [access("village"), access("village")]
    codes = _at_once(*[partial(find, each) for each in who])
    assert len(set(codes)) == Site.objects.count() == 2
