"""The overview: its figures, its order, its weight, and what it shows to whom."""

import gzip
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.census.services import sign_zero, start
from closeout.desk.daily import keep_day
from closeout.desk.models import DayFigure
from closeout.desk.queries import LEAGUE, overview
from closeout.desk.share import Share
from closeout.desk.types import Signing
from closeout.judgements.queries import inbox
from closeout.kernel.refusal import Missing
from closeout.kernel.text import Text
from closeout.people.access import access_of
from closeout.people.models import Post
from closeout.people.roles import Role
from closeout.sites.services import register_sites
from closeout.work.models import DONE, Task
from closeout.work.queries import today
from closeout.work.ticking import tick
from closeout.work.types import Choice
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


@pytest.mark.parametrize(("language", "said"), [("en", "not shown to your role"), ("zh-hans", "您的岗位不显示此项")])
def test_figures_that_a_role_does_not_see_are_no_zeros(language: str, said: str) -> None:
    campaign()
    assert f"–<small>{said}</small>" in html("intake", language)
    assert 'id="todo"' not in html("intake", language)
    assert said not in html("office", language)


def test_a_unit_sees_its_own_tasks() -> None:
    one = campaign()
    shown = overview(access("unit_member"), one, TODAY)
    unit = one.parts.get(key="market_supervision").unit
    assert {each.unit for each in shown.tasks} == {Text(unit.name_zh, unit.name_en)}
    assert shown.pending < overview(access("office"), one, TODAY).pending


def test_a_village_has_no_tasks_of_another() -> None:
    one = campaign()
    station = one.parts.get(key="community_workstation").unit
    due = {"unit": station, "title_zh": "摸底", "title_en": "census", "authority": one.authority, "created_at": NOW}
    for code in (COMMUNITY, OTHER):
        Task.objects.create(scope=f"campaign:{one.pk}", kind="census", key="census", division_code=code, **due)
    villager = access("village")
    Post.objects.filter(user=villager.user).update(unit=station)
    here = access_of(villager.user, one.authority_id)
    assert here is not None
    named = Task.objects.filter(pk__in=[each.id for each in overview(here, one, TODAY).tasks]).exclude(division_code="")
    assert {each.division_code for each in named} == {COMMUNITY}


def test_the_phases_stand_with_today_among_them() -> None:
    found = overview(access("office"), campaign(), TODAY).ribbon
    assert [each.state for each in found.cells] == ["now", "next"]
    assert (found.day, found.days) == (35, 62)


def test_the_census_of_each_division_stands_beside_its_sites() -> None:
    one = campaign()
    site(one)
    start(access=access("office"), campaign=one, codes=[COMMUNITY, OTHER], due_on=TODAY - timedelta(days=2), at=NOW)
    sign_zero(access=access("village", code=OTHER), campaign=one, division=OTHER, at=NOW)
    shown = overview(access("office"), one, TODAY)
    assert shown.census == Signing(Share(1, 2), 1)
    states = [(each.code, each.census and (each.census.state, each.census.days_late)) for each in shown.league]
    assert states == [(COMMUNITY, ("late", 2)), (OTHER, ("zero", 0))]


def test_only_divisions_of_the_campaigns_streets_are_to_be_covered() -> None:
    for code in (COMMUNITY, OTHER, "320682001002"):
        Division.objects.create(authority=authority(), code=code, name_zh=code)
    one = campaign()
    site(one)
    assert overview(access("office"), one, TODAY).covered == Share(1, 2)


# -- links


def test_every_number_leads_to_its_rows() -> None:
    one = campaign()
    many(one, 3)
    site(one, "BJ-0100", has_fence=False, prohibited_goods_found=True)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("office"))
    shown = overview(access("office"), one, TODAY)
    register = reverse("sites:register", args=[one.slug])
    rows = {"": shown.sites, "?show=failing": shown.failing.part, "?show=open": shown.established.rest}
    rows[f"?division={COMMUNITY}"] = shown.sites
    page = html()
    for query, count in rows.items():
        assert f'href="{register}{query}"' in page
        assert f"{count} " in client.get(f"{register}{query}").content.decode()


def test_the_open_tasks_of_the_campaign_alone_are_behind_their_number() -> None:
    one = campaign()
    campaign("town", "town-2026")
    shown = overview(access("office"), one, TODAY)
    address = f"/today/tasks/?whose=all&amp;in=campaign:{one.pk}"
    assert address in html()
    page = today(access("office"), Choice("all", scope=f"campaign:{one.pk}"), TODAY)
    assert page.counts.all == shown.pending


def test_a_unit_leads_to_its_questions() -> None:
    one = campaign()
    site(one)
    unit = overview(access("office"), one, TODAY).units[0]
    assert f"{reverse('judgements:inbox', args=[one.slug])}?unit={unit.key}" in html()
    asked = inbox(access("office"), one, unit.key)
    assert sum(each.waiting for each in asked.rows) == unit.open
    assert asked.only == unit.label


@pytest.mark.parametrize("role", ["village", "unit_member", "leader"])
def test_who_is_not_asked_everything_is_not_led_to_others_questions(role: Role) -> None:
    one = campaign()
    site(one)
    page = html(role)
    assert f"{reverse('judgements:inbox', args=[one.slug])}?unit=" not in page


# -- as of a day


def test_a_day_that_is_over_shows_what_stood_then() -> None:
    one = campaign()
    site(one)
    keep_day(TODAY)
    site(one, "BJ-0002")
    keep_day(TODAY + timedelta(days=2))
    for day, sites in ((TODAY, 1), (TODAY + timedelta(days=1), 1), (TODAY + timedelta(days=2), 2)):
        assert overview(access("office"), one, day, as_of=True).sites == sites


def test_a_day_is_kept_once() -> None:
    one = campaign()
    site(one)
    keep_day(TODAY)
    site(one, "BJ-0002")
    keep_day(TODAY)
    assert overview(access("office"), one, TODAY, as_of=True).sites == 1


def test_what_was_signed_later_was_open_then() -> None:
    one = campaign()
    start(access=access("office"), campaign=one, codes=[OTHER], due_on=None, at=NOW)
    keep_day(TODAY)
    site(one)
    keep_day(TODAY)
    who = access("village", code=OTHER)
    sign_zero(access=who, campaign=one, division=OTHER, at=NOW + timedelta(days=1))
    assert overview(access("office"), one, TODAY + timedelta(days=1)).census.signed.part == 1
    assert overview(access("office"), one, TODAY, as_of=True).census.signed.part == 0


def test_a_task_done_later_was_open_then() -> None:
    one = campaign()
    site(one)
    keep_day(TODAY)
    Task.objects.update(state=DONE, closed_at=NOW + timedelta(days=1))
    assert overview(access("office"), one, TODAY).pending == 0
    assert overview(access("office"), one, TODAY, as_of=True).pending > 0


def test_of_a_day_before_the_first_there_are_no_figures() -> None:
    one = campaign()
    with pytest.raises(Missing):
        overview(access("office"), one, TODAY - timedelta(days=300), as_of=True)


@pytest.mark.parametrize(("asked", "told"), [("2026-05-20", True), ("2999-01-01", False), ("nonsense", False)])
def test_the_page_is_asked_as_of_a_day_that_is_over(asked: str, told: bool) -> None:
    one = campaign()
    site(one)
    keep_day(TODAY)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("office"))
    page = client.get(reverse("desk:overview", args=[one.slug]), {"as_of": asked}).content.decode()
    assert ("This is how the campaign stood at the end of 20 May 2026" in page) == told


def test_the_tick_of_a_new_day_keeps_the_day_before() -> None:
    one = campaign()
    site(one)
    tick(NOW + timedelta(days=1))
    assert set(DayFigure.objects.values_list("day", flat=True)) == {TODAY}


# -- trend


def test_the_trend_needs_a_day_that_is_over() -> None:
    one = campaign()
    site(one)
    assert overview(access("office"), one, TODAY).trend is None
    keep_day(TODAY - timedelta(days=1) + timedelta(days=1))
    later = overview(access("office"), one, TODAY + timedelta(days=10)).trend
    assert later is not None
    assert [(each.day, each.sites) for each in later.points] == [(TODAY, 1), (TODAY + timedelta(days=10), 1)]


def test_the_trend_says_what_is_needed_a_day() -> None:
    one = campaign()
    many(one, 34)
    keep_day(TODAY)
    found = overview(access("office"), one, one.ends_on - timedelta(days=17)).trend
    assert found is not None
    assert (found.needed, found.pace, found.most) == (2.0, 0.0, 34)


def test_after_the_end_nothing_is_needed() -> None:
    one = campaign()
    site(one)
    keep_day(TODAY)
    found = overview(access("office"), one, one.ends_on + timedelta(days=1)).trend
    assert found is not None
    assert found.needed is None


@pytest.mark.parametrize("count", [1, 12])
def test_it_takes_the_same_queries_however_many_sites(count: int, django_assert_num_queries: Any) -> None:
    one, who = campaign(), access("office")
    many(one, count, divisions=count)
    with django_assert_num_queries(11):
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
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("desk:brief", args=["buji-2026"])
    assert html().count('aria-current="page"') == 1


def test_who_has_no_inbox_is_not_sent_there() -> None:
    site()
    assert reverse("judgements:inbox", args=["buji-2026"]) not in html("leader")
