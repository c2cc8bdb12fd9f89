"""The overview: its figures, its order, its weight, and what it shows to whom."""

import gzip
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign, Phase
from closeout.desk.queries import LEAGUE, overview
from closeout.desk.ribbon import ribbon
from closeout.desk.types import Share
from closeout.kernel.text import Text
from closeout.people.roles import Role
from closeout.sites.services import register_sites
from closeout.work.models import DONE, Task
from tests.factories import COMMUNITY, NOW, TODAY, access, authority, campaign, new_site, person, site

pytestmark = pytest.mark.django_db

OTHER = "440307014002"
BAD = "<script>alert(1)</script>"


def many(one: Campaign, count: int, divisions: int = 1) -> None:
    new = [new_site(f"BJ-{at:04}", division_code=str(int(COMMUNITY) + at % divisions)) for at in range(count)]
    register_sites(access=access("office"), campaign=one, sites=new, source="census", at=NOW)


def html(role: Role = "office", language: str = "en") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(person(role))
    answer = client.get(reverse("desk:overview", args=["buji-2026"]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_figures_come_from_what_is_on_file() -> None:
    one = campaign()
    first = site(one, prohibited_goods_found=True)
    site(one, "BJ-0002", operating_state="closed")
    shown = overview(access("office"), one, TODAY)
    assert shown.sites == 2
    assert shown.questions == first.questions_open
    assert shown.established == Share(0, 2)
    assert shown.failing.whole == 2


def test_a_village_sees_the_figures_of_its_own_division_alone() -> None:
    one = campaign()
    site(one)
    site(one, "BJ-0002", division_code=OTHER)
    assert overview(access("office"), one, TODAY).sites == 2
    shown = overview(access("village"), one, TODAY)
    assert (shown.sites, len(shown.league), shown.tasks) == (1, 1, [])


def test_divisions_are_called_by_their_names() -> None:
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh="布吉圩社区", name_en="Bujixu")
    Division.objects.create(authority=authority(), code=OTHER, name_zh="罗岗社区")
    one = campaign()
    site(one)
    site(one, "BJ-0002", division_code="")
    shown = overview(access("office"), one, TODAY)
    assert {each.label for each in shown.league} == {Text("布吉圩社区", "Bujixu"), Text("未填区划", "no division")}
    assert shown.covered == Share(1, 2)


def test_the_league_is_led_by_who_has_established_most() -> None:
    one = campaign()
    many(one, 4, divisions=2)
    rates = [each.established.percent for each in overview(access("office"), one, TODAY).league]
    assert rates == sorted(rates, key=lambda rate: -(rate or 0))


def test_a_rate_of_nothing_is_none_and_all_is_a_hundred() -> None:
    assert [Share(0, 0).percent, Share(2, 2).percent, Share(199, 200).percent] == [None, 100, 99]


def test_tasks_are_counted_late_from_the_day_after() -> None:
    one = campaign()
    due = Task.objects.filter(due_on__isnull=False).order_by("due_on")[0].due_on
    assert due is not None
    assert overview(access("office"), one, due).overdue == 0
    late = overview(access("office"), one, due + timedelta(days=1))
    assert late.overdue > 0
    assert late.tasks[0].late == 1
    Task.objects.update(state=DONE, closed_at=NOW)
    assert overview(access("office"), one, due + timedelta(days=1)).overdue == 0


def test_a_unit_sees_its_own_tasks() -> None:
    one = campaign()
    shown = overview(access("unit_member"), one, TODAY)
    unit = one.parts.get(key="market_supervision").unit
    assert {each.unit for each in shown.tasks} == {Text(unit.name_zh, unit.name_en)}
    assert shown.pending < overview(access("office"), one, TODAY).pending


def test_phases_lie_side_by_side_with_today_among_them() -> None:
    one = campaign()
    found = ribbon(one, list(Phase.objects.filter(campaign=one)), {}, TODAY)
    assert [(each.state, each.x) for each in found.phases] == [("now", 0), ("next", found.phases[0].width)]
    assert sum(each.width for each in found.phases) == 1000
    assert (found.day, found.days) == (35, 62)
    assert found.today_x is not None
    assert 0 < found.today_x < found.phases[0].width


@pytest.mark.parametrize(("day", "number"), [(date(2026, 4, 15), 0), (date(2027, 1, 1), 62)])
def test_outside_the_campaign_today_has_no_mark(day: date, number: int) -> None:
    one = campaign()
    found = ribbon(one, list(Phase.objects.filter(campaign=one)), {}, day)
    assert (found.today_x, found.day) == (None, number)


def test_a_phase_without_days_has_no_place() -> None:
    one = campaign()
    bare = Phase(campaign=one, key="bare", position=9)
    found = ribbon(one, [bare], {"bare": Text("阶段", "phase")}, TODAY)
    assert (found.phases[0].width, found.phases[0].state, found.phases[0].label.en) == (0, "next", "phase")


@pytest.mark.parametrize("count", [1, 12])
def test_it_takes_the_same_queries_however_many_sites(count: int, django_assert_num_queries: Any) -> None:
    one, who = campaign(), access("office")
    many(one, count, divisions=count)
    with django_assert_num_queries(6):
        assert len(overview(who, one, TODAY).league) == count


def test_it_is_light_with_many_divisions() -> None:
    one = campaign()
    many(one, LEAGUE + 10, divisions=LEAGUE + 10)
    page = html()
    assert len(re.findall(r"<[a-z]", page)) <= 1500
    assert "10 more divisions" in page
    assets = re.findall(rf'(?:href|src)="{settings.STATIC_URL}([^"]+\.(?:css|js|svg))"', page)
    files = [finders.find(each) for each in assets]
    assert len(assets) >= 5
    assert all(files)
    weight = sum(len(gzip.compress(Path(str(each)).read_bytes())) for each in files)
    assert weight + len(gzip.compress(page.encode())) <= 120_000


@pytest.mark.parametrize(("language", "word"), [("en", "Progress by division"), ("zh-hans", "各村（社区）进度")])
def test_it_speaks_both_languages(language: str, word: str) -> None:
    campaign()
    assert word in html(language=language)


def test_names_are_shown_as_text_and_nothing_is_styled_inline() -> None:
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh=BAD, name_en=BAD)
    site()
    page = html()
    assert BAD not in page
    assert "&lt;script&gt;" in page
    assert "style=" not in page


def test_empty_it_says_what_comes_next() -> None:
    campaign()
    assert "No site is on file yet" in html()


def test_it_is_where_one_lands_and_the_only_place_marked() -> None:
    campaign()
    client = Client()
    client.force_login(person("leader"))
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("desk:overview", args=["buji-2026"])
    assert html().count('aria-current="page"') == 1


def test_who_has_no_inbox_is_not_sent_there() -> None:
    site()
    assert reverse("judgements:inbox", args=["buji-2026"]) not in html("leader")
