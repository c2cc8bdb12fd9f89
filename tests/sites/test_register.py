"""The register's list and map: one query, whatever it is asked for and whoever asks."""

from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.kernel.facts import Value
from closeout.people.access import Access
from closeout.people.roles import Role
from closeout.sites.filters import Filter, read_filter
from closeout.sites.handing import assign_sites
from closeout.sites.models import Route, Site
from closeout.sites.paging import PAGE
from closeout.sites.points import points
from closeout.sites.register import Register, chosen, register
from closeout.sites.services import record_facts, register_sites
from closeout.sites.types import NewFact
from closeout.work.models import Task
from tests.factories import COMMUNITY, NOW, TODAY, access, authority, campaign, new_site, person, site

pytestmark = pytest.mark.django_db

OTHER: Final = "440307014002"


def _page(who: Access, where: Campaign, at: Any = None, **wanted: Any) -> Register:
    return register(who, where, Filter(**wanted), TODAY, **(at or {}))


def _codes(who: Access, where: Campaign, **wanted: Any) -> list[str]:
    return [each.code for each in _page(who, where, **wanted).rows]


def _many(where: Campaign, count: int, **facts: Value) -> list[Site]:
    new = [new_site(f"N-{at:04}", **facts) for at in range(count)]
    return register_sites(access=access("office"), campaign=where, sites=new, source="census", at=NOW)


def _asked(role: Role, query: str = "", name: str = "register", **where: str) -> Any:
    client = Client()
    client.force_login(person(role, **where))  # type: ignore[arg-type]
    return client.get(reverse(f"sites:{name}", args=["buji-2026"]) + query)


def test_the_list_is_sorted_by_code_and_shows_what_a_row_needs() -> None:
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh="罗岗社区", name_en="Luogang")
    one = site(code="BJ-0002", operating_area_m2=1260.0, in_park=True)
    record_facts(
        access=access("unit_member", unit="urban_management"),
        site=one,
        facts=[NewFact("in_park", True)],
        source="inspection",
        at=NOW,
    )
    site(one.campaign, "BJ-0001")
    rows = _page(access("office"), one.campaign).rows
    assert [each.code for each in rows] == ["BJ-0001", "BJ-0002"]
    row = rows[1]
    assert (row.division.zh, row.area, row.siting.tone) == ("罗岗社区", 1260.0, "bad")
    assert row.siting.detail is not None
    assert (row.passing, row.failing, row.unknown) == (0, 1, row.unknown)
    assert rows[0].siting.tone == "unk"


def test_a_measured_failure_of_place_shows_its_value() -> None:
    one = site()
    judge = access("unit_member", unit="safety_supervision")
    fact = NewFact("dangerous_goods_store_m", 340.0)
    record_facts(access=judge, site=one, facts=[fact], source="inspection", at=NOW)
    detail = _page(access("office"), one.campaign).rows[0].siting.detail
    assert detail is not None
    assert "340" in detail.zh


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"division": COMMUNITY}, ["A"]),
        ({"division": "440307014"}, ["A", "B"]),
        ({"division": "440307014000"}, ["A", "B"]),
        ({"division": OTHER}, ["B"]),
        ({"text": "兴达"}, ["A"]),
        ({"text": "兴达 吉华"}, ["A"]),
        ({"text": "兴达 别处"}, []),
        ({"text": "ＸＩＮＧ"}, ["B"]),
        ({"text": "兴"}, ["A", "B"]),  # one character is none
        ({"text": "%_"}, []),
        ({"state": "closed"}, ["C"]),
        ({"state": "any"}, ["A", "B", "C"]),
        ({"standard": "B-4.6h", "verdict": "fail"}, ["A"]),
        ({"standard": "B-4.6h"}, ["A"]),
        ({"standard": "B-4.6h", "verdict": "unknown"}, ["B"]),
        ({"show": "failing"}, ["A"]),
        ({"show": "open"}, ["A", "B"]),
        ({"assignee": 0}, ["A", "B"]),
    ],
)
def test_each_filter_selects(wanted: dict[str, Any], expected: list[str]) -> None:
    one = site(code="A", name="兴达回收站（示例）", address="吉华路1号", stacked_neatly=False)
    site(one.campaign, "B", name="xing 站", division_code=OTHER)
    gone = site(one.campaign, "C")
    Site.objects.filter(pk=gone.pk).update(state="closed")
    assert _codes(access("office"), one.campaign, **wanted) == expected


def test_sites_are_found_by_outcome_route_and_assignee() -> None:
    one = site(campaign("town", "town-2026"), "A")
    two = site(one.campaign, "B", stacked_neatly=False)
    office, who = access("office"), person("unit_member")
    assign_sites(access=office, campaign=one.campaign, sites=[two.pk], to=who.pk, at=NOW)
    row = Route.objects.filter(site=two).values_list("row", flat=True).first()
    two.refresh_from_db()
    assert _codes(office, one.campaign, outcome=two.outcome) == ["B"]
    assert _codes(office, one.campaign, assignee=who.pk) == ["B"]
    assert "B" in _codes(office, one.campaign, route=row)


def test_overdue_are_sites_with_a_task_that_is_late_by_a_day() -> None:
    one = site()
    two = site(one.campaign, "BJ-0002")
    for each, day in ((one, TODAY - timedelta(days=1)), (two, TODAY)):
        scope, whose = f"campaign:{one.campaign_id}", one.campaign.authority
        Task.objects.create(
            authority=whose,
            scope=scope,
            kind="remind",
            key=each.code,
            subject=f"site:{each.pk}",
            due_on=day,
            created_at=NOW,
        )
    found = _page(access("office"), one.campaign, show="overdue")
    assert [(each.code, each.overdue) for each in found.rows] == [("BJ-0001", 1)]


def test_a_page_holds_50_and_leads_on_and_back() -> None:
    where = campaign()
    _many(where, PAGE + 2)
    office = access("office")
    first = _page(office, where)
    assert (len(first.rows), first.before, first.after, first.total) == (50, None, "N-0049", 52)
    last = _page(office, where, {"after": "N-0049"})
    assert [each.code for each in last.rows] == ["N-0050", "N-0051"]
    assert (last.before, last.after) == ("N-0050", None)
    assert _page(office, where, {"before": "N-0050"}).rows == first.rows


def test_exactly_50_sites_are_one_page() -> None:
    where = campaign()
    _many(where, PAGE)
    assert _page(access("office"), where).after is None


@pytest.mark.parametrize("sort", ["code", "name", "failing", "unknown", "changed"])
def test_in_every_order_each_site_comes_once(sort: str) -> None:
    where = campaign()
    _many(where, PAGE)
    _many_more = [site(where, f"M-{at}", stacked_neatly=False) for at in range(4)]
    office, seen, after = access("office"), [], ""
    while True:
        found = _page(office, where, {"after": after}, sort=sort)
        seen += [each.code for each in found.rows]
        if found.after is None:
            break
        after = found.after
    assert sorted(seen) == sorted(set(seen))
    assert len(seen) == PAGE + len(_many_more)
    assert sort != "failing" or seen[:4] == ["M-0", "M-1", "M-2", "M-3"]


def test_the_chips_count_by_the_tallies_and_follow_the_division() -> None:
    one = site(stacked_neatly=False)
    site(one.campaign, "BJ-0002", division_code=OTHER)
    office = access("office")
    assert {each.value: each.count for each in _page(office, one.campaign).chips}["failing"] == 1
    other = _page(office, one.campaign, division=OTHER)
    assert (other.whole, other.total, [each.value for each in other.chips]) == (1, 1, ["open"])
    assert [(each.code, each.count) for each in other.places] == [(COMMUNITY, 1), (OTHER, 1)]


def test_counts_of_the_tallies_are_what_the_list_holds() -> None:
    one = site(stacked_neatly=False)
    site(one.campaign, "BJ-0002")
    office = access("office")
    for show in ("failing", "failing_major", "open"):
        found = _page(office, one.campaign, show=show)
        assert found.total == len(found.rows)


def test_a_village_sees_its_own_sites_and_figures_alone() -> None:
    one = site()
    site(one.campaign, "BJ-0002", division_code=OTHER)
    found = _page(access("village"), one.campaign)
    assert ([each.code for each in found.rows], found.whole, len(found.places)) == (["BJ-0001"], 1, 1)
    assert _codes(access("village"), one.campaign, division=OTHER) == []
    assert points(access("village"), one.campaign, Filter(), TODAY, None)["placed"] == 0


def test_another_authority_finds_no_register() -> None:
    site()
    assert Client().get(reverse("sites:register", args=["buji-2026"])).status_code == 302
    client = Client()
    client.force_login(person("office", at=authority("elsewhere")))
    for name in ("register", "points", "csv", "ledger"):
        assert client.get(reverse(f"sites:{name}", args=["buji-2026"])).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?text='; DROP TABLE sites_site; --",
        "?text=" + "长" * 5000,
        "?text=%00",
        "?division=44%25' OR 1=1",
        "?division=" + "9" * 40,
        "?standard=NOPE&verdict=maybe",
        "?verdict=fail",
        "?route=x&state=gone&sort=password",
        "?assignee=-1",
        "?assignee=99999999999999999999",
        "?assignee=٣",
        "?after=%00&before=" + "x" * 3000,
        "?after=NO-SUCH",
        "?outcome=<script>",
        "?show=constructor",
    ],
)
def test_a_hostile_filter_selects_what_makes_sense_of_it(query: str) -> None:
    site()
    for name in ("register", "points", "ledger"):
        assert _asked("office", query, name).status_code == 200
    assert Site.objects.count() == 1


def test_the_address_of_a_filter_reads_as_the_filter() -> None:
    pack = pack_of(campaign())
    wanted = Filter(division=COMMUNITY, standard="B-4.6h", verdict="unknown", text="兴达 & 站", show="open", assignee=0)
    client = Client()
    client.force_login(person("office"))
    request = client.get(reverse("sites:register", args=["buji-2026"]) + "?" + wanted.query()).wsgi_request
    assert read_filter({key: str(value) for key, value in request.GET.items()}, pack) == wanted
    assert Filter().query() == ""


def test_html_in_a_name_is_text() -> None:
    site(name="<b onclick=x>站</b>")
    page = _asked("office").content.decode()
    assert "<b onclick" not in page
    assert "&lt;b onclick" in page


def test_a_code_with_a_slash_and_blanks_has_a_file() -> None:
    one = site(code="甲/乙 3?")
    page = _asked("office").content.decode()
    address = reverse("sites:file", args=["buji-2026", one.code])
    assert address in page
    client = Client()
    client.force_login(person("office"))
    assert client.get(address).status_code == 200


def test_the_page_asks_as_often_for_1_row_as_for_12() -> None:
    where = campaign()
    client = Client()
    client.force_login(person("office"))
    counts = []
    for count in (1, 12):
        _many_at = [site(where, f"BJ-{at:04}") for at in range(Site.objects.count(), count)]
        assert _many_at
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse("sites:register", args=["buji-2026"])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 18


def test_the_register_itself_takes_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    one, office = site(), access("office")
    _page(office, one.campaign)
    for count in (1, 12):
        for at in range(Site.objects.count(), count):
            site(one.campaign, f"BJ-1{at:03}")
        with django_assert_num_queries(8 if connection.vendor == "postgresql" else 9):  # which finds first, then reads
            _page(office, one.campaign)


def test_an_empty_register_says_what_to_do() -> None:
    campaign()
    page = _asked("office").content.decode()
    assert reverse("sites:new", args=["buji-2026"]) in page
    assert reverse("sites:new", args=["buji-2026"]) not in _asked("leader").content.decode()


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ("sites",)),
        ({"division": COMMUNITY}, ("sites",)),
        ({"outcome": "ban"}, ("outcome:ban",)),
        ({"show": "open"}, ("open",)),
        ({"standard": "B-4.6h"}, ("fail:B-4.6h",)),
        ({"standard": "B-4.6h", "verdict": "unknown"}, ("unknown:B-4.6h",)),
        ({"route": "x"}, ("route:x:true", "route:x:undecided")),
        ({"standard": "B-4.6h", "show": "open"}, ()),
        ({"text": "站点"}, ()),
        ({"state": "closed"}, ()),
        ({"assignee": 0}, ()),
        ({"show": "overdue"}, ()),
    ],
)
def test_the_tallies_know_how_many_there_are_of_one_thing_alone(wanted: dict[str, Any], names: tuple[str, ...]) -> None:
    assert Filter(**wanted).tallied == names


def test_what_the_tallies_say_of_a_standard_or_a_route_is_what_the_list_holds() -> None:
    one = site(stacked_neatly=False)
    site(one.campaign, "BJ-0002")
    office = access("office")
    rows = Route.objects.values_list("row", flat=True).distinct()
    assert rows
    for wanted in (
        {"standard": "B-4.6h"},
        {"standard": "B-4.6h", "verdict": "unknown"},
        *({"route": row} for row in rows),
    ):
        found = _page(office, one.campaign, **wanted)
        assert found.total == len(found.rows)


def test_what_is_chosen_is_what_the_filter_counts() -> None:
    where = campaign()
    _many(where, 3)
    assert chosen(access("office"), where, Filter(), TODAY).count() == 3
