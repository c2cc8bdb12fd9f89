"""What the overview says of findings: figures that open their rows, as of a day, and the way to none open."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.desk.daily import keep_day
from closeout.desk.findings import Findings, findings
from closeout.desk.queries import overview
from closeout.desk.share import Share
from closeout.findings.models import Finding
from closeout.people.access import Access
from tests.factories import COMMUNITY, TODAY, access, campaign, person, site
from tests.findings.making import STANDARD, UNIT, closed, put, raised

pytestmark = pytest.mark.django_db
OTHER = "440307014002"


def figures(who: Access | None = None, on: int = 0, kept: bool = False) -> Findings:
    one, day = Campaign.objects.get(), TODAY + timedelta(days=on)
    found = findings(who or access("office"), one, pack_of(one), day, day if kept else None)
    assert found is not None
    return found


def three() -> Campaign:
    """Make two open findings, of which one is of another division, and one that was closed out."""
    one = campaign()
    raised(site(one, safety_rules_posted=False))
    raised(site(one, "BJ-0002", division_code=OTHER, safety_rules_posted=False))
    closed(site(one, "BJ-0003", safety_rules_posted=False))
    return one


def test_figures_are_of_all_findings() -> None:
    three()
    shown = figures()
    assert (shown.all, shown.open, shown.closed, shown.in_time) == (3, 2, Share(1, 3), Share(1, 1))
    assert [(each.id, each.open, each.all) for each in shown.types] == [(STANDARD, 2, 3)]
    assert (shown.of(COMMUNITY), shown.of(OTHER), shown.of("x")) == ((1, 1), (1, 0), (0, 0))


def test_what_is_overdue_is_so_from_the_day_after() -> None:
    three()
    put(Finding.objects.all(), due_on=TODAY)
    assert figures().late == 0
    late = figures(on=1)
    assert late.late == 2
    assert [(each.open, each.late) for each in late.units] == [(2, 2)]


def test_a_rate_of_nothing_is_a_dash() -> None:
    campaign()
    assert figures().in_time.percent is None
    assert "—" in page()


def test_a_village_sees_the_figures_of_its_own_division() -> None:
    three()
    shown = figures(access("village", code=OTHER))
    assert (shown.all, shown.open, shown.units) == (1, 1, ())


def test_who_sees_no_findings_sees_none_of_their_figures() -> None:
    one = campaign()
    assert findings(access("intake"), one, pack_of(one), TODAY, None) is None


def test_a_day_that_is_over_shows_what_stood_then() -> None:
    three()
    put(Finding.objects.all(), due_on=TODAY - timedelta(days=1))
    keep_day(TODAY)
    raised(site(Campaign.objects.get(), "BJ-0004", safety_rules_posted=False))
    then = figures(kept=True)
    assert (then.all, then.open, then.late, then.closed.part) == (3, 2, 2, 1)
    assert [(each.open, each.late) for each in then.units] == [(2, 2)]


def test_the_course_says_what_is_needed_a_day() -> None:
    one = three()
    course = figures().course
    assert course is not None
    assert (course.last.raised, course.last.closed, course.pace) == (3, 1, 0.1)
    assert course.needed == round(2 / (one.ends_on - TODAY).days, 1)


def test_on_the_last_day_nothing_is_needed_a_day() -> None:
    one = three()
    course = figures(on=(one.ends_on - TODAY).days).course
    assert course is not None
    assert course.needed is None


def page(role: Any = "office", language: str = "en") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(person(role, unit=UNIT))
    return client.get(reverse("desk:overview", args=["buji-2026"])).content.decode()


def test_every_number_leads_to_its_rows() -> None:
    one = three()
    client = Client()
    client.force_login(person("office"))
    ledger, html = reverse("findings:ledger", args=[one.slug]), page()
    unit = Finding.objects.values_list("unit", flat=True)[0]
    rows = {"": 2, "?show=all": 3, "?show=closed": 1, "?show=in_time": 1, f"?unit={unit}": 2}
    rows |= {f"?standard={STANDARD}": 2, f"?show=all&standard={STANDARD}": 3, f"?division={OTHER}": 1}
    for query, count in rows.items():
        assert f'href="{ledger}{query.replace("&", "&amp;")}"' in html
        assert len(re.findall("旧货站", client.get(f"{ledger}{query}").content.decode())) == count


@pytest.mark.parametrize("count", [1, 12])
def test_it_takes_the_same_queries_at_1_and_at_12(count: int, django_assert_num_queries: Any) -> None:
    one, who = campaign(), access("office")
    for at in range(count):
        raised(site(one, f"BJ-{at:04}", division_code=str(int(COMMUNITY) + at), safety_rules_posted=False))
    with django_assert_num_queries(13):
        assert overview(who, one, TODAY).league[0].open == 1


def test_it_speaks_chinese() -> None:
    three()
    assert "隐患查出与销号" in page(language="zh-hans")
