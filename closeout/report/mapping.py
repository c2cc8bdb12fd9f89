"""The map: where sites are, in metres on a plane, and the frame that shows them all."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from closeout.report.gathering import Site

_DEGREE: Final = 111_320.0  # metres of a degree of latitude
_SMALLEST: Final = 400.0  # metres that the frame shows at least
_MARGIN: Final = 0.06  # of the frame, on each side
SHAPE: Final = 1.1  # the frame's height for its width


@dataclass(frozen=True, slots=True)
class Map:
    """A plane around the sites' middle, in metres to the east and to the south; `placed` counts the sites on it."""

    lon: float
    lat: float
    width: float
    height: float
    placed: int

    @property
    def metres(self) -> tuple[float, float]:
        """Metres to the east and to the south of a degree of longitude and of latitude."""
        return _DEGREE * math.cos(math.radians(self.lat)), -_DEGREE

    def at(self, site: Site) -> tuple[int, int] | None:
        """Return where a site is, in whole metres; None where it has no position."""
        return None if site.lon is None or site.lat is None else self.place(site.lon, site.lat)

    def place(self, lon: float, lat: float) -> tuple[int, int]:
        """Return a position in whole metres."""
        east, south = self.metres
        return round((lon - self.lon) * east), round((lat - self.lat) * south)


def map_of(sites: Sequence[Site]) -> Map | None:
    """Return the map that shows all sites which have a position; None where none has."""
    placed = [(site.lon, site.lat) for site in sites if site.lon is not None and site.lat is not None]
    if not placed:
        return None
    lons, lats = zip(*placed, strict=True)
    middle = Map((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2, 0.0, 0.0, len(placed))
    east, south = middle.metres
    wide = max((max(lons) - min(lons)) * east, (max(lats) - min(lats)) * -south / SHAPE, _SMALLEST)
    width = wide * (1 + 2 * _MARGIN)
    return Map(middle.lon, middle.lat, width, width * SHAPE, len(placed))


def points(map_: Map, sites: Sequence[Site]) -> str:
    """Return a path through the sites that have a position; a marker is drawn at each of its points."""
    places = (map_.at(site) for site in sites)
    return "".join(f"M{place[0]} {place[1]}h0" for place in places if place is not None)
