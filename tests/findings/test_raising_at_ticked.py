"""The same finding at many sites: ticked in the register, or all of its filter, without JavaScript."""

import re
from typing import Any

import pytest
from django.urls import reverse

from closeout.findings.models import Finding
from closeout.people.roles import RIGHTS, ROLES
from closeout.sites.models import Site
from closeout.sites.services import register_sites
from tests.factories import NOW, access, campaign, new_site, person, site
from tests.findings.browsing import address, browser, somebody
from tests.findings.making import STANDARD, UNIT

pytestmark = pytest.mark.django_db
REGISTER = "/c/buji-2026/sites/"


def sites(count: int, **facts: Any) -> list[Site]:
    new = [new_site(f"BJ-{each:04}", **facts) for each in range(1, count + 1)]
    return register_sites(access=access("office"), campaign=campaign(), sites=new, source="census", at=NOW)


def named(page: str) -> list[str]:
    """Return the codes of the sites that a page for raising is about."""
    return re.findall(r'name="site" value="([^"]+)"', page)


@pytest.mark.parametrize("role", ROLES)
def test_the_register_offers_it_to_who_may_raise(role: Any) -> None:
    site(campaign())
    answer = browser(person(role, unit=UNIT)).get(REGISTER)
    if answer.status_code == 200:
        page = answer.content.decode()
        offered = address("new_at") in page
        assert offered is ("raise_findings" in RIGHTS[role])
        assert ('type="checkbox" name="site"' in page) is (offered or "assign" in RIGHTS[role])


@pytest.mark.parametrize("role", ROLES)
def test_who_may_raise_none_is_refused(role: Any) -> None:
    one = site(campaign())
    answer = browser(person(role, unit=UNIT)).post(address("new_at"), {"site": [one.pk]})
    assert (answer.status_code == 200) is ("raise_findings" in RIGHTS[role])


def test_what_was_ticked_is_raised_once_at_each() -> None:
    there = sites(3)
    asking = somebody()
    page = asking.post(address("new_at"), {"site": [there[0].pk, there[2].pk]}).content.decode()
    assert named(page) == ["BJ-0001", "BJ-0003"]
    key = page.split('name="key" value="')[1].split('"')[0]
    said = {"site": named(page), "key": key, "standard": STANDARD, "source": "patrol"}
    for _ in range(2):
        assert asking.post(address("new"), said).status_code == 302
    assert sorted(Finding.objects.values_list("site__code", flat=True)) == ["BJ-0001", "BJ-0003"]


def test_all_of_a_filter_are_meant_and_its_standard_stands_there() -> None:
    there = sites(2, safety_rules_posted=False)
    register_sites(
        access=access("office"), campaign=there[0].campaign, sites=[new_site("X-1")], source="census", at=NOW
    )
    query = f"?standard={STANDARD}&verdict=fail"
    page = somebody().post(address("new_at") + query, {"all": "1"}).content.decode()
    assert named(page) == ["BJ-0001", "BJ-0002"]
    assert f'value="{STANDARD}" selected' in page


def test_a_standard_that_is_met_there_is_not_proposed() -> None:
    sites(1, safety_rules_posted=True)
    page = somebody().post(address("new_at") + f"?standard={STANDARD}&verdict=pass", {"all": "1"}).content.decode()
    assert f'value="{STANDARD}" selected' not in page


@pytest.mark.parametrize(("count", "status"), [(200, 200), (201, 422)])
def test_at_most_200_are_taken_and_the_number_is_said(count: int, status: int) -> None:
    sites(count)
    answer = somebody().post(address("new_at"), {"all": "1"})
    assert answer.status_code == status
    assert len(named(answer.content.decode())) == (200 if status == 200 else 0)
    assert ("201" in answer.content.decode()) is (status != 200)


@pytest.mark.parametrize("said", [{}, {"site": ["x", "²", "99999999999999999999"]}, {"site": ["987654"]}])
def test_nothing_ticked_is_told(said: Any) -> None:
    site(campaign())
    assert somebody().post(address("new_at"), said).status_code == 422


def test_a_village_is_offered_its_own_sites_alone() -> None:
    one = site(campaign())
    other = site(one.campaign, "BJ-0002", division_code="440307014002")
    page = somebody("village").post(address("new_at"), {"site": [one.pk, other.pk]}).content.decode()
    assert named(page) == ["BJ-0001"]


def test_a_page_is_no_act() -> None:
    one = site(campaign())
    somebody().post(address("new_at"), {"site": [one.pk], "standard": STANDARD})
    assert not Finding.objects.exists()
    assert somebody().get(address("new_at")).status_code == 405


def test_the_registers_own_acts_are_the_offices_as_before() -> None:
    site(campaign())
    page = somebody().get(reverse("sites:register", args=["buji-2026"])).content.decode()
    assert "Hand out" not in page
    assert "all sites of this filter" in page
