"""The ledger by urgency: what is overdue first, major first of it, the oldest day first; every finding once."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from closeout.campaigns.models import Campaign
from closeout.findings.counting import counters, difference
from closeout.findings.filters import Filter, chosen
from closeout.findings.models import GENERAL, MAJOR, Finding
from closeout.findings.queries import ledger_page
from closeout.findings.states import CORRECTING, DEFERRED, RAISED
from closeout.findings.urgent import There, by_urgency, read_edge
from closeout.people.access import Access
from closeout.tallies.services import shift
from tests.factories import TODAY, access
from tests.findings.browsing import address, somebody
from tests.findings.making import head, raised

pytestmark = pytest.mark.django_db
Kind = tuple[str, int | None, str]  # severity, days from now, state


def made(kinds: Sequence[Kind]) -> Campaign:
    """Return a campaign with findings of such kinds, numbered from 1."""
    first = raised()
    Finding.objects.filter(pk=first.pk).delete()
    for number, kind in enumerate(kinds, 1):
        added(first, kind, number)
    return first.campaign


def added(like: Finding, kind: Kind, number: int) -> int:
    """Add a finding of a kind, otherwise like another, with its counters; return its number."""
    severity, days, state = kind
    same = "campaign site text_zh text_en source unit raised_by raised_at division_code".split()
    due_on = None if days is None else TODAY + timedelta(days)
    put_off = {"reason": "x", "deferred_until": TODAY} if state == DEFERRED else {}
    own = {"number": number, "severity": severity, "due_on": due_on, "state": state, **put_off}
    found = Finding.objects.create(**{name: getattr(like, name) for name in same}, **own)
    shift(difference(Counter(), counters(found)))
    return number


def expected(one: Campaign) -> list[int]:
    """Return the numbers in order as one would put them by hand."""

    def place(each: Finding) -> tuple[object, ...]:
        if each.state == DEFERRED:
            return 3, 0, date.min, each.number
        if each.due_on is None:
            return 2, 0, date.min, each.number
        return each.due_on >= TODAY, each.severity != MAJOR, each.due_on, each.number

    return [each.number for each in sorted(Finding.objects.filter(campaign=one), key=place)]


def walked(who: Access, one: Campaign, size: int) -> list[int]:
    """Return the numbers on all pages, one page after the other."""
    found, after = [], ""
    for _ in range(99):
        asked = chosen(who, one, Filter(), TODAY)
        rows, edge = by_urgency(asked, read_edge(after), TODAY, size, There())
        found += [each.number for each in rows]
        if edge is None:
            return found
        after = str(edge)
    raise AssertionError("the pages do not end")


def test_what_is_overdue_stands_before_what_is_major_and_that_before_the_rest() -> None:
    one = made(
        [(GENERAL, 1, RAISED), (MAJOR, 1, RAISED), (GENERAL, -9, CORRECTING), (MAJOR, -1, RAISED), (MAJOR, -2, RAISED)]
    )
    assert walked(access("leader"), one, 50) == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("seed", range(12))
def test_pages_of_any_size_show_each_open_finding_once_in_its_order(seed: int) -> None:
    chance = Random(seed)
    severities, states = (GENERAL, MAJOR), (RAISED, CORRECTING, DEFERRED)
    kinds = [
        (chance.choice(severities), chance.choice((None, *range(-3, 4))), chance.choice(states))
        for _ in range(chance.randint(0, 14))
    ]
    assert walked(access("leader"), one := made(kinds), chance.randint(1, 4)) == expected(one)


@pytest.mark.parametrize("after", ["", "x", "9.2026-05-20.1", "0.x.1", "0.2026-05-20.x", "²", "0.", "4.2026-05-20.-1"])
def test_an_edge_that_is_none_begins_anew(after: str) -> None:
    one = made([(GENERAL, 1, RAISED), (MAJOR, -1, RAISED)])
    assert [each.number for each in ledger_page(access("leader"), one, Filter(), after, TODAY).rows] == [2, 1]


@pytest.mark.parametrize(("size", "queries"), [(4, 2), (5, 4)])
def test_a_page_that_is_filled_by_what_has_a_day_takes_two_queries(
    size: int, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = chosen(access("leader"), made([(MAJOR, -1, RAISED)] * 5), Filter(), TODAY)
    with django_assert_num_queries(queries):
        by_urgency(found, None, TODAY, size, There())


def test_what_has_no_day_and_what_is_deferred_stand_last() -> None:
    first = raised()
    one = first.campaign
    kinds: list[Kind] = [(MAJOR, None, RAISED), (MAJOR, -1, DEFERRED), (GENERAL, 99, RAISED)]
    numbers = [added(first, each, at) for at, each in enumerate(kinds, 2)]
    page = ledger_page(access("leader"), one, Filter(), "", TODAY)
    assert [each.number for each in page.rows] == [1, numbers[2], numbers[0], numbers[1]]
    major = ledger_page(access("leader"), one, Filter(major="yes"), "", TODAY)
    assert [each.number for each in major.rows] == numbers[:2]


@pytest.mark.parametrize("order", ["", "newest"])
def test_one_sees_of_it_what_one_sees_otherwise(order: str) -> None:
    one = made([(GENERAL, 1, RAISED), (MAJOR, -1, RAISED)])
    wanted = Filter(order=order)
    for who in (access("village"), head(), access("office")):
        assert [each.number for each in ledger_page(who, one, wanted, "", TODAY).rows] == [2, 1]
    stranger = access("village", code="440307014002")
    assert ledger_page(stranger, one, wanted, "", TODAY).rows == ()


def test_the_ledger_offers_both_orders_and_keeps_the_chosen_one() -> None:
    made([(MAJOR, -400, RAISED), (GENERAL, 400, RAISED)])
    client = somebody("unit_head")
    urgent = client.get(address("ledger")).content.decode()
    newest = client.get(address("ledger"), {"order": "newest", "major": ""}).content.decode()
    first, second = address("finding", number=1), address("finding", number=2)
    assert urgent.index(first) < urgent.index(second)
    assert newest.index(second) < newest.index(first)
    assert "Most urgent first" in urgent
    assert '<input type="hidden" name="order" value="newest">' in newest
    assert "Most urgent first" not in client.get(address("ledger"), {"show": "closed"}).content.decode()


def test_a_copy_of_the_ledger_has_the_newest_first() -> None:
    one = made([(MAJOR, -1, RAISED), (GENERAL, 1, RAISED)])
    found = chosen(access("office"), one, Filter(), TODAY)
    assert [each.number for each in found] == [2, 1]


@pytest.mark.parametrize("unit", [False, True])
@pytest.mark.parametrize("severity", [MAJOR, GENERAL])
def test_each_part_is_found_along_an_index(severity: str, unit: bool) -> None:
    one = made([(MAJOR, -1, RAISED)])
    who = head() if unit else access("leader")
    found = chosen(who, one, Filter(whose="ours" if unit else "all"), TODAY)
    plan = found.filter(runs_until__lt=TODAY, severity=severity).order_by("runs_until", "number").explain()
    if connection.vendor == "sqlite":
        assert "urgent" in plan
        assert "TEMP B-TREE" not in plan
