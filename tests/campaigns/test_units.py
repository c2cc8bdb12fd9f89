"""Who owes what, unit by unit."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from closeout.campaigns.models import Campaign, scope_of
from closeout.campaigns.plans import source_of
from closeout.campaigns.services import adopt
from closeout.campaigns.types import Adoption
from closeout.campaigns.units import UnitPart, units_page
from closeout.kernel.text import Text
from closeout.people.models import Unit
from closeout.work.models import CANCELLED, DONE, REFUSED, Task
from tests.factories import NOW, TODAY, access, campaign, person

pytestmark = pytest.mark.django_db


def _unit(one: Campaign, key: str, on: date = TODAY) -> UnitPart:
    return next(each for each in units_page(one, on).units if each.key == key)


@pytest.mark.parametrize("pack", ["town", "rugao", "buji"])
def test_every_task_stands_with_its_unit_once(pack: str) -> None:
    page = units_page(campaign(pack), TODAY)
    rows = sum(len(each.duties) + len(each.deadlines) for each in page.units)
    assert rows == page.progress.total == Task.objects.count()


def test_units_that_owe_nothing_stand_apart() -> None:
    page = units_page(campaign(), TODAY)
    assert page.idle
    assert all(each.progress.total == 0 for each in page.idle)


@pytest.fixture
def two_parts() -> Campaign:
    """A campaign in which one police station, which is there already, plays both of the plan's."""
    campaign()
    how = Adoption(
        "two", Text("布吉", "Buji"), date(2026, 4, 16), date(2026, 6, 16), {}, {"police_luogang": "police_buji"}
    )
    return adopt(access=access("office"), source=source_of("buji"), how=how, at=NOW)


def test_a_unit_that_plays_two_parts_owes_both_and_says_which(two_parts: Campaign) -> None:
    unit = _unit(two_parts, "police_buji")
    assert len(unit.plays) == 1
    assert {each.key for each in unit.duties} >= {"B-3.3a-buji", "B-3.3a-luogang"}


def test_a_duty_that_both_parts_owe_is_owed_once(two_parts: Campaign) -> None:
    owed = Task.objects.filter(scope=scope_of(two_parts), kind="duty", key="B-5.2", unit__key="police_buji")
    assert owed.count() == 1


@pytest.mark.parametrize(("days", "overdue"), [(-1, True), (0, False)])
def test_what_is_not_done_is_overdue_after_its_day(days: int, overdue: bool) -> None:
    one = campaign()
    Task.objects.filter(key="B-5.3").update(due_on=TODAY + timedelta(days=days))
    row = next(each for each in _unit(one, "market_supervision").duties if each.key == "B-5.3")
    assert row.overdue is overdue


def test_what_is_done_is_never_overdue() -> None:
    one = campaign()
    Task.objects.filter(key="B-5.3").update(due_on=TODAY - timedelta(days=30), state=DONE, closed_at=NOW)
    row = next(each for each in _unit(one, "market_supervision").duties if each.key == "B-5.3")
    assert (row.done, row.overdue) == (True, False)


def test_a_refusal_shows_its_reason_and_a_cancelled_task_is_gone() -> None:
    one = campaign()
    Task.objects.filter(key="B-5.3").update(state=REFUSED, reason="不归本单位管", closed_at=NOW)
    row = next(each for each in _unit(one, "market_supervision").duties if each.key == "B-5.3")
    assert (row.refused, row.reason) == (True, "不归本单位管")
    Task.objects.filter(key="B-5.3").update(state=CANCELLED, closed_at=NOW)
    assert "B-5.3" not in {each.key for each in _unit(one, "market_supervision").duties}


def test_a_duty_is_named_by_its_id_and_a_deadline_by_its_clause() -> None:
    unit = _unit(campaign(), "police_buji")
    assert unit.duties[0].named == unit.duties[0].key
    assert unit.deadlines[0].named == unit.deadlines[0].clause


def test_the_units_take_two_queries_however_many_tasks(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    campaign()
    one = Campaign.objects.select_related("plan").get()
    units_page(one, TODAY)
    with django_assert_num_queries(2):
        units_page(one, TODAY)
    Task.objects.exclude(pk=Task.objects.earliest("pk").pk).delete()
    with django_assert_num_queries(2):
        units_page(one, TODAY)


def test_html_in_a_units_name_is_text() -> None:
    campaign()
    Unit.objects.filter(key="market_supervision").update(name_zh="<script>x</script>")
    client = Client()
    client.force_login(person("office"))
    page = client.get(reverse("campaigns:units", args=["buji-2026"])).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
