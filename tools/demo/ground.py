"""Invented ground: the power lines, stores, parks and waters that the demo's place facts are measured from."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

Point = tuple[float, float]
Line = Sequence[Point]

# Metres in a degree at 22.6° N: good to a decimetre over a few kilometres, and the same on every machine.
_EAST = 102_770.0
_NORTH = 110_750.0

NOTHING_NEAR = 99999


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies about, all invented. Lines are (lon, lat) chains, disks (centre, radius in metres)."""

    hv_220: Line
    hv_500: Line
    hv_110: Line
    river: Line
    river_half_m: float
    stores: Sequence[Point]
    parks: Sequence[tuple[Point, float]]
    greens: Sequence[tuple[Point, float]]
    source_zone: tuple[Point, float]


def apart(one: Point, other: Point) -> float:
    """Return the metres between two points."""
    east, north = (one[0] - other[0]) * _EAST, (one[1] - other[1]) * _NORTH
    return sqrt(east * east + north * north)


def off(point: Point, line: Line) -> float:
    """Return the metres from `point` to the nearest place of `line`."""
    return min(_off_segment(point, start, end) for start, end in pairwise(line))


def _off_segment(point: Point, start: Point, end: Point) -> float:
    east, north = (end[0] - start[0]) * _EAST, (end[1] - start[1]) * _NORTH
    along = ((point[0] - start[0]) * _EAST * east + (point[1] - start[1]) * _NORTH * north) / (east**2 + north**2)
    share = min(1.0, max(0.0, along))
    return apart(point, (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))


def within(point: Point, disks: Sequence[tuple[Point, float]]) -> bool:
    """Return whether `point` lies in one of the disks."""
    return any(apart(point, centre) <= radius for centre, radius in disks)


def shown(metres: float, furthest: float) -> float | int:
    """Return a surveyor's figure, to 0.1 m; beyond `furthest` there is nothing near, and nobody measures."""
    return NOTHING_NEAR if metres > furthest else round(metres, 1)
