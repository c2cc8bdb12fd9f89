"""Constraint layers on the map: areas and lines, drawn under the sites as finely as the map can show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
import shapely

from closeout.kernel.text import Text
from closeout.report.mapping import Map
from closeout.siting.geometry import Geometries, single_parts

_STEPS: Final = 4_000  # across the map: what is finer is not drawn
_MOST: Final = 20_000  # coordinates of a layer: about 200 kB of the page
_AROUND: Final = 1.5  # half the frame's size, thrice: what can be seen by moving the map to its edge


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: what it is called, and its shapes in degrees of WGS 84 or CGCS2000."""

    label: Text
    shapes: Geometries


@dataclass(frozen=True, slots=True)
class Drawing:
    """A layer as two paths in the map's metres: closed areas, and lines and points."""

    label: Text
    areas: str
    lines: str


def draw(map_: Map, layer: Layer) -> Drawing:
    """Return how a layer is drawn on a map: what lies around its frame, no finer than it can be seen."""
    parts = _seen(map_, layer.shapes)
    areas = shapely.get_dimensions(parts) == 2
    rings = shapely.get_rings(parts[areas])
    return Drawing(layer.label, "".join(_paths(rings, "Z")), "".join(_paths(parts[~areas], "")))


def _seen(map_: Map, shapes: Geometries) -> Geometries:
    """Return the single parts of what is around the map's frame in its metres, as fine as there is room for."""
    east, south = map_.metres
    plane = shapely.transform(shapes, lambda at: (at - (map_.lon, map_.lat)) * (east, south))
    wide, high = map_.width * _AROUND, map_.height * _AROUND
    plane = plane[shapely.intersects(plane, shapely.box(-wide, -high, wide, high))]
    parts, _ = single_parts(shapely.clip_by_rect(plane, -wide, -high, wide, high))
    step = map_.width / _STEPS
    parts = shapely.simplify(parts[~shapely.is_empty(parts)], step)
    while shapely.get_num_coordinates(parts).sum() > _MOST:
        step *= 2
        parts = shapely.simplify(_no_finer(parts, step), step)
    return parts


def _no_finer(parts: Geometries, step: float) -> Geometries:
    """Leave out areas and lines smaller than `step`, and all but one of the points that lie as near together."""
    west, north, east, south = shapely.bounds(parts).T
    points = shapely.get_dimensions(parts) == 0
    _, first = np.unique(np.round(shapely.get_coordinates(parts[points]) / step), axis=0, return_index=True)
    large = ~points & (np.maximum(east - west, south - north) >= step)
    return np.concatenate([parts[large], parts[points][np.sort(first)]])


def _paths(lines: Geometries, end: str) -> Iterator[str]:
    """Yield a path a line in whole metres; neighbours that fall together are drawn once, a single place as a dot."""
    for line in lines:
        places = [
            place for place, _ in groupby(map(tuple, np.rint(shapely.get_coordinates(line)).astype(int).tolist()))
        ]
        written = "L".join(f"{east} {south}" for east, south in places)
        yield f"M{written}h0{end}" if len(places) == 1 else f"M{written}{end}"
