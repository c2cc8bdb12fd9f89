"""Constraint layers on the map: areas and lines, drawn under the sites."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from closeout.kernel.text import Text
from closeout.report.mapping import Map

Positions = Sequence[Sequence[float]]  # longitude, latitude


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: what it is called, and its GeoJSON geometries in degrees of WGS 84 or CGCS2000."""

    label: Text
    geometries: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A layer as two paths in the map's metres: closed areas, and lines and points."""

    label: Text
    areas: str
    lines: str


def draw(map_: Map, layer: Layer) -> Drawing:
    """Return how a layer is drawn on a map."""
    areas = "".join(_path(map_, ring) + "Z" for each in layer.geometries for ring in _rings(each))
    lines = "".join(_path(map_, line) for each in layer.geometries for line in _lines(each))
    return Drawing(layer.label, areas, lines)


def _rings(geometry: Mapping[str, Any]) -> Iterator[Positions]:
    match geometry["type"]:
        case "Polygon":
            yield from geometry["coordinates"]
        case "MultiPolygon":
            yield from (ring for polygon in geometry["coordinates"] for ring in polygon)
        case "GeometryCollection":
            yield from (ring for each in geometry["geometries"] for ring in _rings(each))


def _lines(geometry: Mapping[str, Any]) -> Iterator[Positions]:
    match geometry["type"]:
        case "Point":
            yield [geometry["coordinates"]]
        case "MultiPoint":
            yield from ([position] for position in geometry["coordinates"])
        case "LineString":
            yield geometry["coordinates"]
        case "MultiLineString":
            yield from geometry["coordinates"]
        case "GeometryCollection":
            yield from (line for each in geometry["geometries"] for line in _lines(each))


def _path(map_: Map, positions: Positions) -> str:
    """Return a path in whole metres; neighbours that fall together are drawn once, a single position as a dot."""
    places = [place for place, _ in groupby(map_.place(position[0], position[1]) for position in positions)]
    written = "L".join(f"{east} {south}" for east, south in places)
    return f"M{written}h0" if len(places) == 1 else f"M{written}"
