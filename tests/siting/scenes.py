"""Small scenes: layers written as people bring them, and sites at exact distances from a feature."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from pyproj import Geod

from closeout.kernel.facts import Fact
from closeout.kernel.text import Text
from closeout.siting.layers import read_layers
from closeout.siting.place_facts import Siting, is_area_layer, layer_of

EARTH = Geod(ellps="WGS84")
LON, LAT = 114.0, 22.6
NOTE = Text("–", "-")
FACTS = [
    Fact("area_kind", "choice", NOTE, layer="main_urban_area"),
    Fact("in_park", "boolean", NOTE, layer="park"),
    Fact("dangerous_goods_store_m", "number", NOTE, "m", layer="dangerous_goods_store"),
    Fact("hv_line_220kv_m", "number", NOTE, "m", layer="hv_line where voltage_kv = 220"),
    Fact("hv_line_500kv_m", "number", NOTE, "m", layer="hv_line where voltage_kv = 500"),
    Fact("in_other_hv_corridor", "boolean", NOTE, layer="hv_line, other voltages"),
    Fact("beside_road", "boolean", NOTE, layer="road"),
]
NAMES = list(dict.fromkeys(map(layer_of, FACTS)))
AREAS = {layer_of(each) for each in FACTS if is_area_layer(each)}

Feature = tuple[Mapping[str, Any], Mapping[str, Any]]  # geometry, properties


def point(east: float = 0.0, north: float = 0.0, **properties: Any) -> Feature:
    """Return a point so many metres east and north of the scene's middle."""
    return {"type": "Point", "coordinates": at(east, north)}, properties


def line(*places: tuple[float, float], **properties: Any) -> Feature:
    return {"type": "LineString", "coordinates": [at(*each) for each in places]}, properties


def area(*rings: Sequence[tuple[float, float]], **properties: Any) -> Feature:
    closed = [[at(*each) for each in (*ring, ring[0])] for ring in rings]
    return {"type": "Polygon", "coordinates": closed}, properties


def square(size: float, east: float = 0.0, north: float = 0.0) -> list[tuple[float, float]]:
    half = size / 2
    return [(east + x * half, north + y * half) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]


def at(east: float, north: float) -> tuple[float, float]:
    """Go north along the meridian, then east along a geodesic: exact in each of the two."""
    lon, lat, _ = EARTH.fwd(LON, LAT, 0 if north >= 0 else 180, abs(north))
    lon, lat, _ = EARTH.fwd(lon, lat, 90 if east >= 0 else 270, abs(east))
    return lon, lat


def write(folder: Path, **layers: Sequence[Feature]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, features in layers.items():
        made = [{"type": "Feature", "properties": each[1], "geometry": each[0]} for each in features]
        text = json.dumps({"type": "FeatureCollection", "features": made})
        (folder / f"{name}.geojson").write_text(text, "utf-8")
    return folder


def siting(folder: Path, road_within_m: float | None = None) -> Siting:
    return Siting(FACTS, read_layers(folder, NAMES, NAMES, AREAS).by_name, road_within_m)


def sites(*places: tuple[float, float], **columns: Sequence[Any]) -> pl.DataFrame:
    lon, lat = zip(*(at(*each) for each in places), strict=True)
    return pl.DataFrame({"lon": lon, "lat": lat, **columns})


def found(folder: Path, fact: str, frame: pl.DataFrame) -> list[Any]:
    """Return the value of a fact at each site."""
    return siting(folder).at(frame)[fact].to_list()


def origins(folder: Path, fact: str, frame: pl.DataFrame) -> list[Any]:
    return siting(folder).at(frame)[f"origin:{fact}"].to_list()
