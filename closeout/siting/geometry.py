"""Shapes made fit for measuring: flat, valid, in degrees of WGS 84, without edges so long that they would bend."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from closeout.kernel.refusal import Refusal
from closeout.siting.coordinates import Degrees, Pair, transformation

Geometries = npt.NDArray[np.object_]  # of shapely geometries
Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

# An edge is straight in its layer's own coordinates; on the ellipsoid one of 500 m strays from that by millimetres.
_EDGE_DEGREES: Final = 0.005
_EDGE_METRES: Final = 500.0
_POINT, _MULTIPOINT = int(shapely.GeometryType.POINT), int(shapely.GeometryType.MULTIPOINT)
_AREAS: Final = (int(shapely.GeometryType.POLYGON), int(shapely.GeometryType.MULTIPOLYGON))


@dataclass(frozen=True, slots=True)
class Repaired:
    """Shapes that are valid; which ones were repaired, have nothing in them, or could not be repaired."""

    shapes: Geometries
    repaired: Mask
    empty: Mask
    broken: Mask

    def kept(self, mask: Mask) -> "Repaired":
        """Return those where `mask` is true."""
        return Repaired(self.shapes[mask], self.repaired[mask], self.empty[mask], self.broken[mask])


def repaired(shapes: Geometries, closed: Mask) -> Repaired:
    """Return `shapes` with the invalid ones repaired; one that loses its area or its length is broken.

    Those `closed` already count as repaired, too.
    """
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    broken = ~empty & ~_finite(shapes)
    sound = ~empty & ~broken
    invalid = sound & ~shapely.is_valid(shapes)
    made = shapes.copy()
    made[broken] = None  # what has no numbers for coordinates has no length either
    made[invalid] = [_of_kind(one, shapely.make_valid(one)) for one in shapes[invalid]]
    before, after = _dimensions(shapes), _dimensions(made)
    flat = sound & ((after < before) | ((before == 1) & (shapely.length(made) == 0)))
    return Repaired(made, (invalid | closed) & ~flat & ~broken, empty, broken | flat)


def _dimensions(shapes: Geometries) -> npt.NDArray[np.int32]:
    return np.where(shapely.is_empty(shapes), -1, shapely.get_dimensions(shapes)).astype(np.int32)


def _finite(shapes: Geometries) -> Mask:
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    lost = np.zeros(len(shapes), dtype=bool)
    lost[owner[~np.isfinite(coordinates).all(axis=1)]] = True
    return ~lost & (shapely.get_num_coordinates(shapes) > 0)


def _of_kind(before: shapely.Geometry, after: shapely.Geometry) -> shapely.Geometry:
    """Return the parts of a repaired shape that are of its own dimension: an area does not become a line beside it."""
    wanted = shapely.get_dimensions(before)
    parts = [each for each in _parts(after) if shapely.get_dimensions(each) == wanted]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts) if parts else after


def _parts(shape: shapely.Geometry) -> list[shapely.Geometry]:
    return [each for part in shapely.get_parts(shape) for each in shapely.get_parts(part)]


def single_parts(shapes: Geometries) -> tuple[Geometries, Places]:
    """Return the single parts of shapes, collections in collections taken apart too, each with its shape's place."""
    owner = np.arange(len(shapes))
    while True:
        parts, index = shapely.get_parts(shapes, return_index=True)
        owner = owner[index]
        if len(parts) == len(shapes) and not (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
            return parts, owner
        shapes = parts


def in_degrees(shapes: Geometries, crs: str | None, file: str) -> Geometries:
    """Return valid `shapes` of the coordinate system `crs` in WGS 84, with no edge longer than about 500 m.

    Raises:
        Refusal: there is no `crs`, or nothing leads from it to WGS 84.
    """
    if crs is None:
        raise Refusal("siting.no_crs", file=file)
    try:
        known = CRS.from_user_input(crs)
    except CRSError:
        raise Refusal("siting.no_crs", file=file) from None
    known = known.sub_crs_list[0] if known.is_compound else known
    convert = transformation(known, file)
    dense = shapely.segmentize(shapes, _EDGE_DEGREES if known.is_geographic else _EDGE_METRES)
    if known.to_epsg() == 4326:
        return dense
    return moved(dense, convert)


def moved(shapes: Geometries, convert: Callable[[Degrees, Degrees], Pair]) -> Geometries:
    """Return `shapes` with every corner converted; one without a place becomes infinite, so that rings stay closed."""
    return shapely.transform(shapes, lambda xy: np.nan_to_num(np.column_stack(convert(xy[:, 0], xy[:, 1])), nan=np.inf))


def coordinates_problem(shapes: Geometries) -> Mask:
    """Return which shapes leave the earth's degrees: the layer is in another system than it says."""
    west, south, east, north = shapely.bounds(shapes).T
    inside = (west >= -180) & (south >= -90) & (east <= 180) & (north <= 90)
    return np.asarray(~(inside & np.isfinite(shapely.bounds(shapes)).all(axis=1)))


def unfit(shapes: Geometries, kind: str) -> Mask:
    """Return which shapes cannot be what a layer of `kind` holds: `area`, `line` (no points) or `any`."""
    types = shapely.get_type_id(shapes)
    if kind == "area":
        return np.asarray(~np.isin(types, _AREAS))
    return np.isin(types, (_POINT, _MULTIPOINT)) if kind == "line" else np.zeros(len(shapes), dtype=bool)
