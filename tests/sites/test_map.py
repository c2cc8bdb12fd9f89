"""The register's map: the same sites as the list, as points or as clusters."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.core.cache import cache

from closeout.sites.filters import Filter
from closeout.sites.models import Site
from closeout.sites.points import MOST_POINTS, points, read_box
from tests.factories import NOW, TODAY, access, campaign, site

pytestmark = pytest.mark.django_db

OTHER: Final = "440307014002"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Clusters are kept for a while; tests take turns with campaigns of one number."""
    cache.clear()
    yield
    cache.clear()


@pytest.mark.parametrize(
    "box", ["1,2", "a,b,c,d", "nan,0,1,1", "5,0,4,1", "0,0,inf,1", "-181,0,1,1", "1_0,1,1_2,3", ""]
)
def test_a_box_that_is_none_is_left_out(box: str) -> None:
    assert read_box(box) is None


def test_the_map_shows_the_same_sites_as_the_list() -> None:
    one = site(lon=114.1, lat=22.6)
    site(one.campaign, "BJ-0002")
    site(one.campaign, "BJ-0003", lon=114.2, lat=22.7, division_code=OTHER)
    found = points(access("office"), one.campaign, Filter(), TODAY, None)
    assert [each[3] for each in found["points"]] == ["BJ-0001", "BJ-0003"]
    assert found["bounds"] == [114.1, 22.6, 114.2, 22.7]
    assert [
        each[3] for each in points(access("office"), one.campaign, Filter(division=OTHER), TODAY, None)["points"]
    ] == ["BJ-0003"]


def test_a_box_narrows_the_points_but_not_the_bounds() -> None:
    one = site(lon=114.1, lat=22.6)
    site(one.campaign, "BJ-0003", lon=114.2, lat=22.7)
    found = points(access("office"), one.campaign, Filter(), TODAY, (114.0, 22.5, 114.15, 22.65))
    assert ([each[3] for each in found["points"]], found["placed"]) == (["BJ-0001"], 2)


@pytest.mark.parametrize(("count", "clustered"), [(MOST_POINTS, False), (MOST_POINTS + 1, True)])
def test_above_2000_points_are_clustered_by_the_database(count: int, clustered: bool) -> None:
    where = campaign()
    Site.objects.bulk_create(
        Site(
            campaign=where, code=f"P-{at}", name="站", lon=114 + at % 50 / 1000, lat=22 + at / 1e5, failing=at % 2,
            created_at=NOW, changed_at=NOW,
        )
        for at in range(count)
    )  # fmt: skip
    found = points(access("office"), where, Filter(), TODAY, None)
    assert bool(found["clusters"]) is clustered
    assert len(found["points"]) == (0 if clustered else count)
    assert sum(each[2] for each in found["clusters"]) == (count if clustered else 0)
    assert len(found["clusters"]) <= 29 * 29


def test_the_map_takes_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    one, office = site(lon=114.1, lat=22.6), access("office")
    for count in (1, 12):
        for at in range(Site.objects.count(), count):
            site(one.campaign, f"BJ-1{at:03}", lon=114.1, lat=22.6)
        with django_assert_num_queries(2):
            points(office, one.campaign, Filter(), TODAY, None)


def test_clusters_of_a_whole_campaign_are_kept_for_a_moment_each_village_its_own(
    django_assert_num_queries: Any,
) -> None:
    where = campaign()
    Site.objects.bulk_create(
        Site(campaign=where, code=f"P-{at}", name="站", lon=114.0, lat=22.0, created_at=NOW, changed_at=NOW)
        for at in range(MOST_POINTS + 1)
    )
    office = access("office")
    first = points(office, where, Filter(), TODAY, None)
    with django_assert_num_queries(0):
        assert points(office, where, Filter(), TODAY, None) == first
    assert points(access("village"), where, Filter(), TODAY, None)["placed"] == 0
    assert points(office, where, Filter(division=OTHER), TODAY, None)["placed"] == 0
