"""Positions into WGS 84: from GCJ-02 and BD-09, the shifted systems of Chinese maps, and from any EPSG system.

The shift is published as a function from WGS 84 only; the way back is found by iteration, to far below a millimetre.
"""

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup

from closeout.kernel.refusal import Refusal, UsageRefusal

Degrees = npt.NDArray[np.float64]
Pair = tuple[Degrees, Degrees]  # longitudes, latitudes; NaN where there is no position

WGS84, GCJ02, BD09 = "wgs84", "gcj02", "bd09"

_AXIS: Final = 6_378_245.0  # of Krassovsky's ellipsoid, metres; the shift is defined on it
_ECCENTRICITY: Final = 0.00669342162296594323  # its first eccentricity squared
_BD_TURN: Final = np.pi * 3000.0 / 180.0
_EXACT_M: Final = 5.0  # a system whose way to WGS 84 is less exact than that is refused
_CGCS2000: Final = re.compile("cgcs.?2000|china.?(geodetic.coordinate.system.)?2000", re.IGNORECASE)
_STRAY: Final = 10.0  # degrees outside of where a projection is meant to be used: beyond it, x and y are swapped
_ROUNDS: Final = 8  # each makes the error some hundred times smaller; it begins below 2 km


def to_wgs84(crs: str) -> Callable[[Degrees, Degrees], Pair]:
    """Return what turns positions of `crs` (`wgs84`, `gcj02`, `bd09`, `EPSG:n`) into WGS 84 degrees.

    It takes x (east) and y (north), whatever order the system's own definition has; NaN stays NaN.

    Raises:
        UsageRefusal: `crs` is none of these.
        Refusal: it is known, but nothing leads from it to WGS 84 exactly enough.
    """
    word = crs.strip().lower()
    if word == WGS84:
        return lambda lon, lat: (lon, lat)
    if word in _SHIFTS:
        return lambda lon, lat: unshifted(lon, lat, _SHIFTS[word])
    if not re.fullmatch("epsg:[0-9]{1,9}", word):
        raise UsageRefusal("siting.crs_form", found=crs)
    try:
        known = CRS.from_epsg(int(word[5:]))
    except CRSError:
        raise UsageRefusal("siting.crs_form", found=crs) from None
    return transformation(known, crs)


def transformation(crs: CRS, what: str) -> Callable[[Degrees, Degrees], Pair]:
    """Return what turns x and y of `crs` into WGS 84 degrees; `what` names it in a refusal.

    A place that `crs` cannot mean becomes NaN: off the earth, or far outside of where its projection is used.

    Raises:
        Refusal: it is no system of places on the earth, or the way to WGS 84 is known to a hundred metres only.
    """
    if not (crs.is_geographic or crs.is_projected) or not _exact(crs):
        raise Refusal("siting.crs_unusable", what=what, name=crs.name)
    transformer = Transformer.from_crs(crs, CRS.from_epsg(4326), always_xy=True)
    west, south, east, north = _meant(crs)

    def convert(x: Degrees, y: Degrees) -> Pair:
        lon, lat = transformer.transform(x, y)
        lost = ~((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        return np.where(lost, np.nan, lon), np.where(lost, np.nan, lat)

    return convert


def _meant(crs: CRS) -> tuple[float, float, float, float]:
    """Return the degrees that places of `crs` can have: west, south, east, north.

    The Chinese grids have x to the north. Taken for x to the east it leads somewhere into the sea, where every layer
    has nothing near; so a projection is held to the region that it was made for.
    """
    area = crs.area_of_use
    if not crs.is_projected or area is None or area.west > area.east:
        return -180.0, -90.0, 180.0, 90.0
    west, south = max(area.west - _STRAY, -180.0), max(area.south - _STRAY, -90.0)
    return west, south, min(area.east + _STRAY, 180.0), min(area.north + _STRAY, 90.0)


def _exact(crs: CRS) -> bool:
    """Return whether every way to WGS 84 is exact to some metres; CGCS2000 is taken as the same."""
    try:
        ways = TransformerGroup(crs, CRS.from_epsg(4326), always_xy=True).transformers
    except ProjError:
        return False
    known = [each.accuracy for each in ways if each.accuracy >= 0]
    same = _CGCS2000.search(f"{crs.datum.name if crs.datum else ''} {crs.name}") is not None
    return same or (bool(known) and max(known) <= _EXACT_M)


def unshifted(lon: Degrees, lat: Degrees, shift: Callable[[Degrees, Degrees], Pair]) -> Pair:
    """Return the positions that `shift` moves to `lon` and `lat`."""
    x, y = lon.copy(), lat.copy()
    for _ in range(_ROUNDS):
        moved_x, moved_y = shift(x, y)
        x, y = x - (moved_x - lon), y - (moved_y - lat)
    return x, y


def gcj02_of(lon: Degrees, lat: Degrees) -> Pair:
    """Return WGS 84 positions in GCJ-02; outside China's rectangle nothing is shifted."""
    x, y = lon - 105.0, lat - 35.0
    phi = np.radians(lat)
    magic = 1 - _ECCENTRICITY * np.sin(phi) ** 2
    east = _east(x, y) * 180.0 / (_AXIS / np.sqrt(magic) * np.cos(phi) * np.pi)
    north = _north(x, y) * 180.0 / (_AXIS * (1 - _ECCENTRICITY) / (magic * np.sqrt(magic)) * np.pi)
    inside = (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)
    return np.where(inside, lon + east, lon), np.where(inside, lat + north, lat)


def bd09_of(lon: Degrees, lat: Degrees) -> Pair:
    """Return WGS 84 positions in BD-09."""
    x, y = gcj02_of(lon, lat)
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


_SHIFTS: Final = {GCJ02: gcj02_of, BD09: bd09_of}


def _east(x: Degrees, y: Degrees) -> Degrees:
    plain = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    return plain + _short_waves(x) + _waves(x, (1.0, 20.0), (1 / 3, 40.0), (1 / 12, 150.0), (1 / 30, 300.0))


def _north(x: Degrees, y: Degrees) -> Degrees:
    plain = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    return plain + _short_waves(x) + _waves(y, (1.0, 20.0), (1 / 3, 40.0), (1 / 12, 160.0), (1 / 30, 320.0))


def _short_waves(x: Degrees) -> Degrees:
    return _waves(x, (6.0, 20.0), (2.0, 20.0))


def _waves(at: Degrees, *waves: tuple[float, float]) -> Degrees:
    total = sum((height * np.sin(often * np.pi * at) for often, height in waves), np.zeros_like(at))
    return np.asarray(total * 2.0 / 3.0)
