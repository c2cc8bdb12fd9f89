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
_EARTH: Final = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Positions:
    """The places of sites: `shapes` in degrees of WGS 84, None without a position; `accuracy` in metres, 0 is exact."""

    shapes: Geometries
    accuracy: Metres

    def zones(self) -> Iterator["OnPlane"]:
        """Yield the sites that have a position, zone by zone."""
        placed = np.flatnonzero(~shapely.is_missing(self.shapes))
        west, _, east, _ = shapely.bounds(self.shapes[placed]).T
        zones = zone_of((west + east) / 2)
        for zone in np.unique(zones):
            at = placed[zones == zone]
            yield OnPlane(int(zone), at, on_plane(self.shapes[at], int(zone)))


@dataclass(frozen=True, slots=True)
class OnPlane:
    """Sites of one zone: their places `at` among all sites, and their shapes on the zone's plane in metres."""

    zone: int
    at: npt.NDArray[np.intp]
    shapes: Geometries


def zone_of(longitude: Metres) -> npt.NDArray[np.int64]:
    """Return the zone of each longitude; zone 38 lies around 114° east."""
    return np.rint(longitude / ZONE).astype(np.int64)


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
