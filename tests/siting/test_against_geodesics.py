"""Random scenes all over China against slow geodesics, which share no code with the engine."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from pyproj import Geod

from closeout.siting.distances import Ground, Near
from closeout.siting.geometry import in_degrees
from closeout.siting.positions import Positions

EARTH = Geod(ellps="WGS84")
Array = npt.NDArray[np.float64]


def to_an_edge(place: Array, one: Array, other: Array) -> float:
    """Return the distance to an edge that is straight in degrees, by ever finer steps along it."""
    low, high, least = 0.0, 1.0, np.inf
    for _ in range(5):
        steps = np.linspace(low, high, 41)
        edge = one + steps[:, None] * (other - one)
        *_, metres = EARTH.inv(np.full(41, place[0]), np.full(41, place[1]), edge[:, 0], edge[:, 1])
        best = int(np.argmin(metres))
        low, high, least = steps[max(best - 1, 0)], steps[min(best + 1, 40)], float(metres[best])
    return least


def slow(places: Array, lines: Array, half_width: Array) -> Array:
    def row(place: Array) -> Iterator[float]:
        for line, half in zip(lines, half_width, strict=True):
            yield min(to_an_edge(place, *edge) for edge in pairwise(line)) - half

    return np.array([list(row(place)) for place in places])


def quick(places: Array, shapes: object, half_width: Array) -> Near:
    return Ground(in_degrees(np.asarray(shapes), "EPSG:4326", "-"), half_width).near(
        Positions(np.asarray(shapely.points(places)), np.zeros(len(places)))
    )


@pytest.mark.parametrize("seed", range(10))
def test_the_nearest_line_and_its_distance_are_those_of_the_geodesics(seed: int) -> None:
    dice = np.random.default_rng(seed)
    middle = np.array([dice.uniform(74, 134), dice.uniform(18, 53)])
    lines = middle + dice.uniform(-0.01, 0.01, (12, 3, 2))
    places = middle + dice.uniform(-0.01, 0.01, (12, 2))
    half_width = dice.choice([0.0, 5.0, 40.0], len(lines))
    near, every = quick(places, shapely.linestrings(lines), half_width), slow(places, lines, half_width)
    assert near.gap == pytest.approx(every.min(axis=1), abs=0.02)
    assert every[np.arange(len(places)), near.feature] == pytest.approx(every.min(axis=1), abs=0.02)


def test_half_a_kilometre_is_right_to_a_decimetre_anywhere_in_china() -> None:
    dice = np.random.default_rng(0)
    lon, lat = dice.uniform(73.5, 135, 3000), dice.uniform(18, 53.5, 3000)
    x, y, _ = EARTH.fwd(lon, lat, dice.uniform(0, 360, 3000), np.full(3000, 500.0))
    near = quick(np.column_stack((x, y)), shapely.points(lon, lat), np.zeros(3000))
    assert np.abs(near.gap - 500.0)[near.feature == np.arange(3000)].max() <= 0.001
    assert (near.gap <= 500.001).all()


def test_a_large_layer_answers_as_each_of_its_parts_would() -> None:
    dice = np.random.default_rng(3)
    middle = np.column_stack((dice.uniform(113.8, 114.6, 300_000), dice.uniform(22.4, 22.9, 300_000)))
    places = np.column_stack((dice.uniform(113.9, 114.5, 15), dice.uniform(22.5, 22.8, 15)))
    near = quick(places, shapely.points(middle), np.zeros(len(middle)))
    for place, gap in zip(places, near.gap, strict=True):
        *_, metres = EARTH.inv(*np.broadcast_to(place, middle.shape).T, *middle.T)
        assert gap == pytest.approx(metres.min(), abs=0.001)
