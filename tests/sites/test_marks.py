"""Marks say in one row what the verdicts and steps of a site say in many."""

from typing import Final

import pytest

from closeout.campaigns.plans import pack_of
from closeout.sites.filters import VERDICTS
from closeout.sites.marks import marks, of_route, of_standard, route_rows
from closeout.sites.models import Route, Site, Verdict
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from tests.factories import NOW, access, campaign, site

pytestmark = pytest.mark.django_db

LISTS: Final = ("kind", "marks", "cell")
PLANS: Final = ("buji", "town", "rugao")


def _three(plan: str) -> Site:
    one = site(campaign(plan, f"{plan}-2026"), stacked_neatly=False, lon=114.1, lat=22.6)
    site(one.campaign, "BJ-0002", operating_area_m2=50.0, has_fence=True)
    site(one.campaign, "BJ-0003", operating_state="suspended", lon=-0.1, lat=-0.1)
    return one


@pytest.mark.parametrize("plan", PLANS)
def test_marks_select_the_sites_whose_verdict_it_is(plan: str) -> None:
    one = _three(plan)
    pack, sites = pack_of(one.campaign), Site.objects.filter(campaign=one.campaign)
    for standard in pack.standards:
        for verdict in VERDICTS:
            rows = Verdict.objects.filter(standard=standard.id, verdict=verdict)
            found = of_standard(sites, pack, standard.id, verdict)
            assert {each.pk for each in found} == set(rows.values_list("site", flat=True))


@pytest.mark.parametrize("plan", PLANS)
def test_marks_select_the_sites_that_are_or_may_be_in_for_a_step(plan: str) -> None:
    one = _three(plan)
    pack, sites = pack_of(one.campaign), Site.objects.filter(campaign=one.campaign)
    for row in route_rows(pack):
        known = set(Route.objects.filter(row=row.id).values_list("site", flat=True))
        assert {each.pk for each in of_route(sites, pack, row.id)} == known


def test_a_standard_or_step_that_the_plan_does_not_know_selects_nothing() -> None:
    one = _three("buji")
    pack, sites = pack_of(one.campaign), Site.objects.all()
    assert not of_standard(sites, pack, "B-0.0z", "fail").exists()
    assert not of_route(sites, pack, "nowhere").exists()


def test_marks_follow_the_facts() -> None:
    one = _three("buji")
    pack, before = pack_of(one.campaign), one.marks
    new = [NewFact("stacked_neatly", True)]
    record_facts(access=access("office"), site=one, facts=new, source="office", at=NOW)
    one.refresh_from_db()
    verdicts = dict(one.verdicts.values_list("standard", "verdict"))
    assert one.marks == marks(pack, verdicts, dict(one.routes.values_list("row", "state")))
    assert one.marks != before
