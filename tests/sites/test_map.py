"""The register's map: the same sites as the list, as points or as clusters."""

import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pytest
from django.core.cache import cache

from closeout.campaigns.models import Campaign
from closeout.sites.filters import Filter
from closeout.sites.mirror import CELLS, cell_at, cell_of, place_of
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


def _placed(where: Campaign, places: Sequence[tuple[float, float]]) -> None:
    """Put sites on the map, every other one with a failure."""
    Site.objects.bulk_create(
        Site(
            campaign=where, code=f"P-{at}", name="站", lon=lon, lat=lat, cell=cell_of(lon, lat), failing=at % 2,
            kind="fail" if at % 2 else "not_applicable", created_at=NOW, changed_at=NOW,
        )
        for at, (lon, lat) in enumerate(places)
    )  # fmt: skip


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


def test_a_box_narrows_the_points_and_leaves_the_whole_to_the_first_answer() -> None:
    one = site(lon=114.1, lat=22.6)
    site(one.campaign, "BJ-0003", lon=114.2, lat=22.7)
    found = points(access("office"), one.campaign, Filter(), TODAY, (114.0, 22.5, 114.15, 22.65))
    assert ([each[3] for each in found["points"]], found.get("placed")) == (["BJ-0001"], None)


@pytest.mark.parametrize("wide", [0.05, 0.5])  # a grid that is finer than the cells, and one of whole cells
def test_the_clusters_of_a_box_hold_each_of_its_sites_once(wide: float) -> None:
    where, dice = campaign(), random.Random(7)
    places = [(114 + dice.random() * 2 * wide, 22 + dice.random() * wide) for _ in range(2 * MOST_POINTS + 400)]
    _placed(where, places)
    box = (114.0, 22.0, 114 + wide * 1.1, 22 + wide * 1.1)
    found = points(access("office"), where, Filter(), TODAY, box)["clusters"]
    assert sum(each[2] for each in found) == sum(lon <= box[2] for lon, _ in places)
    assert all(box[0] <= lon <= box[2] and box[1] <= lat <= box[3] for lon, lat, *_ in found)
    assert 100 < len(found) <= 29 * 29


def test_a_cluster_is_of_the_kind_that_most_of_its_sites_are() -> None:
    where = campaign()
    _placed(where, [(114.0, 22.0)] * (MOST_POINTS + 1))
    Site.objects.filter(code__in=["P-1", "P-3"]).update(kind="unknown", failing=0, unknown=1)
    assert points(access("office"), where, Filter(), TODAY, None)["clusters"] == [[114.0, 22.0, 2001, "na"]]
    Site.objects.filter(code__in=["P-0", "P-2", "P-4", "P-6"]).update(kind="fail")
    cache.clear()
    assert points(access("office"), where, Filter(), TODAY, None)["clusters"] == [[114.0, 22.0, 2001, "bad"]]


def test_the_bounds_of_clusters_are_the_edges_of_their_cells() -> None:
    where = campaign()
    _placed(where, [(114.0, 22.0), (114.1, 22.2)] * MOST_POINTS)
    west, south, east, north = points(access("office"), where, Filter(), TODAY, None)["bounds"]
    assert (west, south) == (114.0, 22.0)
    assert 114.1 < east <= 114.1 + 1 / CELLS
    assert 22.2 < north <= 22.2 + 1 / CELLS


@pytest.mark.parametrize("place", [(-180.0, -90.0), (180.0, 90.0), (-0.001, 0.001), (113.999, 22.5), (0.0, 0.0)])
def test_a_cell_is_told_by_its_column_and_row(place: tuple[float, float]) -> None:
    cell = cell_of(*place)
    column, row = place_of(cell)
    assert cell_at(column, row) == cell
    assert column / CELLS <= place[0] < (column + 1) / CELLS
    assert row / CELLS <= place[1] < (row + 1) / CELLS


@pytest.mark.parametrize(("count", "clustered"), [(MOST_POINTS, False), (MOST_POINTS + 1, True)])
def test_above_2000_points_are_clustered_by_the_database(count: int, clustered: bool) -> None:
    where = campaign()
    _placed(where, [(114 + at % 50 / 1000, 22 + at / 1e5) for at in range(count)])
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
    _placed(where, [(114.0, 22.0)] * (MOST_POINTS + 1))
    office = access("office")
    first = points(office, where, Filter(), TODAY, None)
    with django_assert_num_queries(0):
        assert points(office, where, Filter(), TODAY, None) == first
    assert points(access("village"), where, Filter(), TODAY, None)["placed"] == 0
    assert points(office, where, Filter(division=OTHER), TODAY, None)["placed"] == 0
