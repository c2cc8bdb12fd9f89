"""Findings for pages: pages without gaps, counts that equal a recount, one in full, in a fixed number of queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from closeout.campaigns.models import Campaign
from closeout.findings import deadlines, services
from closeout.findings.filters import Filter, chosen
from closeout.findings.models import Finding
from closeout.findings.queries import (
    Counts,
    counts_of,
    finding_page,
    ledger_page,
    of_site,
    open_at,
    rows_of,
)
from closeout.findings.raising import raise_findings
from closeout.findings.repeats import repeated
from closeout.findings.states import OPEN, RUNNING
from closeout.findings.types import NewFinding
from closeout.findings.visible import own, visible_findings
from closeout.kernel.refusal import Missing
from closeout.kernel.text import both
from closeout.people.access import Access
from closeout.sites.services import register_sites
from closeout.work.calendars import soon_until
from tests.factories import NOW, TODAY, access, campaign, new_site, site
from tests.findings.making import (
    STANDARD,
    closed,
    correcting,
    doer,
    head,
    member,
    merged,
    proved,
    put,
    raised,
    submitted,
)

pytestmark = pytest.mark.django_db
NEWEST_FIRST = Filter(order="newest")


def many(count: int) -> Campaign:
    """Return a campaign with a finding at each of so many sites."""
    one, office = campaign(), access("office")
    new = [new_site(f"BJ-{each:04}") for each in range(1, count + 1)]
    sites = register_sites(access=office, campaign=one, sites=new, source="census", at=NOW)
    raise_findings(access=office, campaign=one, new=[NewFinding(each, STANDARD) for each in sites], at=NOW)
    return one


def walked(one: Campaign, wanted: Filter, today: date) -> list[int]:
    """Return the numbers on all pages of the ledger, one page after the other."""
    who, after, found = access("leader"), "", []
    for _ in range(9):
        page = ledger_page(who, one, wanted, after, today)
        found += [each.number for each in page.rows]
        after = page.more
        if not after:
            return found
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 100, 101])
def test_pages_by_number_show_each_finding_once(count: int) -> None:
    one = many(count) if count else campaign()
    assert walked(one, NEWEST_FIRST, TODAY) == list(range(count, 0, -1))


@pytest.mark.parametrize("count", [50, 51, 103])
def test_pages_by_day_show_each_finding_once_though_many_share_a_day(count: int) -> None:
    one = many(count)
    for each in Finding.objects.all():
        put(Finding.objects.filter(pk=each.pk), due_on=TODAY + timedelta(each.number % 3))
    expected = sorted(range(1, count + 1), key=lambda number: (number % 3, number))
    assert walked(one, Filter("late"), TODAY + timedelta(9)) == expected


def test_a_finding_raised_meanwhile_neither_repeats_nor_hides_another() -> None:
    one = many(60)
    first = ledger_page(access("leader"), one, NEWEST_FIRST, "", TODAY)
    raised(site(one, "BJ-9999"))
    second = ledger_page(access("leader"), one, NEWEST_FIRST, first.more, TODAY)
    assert [each.number for each in (*first.rows, *second.rows)] == list(range(60, 0, -1))


@pytest.mark.parametrize("wanted", [Filter(), NEWEST_FIRST])
@pytest.mark.parametrize("after", ["x", "-1", "²", "2026-05-20.", "1000000000", "."])
def test_an_edge_that_is_none_is_the_first_page(after: str, wanted: Filter) -> None:
    found = raised()
    page = ledger_page(access("leader"), found.campaign, wanted, after, TODAY)
    assert [each.number for each in page.rows] == [1]


@pytest.mark.parametrize("after", ["17", "x.17", "2026-13-01.17", "2026-05-20.x"])
def test_by_day_an_edge_without_a_day_is_the_first_page(after: str) -> None:
    found = raised()
    page = ledger_page(access("leader"), found.campaign, Filter("late"), after, TODAY + timedelta(99))
    assert [each.number for each in page.rows] == [1]


def some_of_each() -> Campaign:
    """Return a campaign with findings in every state, of two units and a village, in two divisions, late and soon."""
    gone = closed()
    one = gone.campaign
    services.give_up(doer(head(), raised(site(one, "BJ-0002"))), reason="搬走（示例）")
    services.defer(doer(head(), raised(site(one, "BJ-0003"))), until=date(2026, 7, 1), reason="雨季（示例）")
    services.refuse(doer(member(), raised(site(one, "BJ-0004"))), reason="不归（示例）")
    submitted(site(one, "BJ-0005", safety_rules_posted=False))
    raised(site(one, "BJ-0006", division_code="440307014002"), standard="B-4.1a", due_on=date(2026, 5, 21))
    for number in (7, 8):
        own_words: dict[str, Any] = {
            "standard": "",
            "text": both("标语缺失（示例）"),
            "unit_key": "community_workstation",
        }
        raised(site(one, f"BJ-000{number}"), **own_words, due_on=date(2026, 5, 22))
    put(Finding.objects.filter(number=7), of_village=True, due_on=date(2026, 5, 19))
    put(Finding.objects.filter(number=5), due_on=date(2026, 5, 1))
    return one


def recount(who: Access, one: Campaign, whose: str) -> Counts:
    """Count what somebody sees from the findings themselves."""
    seen = visible_findings(who, one)
    found = list(seen.filter(own(who)) if whose == "ours" else seen)
    days = [each.due_on for each in found if each.state in RUNNING and each.due_on is not None]
    return Counts(
        all=len(found),
        open=sum(each.state in OPEN for each in found),
        late=sum(each < TODAY for each in days),
        soon=sum(TODAY <= each <= soon_until(TODAY) for each in days),
        review=sum(each.state == "submitted" for each in found),
        deferred=sum(each.state == "deferred" for each in found),
        closed=sum(each.state == "closed" for each in found),
        closed_uncorrected=sum(each.state == "closed_uncorrected" for each in found),
    )


def people() -> dict[str, Access]:
    """Return who looks at counts: by role, unit and village."""
    return {
        "office": access("office"),
        "leader": access("leader"),
        "our head": head(),
        "other member": access("unit_member", unit="market_supervision"),
        "without a part": access("unit_member", unit="police"),
        "village": access("village"),
        "other village": access("village", code="440307014002"),
        "street": access("village", code="440307014000"),
    }


@pytest.mark.parametrize("whose", ["all", "ours"])
def test_the_counts_of_every_role_unit_and_village_equal_a_recount(whose: str) -> None:
    # A village that asked for its own was shown the counts of all that lies in it.
    one = some_of_each()
    everybody = people()
    told = {name: counts_of(who, one, whose, TODAY) for name, who in everybody.items()}
    assert told == {name: recount(who, one, whose) for name, who in everybody.items()}
    assert len(set(told.values())) >= 3


def test_the_counts_are_what_they_are() -> None:
    counts = counts_of(access("office"), some_of_each(), "all", TODAY)
    assert counts == Counts(all=8, open=6, late=2, soon=2, review=1, deferred=1, closed=1, closed_uncorrected=1)


@pytest.mark.parametrize("show", ["open", "late", "soon", "review", "deferred", "closed", "closed_uncorrected", "all"])
def test_a_chip_counts_what_it_leads_to(show: str) -> None:
    one = some_of_each()
    for who in people().values():
        for whose in ("all", "ours"):
            found = chosen(who, one, Filter(show, whose), TODAY).count()
            assert found == getattr(counts_of(who, one, whose, TODAY), show)


def test_a_campaign_does_not_count_anothers_findings() -> None:
    first = raised()
    other = campaign(slug="buji-2027")
    raised(site(other, "BJ-0001"))
    assert counts_of(access("office"), first.campaign, "all", TODAY).all == 1


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("role", ["office", "village"])
@pytest.mark.parametrize(("order", "queries"), [("newest", 5), ("", 6)])
def test_a_ledger_takes_as_many_queries_at_1_and_at_12(
    count: int, role: Any, order: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, who = many(count), access(role)
    with django_assert_num_queries(queries):
        page = ledger_page(who, one, Filter(order=order), "", TODAY)
    assert len(page.rows) == count


@pytest.mark.parametrize("count", [1, 12])
def test_rows_take_three_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one = many(count)
    found = list(Finding.objects.select_related("site", "unit", "assignee"))
    with django_assert_num_queries(3):
        rows_of(one, found, TODAY)


@pytest.mark.parametrize("times", [1, 12])
def test_a_finding_in_full_takes_as_many_queries_with_a_long_history(
    times: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found, who = correcting(), access("leader")
    for each in range(times):
        deadlines.ask_time(doer(member(), found), until=date(2026, 6, 10), reason="材料未到（示例）")
        deadlines.decide_time(doer(head(), found), granted=False, answer=f"先整改 {each}（示例）")
    with django_assert_num_queries(10):
        page = finding_page(who, found.campaign, found.number, TODAY)
    assert len(page.extensions) == times


def test_a_row_says_what_a_list_prints() -> None:
    found, who = correcting(description="东墙（示例）"), member()
    found.refresh_from_db()
    (row,) = ledger_page(who, found.campaign, Filter(), "", TODAY).rows
    assert (row.number, row.code, row.standard, row.description) == (1, "BJ-0001", STANDARD, "东墙（示例）")
    assert (row.major, row.again, row.state, row.asked_until, row.closed_on) == (False, False, "correcting", None, None)
    assert (row.who, row.raised_on) == (str(found.assignee and found.assignee.name), TODAY)


@pytest.mark.parametrize(
    ("today", "standing", "days"),
    [
        (date(2026, 5, 31), "later", 4),
        (date(2026, 6, 1), "due", 3),
        (date(2026, 6, 4), "due", 0),
        (date(2026, 6, 5), "late", 1),
    ],
)
def test_a_rows_day_stands_exactly(today: date, standing: str, days: int) -> None:
    found = raised()  # due on Thursday 4 June
    (row,) = ledger_page(member(), found.campaign, Filter(), "", today).rows
    assert (row.due.standing, row.due.days) == (standing, days)


def test_the_day_of_a_deferred_finding_is_when_it_is_taken_up() -> None:
    found = correcting()
    services.defer(doer(head(), found), until=date(2026, 7, 1), reason="雨季（示例）")
    (row,) = ledger_page(member(), found.campaign, Filter("deferred"), "", TODAY).rows
    assert row.due.on == date(2026, 7, 1)


def test_a_closed_row_has_its_closing_day_and_is_not_late() -> None:
    found = closed()
    (row,) = ledger_page(member(), found.campaign, Filter("closed"), "", date(2027, 1, 1)).rows
    assert (row.closed_on, row.due.standing) == (TODAY, "closed")


def test_a_row_says_until_when_more_time_is_asked_for() -> None:
    found = correcting()
    deadlines.ask_time(doer(member(), found), until=date(2026, 6, 10), reason="材料未到（示例）")
    (row,) = ledger_page(member(), found.campaign, Filter("asked"), "", TODAY).rows
    assert row.asked_until == date(2026, 6, 10)


def test_a_finding_in_full_tells_its_corrections_the_latest_first() -> None:
    reporter, chief = member(), head()
    found = submitted(by=reporter)
    services.send_back(doer(chief, found), reason="只贴了一处（示例）")
    services.submit(doer(reporter, proved(found)), note="两处（示例）")
    new, old = finding_page(chief, found.campaign, 1, TODAY).corrections
    assert (new.note, new.approved, new.reviewed_by) == ("两处（示例）", None, "")
    assert (old.approved, old.reviewed_by, old.reason) == (False, chief.user.name, "只贴了一处（示例）")


def test_a_finding_in_full_links_what_came_before_and_after() -> None:
    old = closed()
    again = raised(old.site)
    reader = access("leader")
    assert finding_page(reader, old.campaign, old.number, TODAY).after == (again.number,)
    assert finding_page(reader, old.campaign, again.number, TODAY).before == old.number


def test_a_finding_in_full_shows_the_wish_that_waits() -> None:
    found, asker = correcting(), member()
    deadlines.ask_time(doer(asker, found), until=date(2026, 6, 10), reason="材料未到（示例）")
    asked = finding_page(head(), found.campaign, 1, TODAY)
    assert asked.asked is not None
    assert (asked.asked.asked_by, asked.asked.granted, asked.deeds.grant) == (asker.user.name, None, True)
    assert not finding_page(asker, found.campaign, 1, TODAY).deeds.ask


def test_a_finding_that_one_may_not_see_is_missing() -> None:
    found = raised()
    with pytest.raises(Missing):
        finding_page(access("village", code="440307014002"), found.campaign, 1, TODAY)


def test_what_is_open_at_a_site_stands_oldest_first() -> None:
    old = closed()
    first = raised(old.site, standard="B-4.5b")
    second = raised(old.site, standard="B-4.5c")
    raised(site(old.campaign, "BJ-0002"))
    assert open_at(access("office"), old.site) == [first, second]


def test_what_is_open_at_a_merged_site_is_open_where_it_went_for_whoever_may_see_it() -> None:
    gone = raised()
    kept = raised(site(gone.campaign, "BJ-0002", division_code="440307014002"))
    merged(kept.site, gone.site)
    assert open_at(access("office"), kept.site) == [gone, kept]
    assert open_at(access("village", code="440307014002"), kept.site) == [kept]
    assert [each.code for each in of_site(access("office"), kept.site, TODAY)] == ["BJ-0002", "BJ-0001"]


def test_a_sites_findings_stand_open_first_then_newest() -> None:
    old = closed()
    for standard in ("B-4.5b", "B-4.5c"):
        raised(old.site, standard=standard)
    assert [each.number for each in of_site(access("leader"), old.site, TODAY)] == [3, 2, 1]
    assert of_site(access("intake"), old.site, TODAY) == ()


@pytest.mark.parametrize("count", [1, 12])
def test_a_sites_findings_take_five_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    where = site(campaign())
    new = [NewFinding(where, text=both(f"坑{each}（示例）"), unit_key="environment") for each in range(count)]
    raise_findings(access=access("office"), campaign=where.campaign, new=new, at=NOW)
    reader = access("leader")
    with django_assert_num_queries(5):
        assert len(of_site(reader, where, TODAY)) == count


def test_repeated_counts_what_came_back_by_site() -> None:
    old = closed()
    again = raised(old.site)
    other = raised(site(old.campaign, "BJ-0002"))
    assert repeated(old.campaign, [again.site_id, other.site_id]) == {old.site_id: 1}
    assert repeated(old.campaign, [other.site_id]) == {}


def test_repeated_takes_one_query_for_any_number_of_sites(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one = many(12)
    ids = list(Finding.objects.values_list("site", flat=True))
    Finding.objects.filter(number__gt=2).update(recurrence_of=Finding.objects.get(number=1))
    with django_assert_num_queries(1):
        assert repeated(one, ids) == dict.fromkeys(ids[2:], 1)
