"""Where sites are: points or footprints with the error of their position, and both on the plane of a survey zone.

China is surveyed in zones of three degrees of longitude, each with a Gauss–Krüger projection of its own. Within a zone
what is nearest on the plane is nearest on the ground; how far it is, is then measured on the ellipsoid.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod, Proj

from closeout.siting.geometry import Geometries

Metres = npt.NDArray[np.float64]

ZONE: Final = 3.0  # degrees
_CELLS: Final = 65_535  # of the curve, to the east and to the north
_SPREAD: Final = ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555))  # a gap between any two bits
_EARTH: Final = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Positions:
    """The places of sites: `shapes` in degrees of WGS 84, None without a position; `accuracy` in metres, 0 is exact."""

    shapes: Geometries
    accuracy: Metres

    def zones(self) -> Iterator["OnPlane"]:
        """Yield the sites that have a position, zone by zone, neighbours near each other.

        Asked in this order, a tree of features answers in half the time: it finds in the cache what it has just read.
        """
        placed = np.flatnonzero(~shapely.is_missing(self.shapes))
        west, _, east, _ = shapely.bounds(self.shapes[placed]).T
        zones = zone_of((west + east) / 2)
        for zone in np.unique(zones):
            at = placed[zones == zone]
            shapes = on_plane(self.shapes[at], int(zone))
            order = np.argsort(_along_a_curve(shapes), kind="stable")
            yield OnPlane(int(zone), at[order], shapes[order])


@dataclass(frozen=True, slots=True)
class OnPlane:
    """Sites of one zone: their places `at` among all sites, and their shapes on the zone's plane in metres."""

    zone: int
    at: npt.NDArray[np.intp]
    shapes: Geometries


def zone_of(longitude: Metres) -> npt.NDArray[np.int64]:
    """Return the zone of each longitude; zone 38 lies around 114° east."""
    return np.rint(longitude / ZONE).astype(np.int64)


def _along_a_curve(shapes: Geometries) -> npt.NDArray[np.uint64]:
    """Return where each shape lies on a Z-order curve through all."""
    west, south, east, north = shapely.bounds(shapes).T
    places = np.column_stack([west + east, south + north])
    places -= places.min(axis=0)
    bits = (places * (_CELLS / max(float(places.max()), 1.0))).astype(np.uint64)
    for shift, mask in _SPREAD:
        bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
    return bits[:, 0] | (bits[:, 1] << np.uint64(1))


@cache
def _plane(zone: int) -> Proj:
    return Proj(proj="tmerc", lon_0=zone * ZONE, ellps="WGS84")


def on_plane(shapes: Geometries, zone: int) -> Geometries:
    """Return shapes in degrees on the plane of `zone`."""
    return _mapped(shapes, lambda xy: np.column_stack(_plane(zone)(xy[:, 0], xy[:, 1])))


def _mapped(shapes: Geometries, change: Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]) -> Geometries:
    return shapely.transform(shapes, change) if len(shapes) else shapes


def on_the_ground(one: Geometries, other: Geometries, zone: int) -> Metres:
    """Return the distance in metres between shapes on the plane, pair by pair, measured on the ellipsoid."""
    if not len(one):
        return np.zeros(0)
    ends = shapely.get_coordinates(shapely.shortest_line(one, other))
    lon, lat = _plane(zone)(ends[:, 0], ends[:, 1], inverse=True)
    *_, metres = _EARTH.inv(lon[::2], lat[::2], lon[1::2], lat[1::2])
    return np.where((ends[::2] == ends[1::2]).all(axis=1), 0.0, metres)
