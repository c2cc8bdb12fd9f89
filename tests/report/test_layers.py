"""Constraint layers on the map: areas and lines in the same metres as the sites, under a name that can be hostile."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from closeout.kernel.text import Text, both
from closeout.report.layers import Layer, draw
from closeout.report.mapping import Map
from tests.report.making import Outline, make, sample

MAP = Map(114.0, 0.0, 1000.0, 1000.0, 1)
SQUARE = [[114.0, 0.0], [114.001, 0.0], [114.001, 0.001], [114.0, 0.001], [114.0, 0.0]]
RING = "M0 0L111 0L111 -111L0 -111L0 0Z"


def shapes(*geometries: Any) -> Any:
    return np.array([shapely.from_geojson(json.dumps(each)) for each in geometries], dtype=object)


@pytest.mark.parametrize(
    ("kind", "coordinates", "areas", "lines"),
    [
        ("Polygon", [SQUARE], RING, ""),
        ("MultiPolygon", [[SQUARE], [SQUARE]], RING * 2, ""),
        ("LineString", SQUARE[:2], "", "M0 0L111 0"),
        ("MultiLineString", [SQUARE[:2], SQUARE[1:3]], "", "M0 0L111 0M111 0L111 -111"),
        ("Point", SQUARE[1], "", "M111 0h0"),
        ("MultiPoint", SQUARE[:2], "", "M0 0h0M111 0h0"),
    ],
)
def test_every_kind_of_geometry_is_drawn_in_metres(kind: str, coordinates: Any, areas: str, lines: str) -> None:
    geometry = {"type": kind, "coordinates": coordinates}
    for each in (geometry, {"type": "GeometryCollection", "geometries": [geometry]}):
        drawn = draw(MAP, Layer(both("x"), shapes(each)))
        assert (drawn.areas, drawn.lines) == (areas, lines)


def test_a_line_that_comes_back_keeps_its_way_and_neighbours_within_a_metre_are_one() -> None:
    line = [*SQUARE[:2], [114.001, 0.000001], SQUARE[0], SQUARE[3]]
    drawn = draw(MAP, Layer(both("x"), shapes({"type": "LineString", "coordinates": line})))
    assert drawn.lines == "M0 0L111 0L0 0L0 -111"


def test_a_layer_lies_under_the_sites_and_is_named_in_the_legend(tmp_path: Path) -> None:
    layer = Layer(Text("河道<管理>范围", "river range"), shapes({"type": "Polygon", "coordinates": [SQUARE]}))
    text = make(sample("buji"), tmp_path / "report.html", "buji", layers=[layer, layer])
    assert "河道&lt;管理&gt;范围</label>" in text
    assert text.index('id="layer-1"') < text.index('class="pts"')
    assert len([each for each in Outline(text).of("input") if each.get("data-layer")]) == 2


def test_without_positions_no_layer_is_drawn(tmp_path: Path) -> None:
    layer = Layer(both("river range"), shapes({"type": "Polygon", "coordinates": [SQUARE]}))
    assert "river range" not in make(sample("town"), tmp_path / "report.html", layers=[layer])


def test_what_lies_far_from_the_frame_is_left_out() -> None:
    far, near = ({"type": "Point", "coordinates": [lon, 0.0]} for lon in (115.0, 114.001))
    assert draw(MAP, Layer(both("x"), shapes(far, near))).lines == "M111 0h0"


def test_a_layer_of_very_many_features_is_drawn_as_finely_as_there_is_room() -> None:
    places = np.random.default_rng(7).uniform((113.995, -0.005), (114.005, 0.005), (60_000, 2))
    drawn = draw(MAP, Layer(both("x"), np.array(shapely.points(places), dtype=object)))
    assert 1_000 < drawn.lines.count("M") <= 20_000
