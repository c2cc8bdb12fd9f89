"""A campaign in brief: at most seven numbers, what changed since yesterday, what needs a decision, and for whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from closeout.campaigns.models import Campaign
from closeout.desk.brief import MOST, Brief, brief
from closeout.desk.brief_words import figures
from closeout.desk.daily import keep_day
from closeout.findings import services
from closeout.findings.models import MAJOR, Finding
from closeout.instructions.services import answer, give, see
from closeout.instructions.types import NewInstruction
from tests.factories import NOW, TODAY, access, campaign, person, site
from tests.findings.making import UNIT, doer, member, put, raised
from tests.work.tasks import unit

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def page(days: int = 1) -> Brief:
    return brief(access("leader"), Campaign.objects.get(), TODAY + timedelta(days=days))


def told(one: Campaign) -> int:
    new = NewInstruction(unit(UNIT), "请速办（示例）", TODAY)
    return give(access=access("leader"), campaign=one, new=new, at=NOW).pk


def why(shown: Brief) -> list[str]:
    return [each.why for each in shown.matters]


def test_there_are_seven_numbers_and_each_leads_somewhere() -> None:
    campaign()
    shown = page()
    assert len(shown.numbers) == 7
    assert all(each.href for each in shown.numbers)


def test_what_changed_since_yesterday_stands_beside_each() -> None:
    one = campaign()
    raised(site(one, safety_rules_posted=False))
    keep_day(TODAY)
    raised(site(one, "BJ-0002", safety_rules_posted=False))
    changes = {each.key: (each.value, each.change) for each in page().numbers}
    assert (changes["sites"], changes["open"], changes["closed"]) == ((2, 1), (2, 1), (0, 0))


def test_what_became_overdue_today_is_a_change() -> None:
    raised(site(campaign(), safety_rules_posted=False))
    put(Finding.objects.all(), due_on=TODAY)
    keep_day(TODAY)
    (late,) = [each for each in page().numbers if each.key == "late"]
    assert (late.value, late.change, late.css) == (1, 1, "c-late")


def test_without_figures_of_yesterday_no_change_is_claimed() -> None:
    campaign()
    assert {each.change for each in figures(page())} == {""}


def test_an_answer_waits_to_be_seen_and_then_no_more() -> None:
    one = campaign()
    number = told(one)
    assert why(page()) == ["unanswered"]
    answer(access=member(), campaign=one, number=number, text="已办（示例）", at=NOW)
    assert why(page()) == ["answered"]
    see(access=access("leader"), campaign=one, number=number, at=NOW)
    assert why(page()) == []


def test_major_findings_that_are_overdue_and_what_no_unit_takes_need_a_decision() -> None:
    one = campaign()
    raised(site(one, safety_rules_posted=False))
    put(Finding.objects.all(), severity=MAJOR, due_on=TODAY)
    services.refuse(doer(member(), raised(site(one, "BJ-0002", safety_rules_posted=False))), reason="不属（示例）")
    assert why(page()) == ["major_late", "nobodys"]
    assert "major_late" not in why(page(days=0))


@pytest.mark.parametrize("count", [1, 12])
def test_it_takes_the_same_queries_at_1_and_at_12(count: int, django_assert_num_queries: Any) -> None:
    one, who = campaign(), access("leader")
    for _ in range(count):
        told(one)
    with django_assert_num_queries(7):
        assert len(brief(who, one, TOMORROW).matters) == min(count, MOST)


@pytest.mark.parametrize(("language", "word"), [("en", "Needs a decision"), ("zh-hans", "待您决定")])
def test_it_is_where_a_leader_lands_in_both_languages(language: str, word: str) -> None:
    campaign()
    client = Client(headers={"accept-language": language})
    client.force_login(person("leader"))
    answer_ = client.get("/", follow=True)
    assert answer_.redirect_chain[-1][0] == reverse("desk:brief", args=["buji-2026"])
    assert word in answer_.content.decode()
    assert answer_.content.decode().count('aria-current="page"') == 1
