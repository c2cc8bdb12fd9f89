"""A layer comes, changes or goes: the places of sites that are there already are worked out anew."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from closeout.areas.models import Layer
from closeout.campaigns.services import finish
from closeout.journal.models import Entry
from closeout.sites.background import remeasure, take_up
from closeout.sites.models import Remeasuring, Site
from closeout.sites.remeasuring import left_at, left_behind, left_in, step
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from closeout.tallies.models import Tally
from closeout.work.ticking import tick
from tests.areas.making import confirm, post, send
from tests.factories import COMMUNITY, NOW, access, authority, campaign, person, site
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
HERE: dict[str, Any] = {"lon": 114.105, "lat": 22.605, "position_accuracy_m": 1.0}
OTHER = "440307015001"


def square(west: float = 114.10) -> str:
    ring = [[west, 22.60], [west + 0.01, 22.60], [west + 0.01, 22.61], [west, 22.61], [west, 22.60]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"name": "公园（示例）"}, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False)


def load(content: str | None = None, division: str = "", slug: str = "buji") -> None:
    admin = signed_in(person("administrator", at=authority(slug)))
    looked = send(admin, "new_layer", content or square(), "a.geojson", name="park", division=division)
    assert confirm(admin, "confirm_layer", looked, name="park", division=division).status_code == 302


def remove() -> None:
    post(signed_in(person("administrator")), "remove_layer", Layer.objects.get().pk)


def in_park(one: Site) -> object:
    one.refresh_from_db()
    return one.values.get("in_park")


@pytest.fixture
def worked(django_capture_on_commit_callbacks: Any) -> Any:
    """What is done in the background is done at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_layer_that_comes_is_measured_to_and_one_that_goes_is_not_any_more(worked: Any) -> None:
    one = site(**HERE)
    assert in_park(one) is None
    with worked():
        load()
    assert in_park(one) is True
    with worked():
        load(square(115.0))
    assert in_park(one) is False
    with worked():
        remove()
    assert in_park(one) is None
    assert one.computed == {}


def test_verdicts_and_tallies_follow(worked: Any) -> None:
    one = site(**HERE)
    before = one.failing
    with worked():
        load()
    one.refresh_from_db()
    assert one.failing == before + 1
    assert one.verdicts.filter(verdict="fail").count() == one.failing
    assert Tally.objects.get(ledger=f"campaign:{one.campaign_id}", name="failing").count == 1


def test_what_a_unit_judged_stands_before_the_layer(worked: Any) -> None:
    one = site(**HERE)
    judge = access("unit_member", unit="urban_management")
    record_facts(access=judge, site=one, facts=[NewFact("in_park", False)], source="judgement", at=NOW)
    with worked():
        load()
    assert in_park(one) is False
    assert one.computed["in_park"] is True


def test_it_is_in_the_journal_when_all_is_done(worked: Any) -> None:
    one = campaign()
    for number in range(3):
        site(one, f"S-{number}", **(HERE if number else {}))
    with worked():
        load()
    told = json.loads(Entry.objects.get(act="places_worked_out").content)
    assert told["after"] == {"sites": 3, "changed": 3, "land": ""}
    assert told["scope"] == f"campaign:{one.pk}"
    assert not Remeasuring.objects.exists()


def test_the_pages_say_how_many_are_left() -> None:
    one = site(**HERE).campaign
    load()
    office = signed_in(person("office"))
    for page in (reverse("areas:list"), reverse("sites:register", args=[one.slug])):
        assert "place of 1 site is being worked out anew" in office.get(page, headers=ENGLISH).content.decode()
    remeasure.call(one.pk)
    assert "being worked out" not in office.get(reverse("areas:list"), headers=ENGLISH).content.decode()


def test_work_that_was_cut_short_goes_on_where_it_was_and_ends_the_same() -> None:
    one = campaign()
    sites = [site(one, f"S-{number}", **HERE) for number in range(5)]
    load()
    assert step(one.pk, NOW, most=2)
    assert [in_park(each) for each in sites] == [True, True, None, None, None]
    assert left_in(one) == left_at(one.authority_id) == 3
    while step(one.pk, NOW, most=2):
        pass
    assert [in_park(each) for each in sites] == [True] * 5
    assert step(one.pk, NOW) is False
    assert json.loads(Entry.objects.get(act="places_worked_out").content)["after"]["sites"] == 5


def test_the_minute_takes_up_what_a_worker_left_behind_and_nothing_else() -> None:
    one = site(**HERE)
    load()
    at = Remeasuring.objects.get().at
    take_up(at + timedelta(minutes=2))
    assert in_park(one) is None
    tick(at + timedelta(minutes=2, seconds=1))
    assert in_park(one) is True
    assert left_behind(at + timedelta(days=1)) == []


def test_a_second_layer_begins_anew_for_both_lands() -> None:
    one = campaign()
    here, there = site(one, "A-1", **HERE), site(one, "A-2", **{**HERE, "division_code": OTHER})
    load(division=COMMUNITY)
    step(one.pk, NOW)
    load(division=OTHER)
    assert (Remeasuring.objects.get().stem, Remeasuring.objects.get().last, left_in(one)) == ("44030701", 0, 2)
    remeasure.call(one.pk)
    assert (in_park(here), in_park(there)) == (True, True)


def test_only_the_land_of_the_layer_is_worked_out(worked: Any) -> None:
    one = campaign()
    here, there = site(one, "A-1", **HERE), site(one, "A-2", **{**HERE, "division_code": OTHER})
    with worked():
        load(division=COMMUNITY)
    assert (in_park(here), in_park(there)) == (True, None)
    assert json.loads(Entry.objects.get(act="places_worked_out").content)["after"]["sites"] == 1


def test_the_smaller_lands_layer_counts_and_moving_there_is_enough(worked: Any) -> None:
    one = site(**HERE)
    with worked():
        load(square(115.0))
        load(division=OTHER)
    assert in_park(one) is False
    moved = [NewFact("division_code", OTHER)]
    record_facts(access=access("office"), site=one, facts=moved, source="office", at=NOW)
    assert in_park(one) is True


def test_a_finished_campaign_stays_as_it_is(worked: Any) -> None:
    one = site(**HERE)
    load()
    finish(access=access("office"), campaign=one.campaign, at=NOW)
    remeasure.call(one.campaign_id)
    with worked():
        load(square(115.0))
    assert in_park(one) is None
    assert not Remeasuring.objects.exists()


def test_without_sites_nothing_is_begun(worked: Any) -> None:
    campaign()
    load()
    assert not Remeasuring.objects.exists()


def test_another_authoritys_layer_is_none_of_ours(worked: Any) -> None:
    one = site(**HERE)
    with worked():
        load(slug="elsewhere")
    assert in_park(one) is None
    assert left_at(authority("elsewhere").pk) == 0
    assert not Remeasuring.objects.exists()


@pytest.mark.parametrize("count", [1, 12])
def test_a_step_takes_a_fixed_number_of_queries(count: int, django_assert_max_num_queries: Any) -> None:
    one = campaign()
    for number in range(count):
        site(one, f"S-{number}", **HERE)
    load()
    with django_assert_max_num_queries(18):
        step(one.pk, NOW)
