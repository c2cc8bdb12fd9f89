"""Layers as they are brought: formats, coordinate systems, faulty shapes; read right or refused with the way out."""

import json
import os
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from pyproj import Transformer

from closeout.kernel.refusal import Refusal
from closeout.siting.layers import Layers, read_layers
from tests.siting.scenes import area, found, line, point, sites, square, write

KNOWN = ("park", "hv_line", "road", "dangerous_goods_store")
SQUARE = shapely.box(114, 22, 114.01, 22.01)


def read(path: Path, *wanted: str) -> Layers:
    return read_layers(path, wanted or ("park",), KNOWN, {"park"})


def refused(path: Path, *wanted: str) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        read(path, *wanted)
    assert refusal.value.say("zh")
    return refusal.value


def draw(
    path: Path,
    *shapes: shapely.Geometry,
    crs: str | None = "EPSG:4326",
    layer: str | None = None,
    encoding: str | None = None,
) -> Path:
    """Write shapes with pyogrio, whatever they are."""
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(each) for each in shapes], dtype=object),
        field_data=[np.array(["甲"] * len(shapes), dtype=object)],
        fields=np.array(["name"], dtype=object),
        geometry_type=shapely.GeometryType(int(shapely.get_type_id(shapes[0])))
        .name.title()
        .replace("string", "String"),
        crs=crs,
        layer=layer,
        encoding=encoding,
        append=path.exists() and layer is not None,
    )
    return path


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".shp"])
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")
def test_a_folder_of_any_format_is_read(tmp_path: Path, ending: str) -> None:
    draw(tmp_path / f"park{ending}", SQUARE)
    layer = read(tmp_path).by_name["park"]
    assert layer.shapes[0].bounds == SQUARE.bounds
    assert list(layer.labels) == ["甲"]


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")
def test_a_shapefile_that_names_no_encoding_is_read_as_chinese(tmp_path: Path, encoding: str) -> None:
    draw(tmp_path / "park.shp", SQUARE, encoding=encoding)
    (tmp_path / "park.cpg").unlink()
    table = bytearray((tmp_path / "park.dbf").read_bytes())
    table[29] = 0
    (tmp_path / "park.dbf").write_bytes(table)
    assert list(read(tmp_path).by_name["park"].labels) == ["甲"]


def test_one_geopackage_holds_several_layers(tmp_path: Path) -> None:
    file = draw(tmp_path / "all.gpkg", SQUARE, layer="park")
    draw(file, shapely.LineString([(114, 22), (114.01, 22)]), layer="road")
    assert set(read(file, "park", "road").by_name) == {"park", "road"}


@pytest.mark.parametrize("crs", ["EPSG:4547", "EPSG:4490", "EPSG:3857", "EPSG:32650"])
def test_a_layer_of_another_system_comes_to_the_same_place(tmp_path: Path, crs: str) -> None:
    file = draw(tmp_path / "plain.gpkg", SQUARE)
    there = shapely.Point(114.005, 22.005)
    moved = shapely.transform(there, lambda xy: transformed(xy, crs))
    draw(tmp_path / "dangerous_goods_store.gpkg", moved, crs=crs)
    file.unlink()
    shape = read(tmp_path, "dangerous_goods_store").by_name["dangerous_goods_store"].shapes[0]
    assert (shape.x, shape.y) == pytest.approx((there.x, there.y), abs=1e-8)


def transformed(xy: np.ndarray, crs: str) -> np.ndarray:
    return np.column_stack(Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(xy[:, 0], xy[:, 1]))


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_layer_without_a_coordinate_system_is_refused(tmp_path: Path) -> None:
    draw(tmp_path / "park.shp", SQUARE, crs=None)
    assert refused(tmp_path).code == "siting.no_crs"


def test_a_system_that_leads_nowhere_exactly_is_refused(tmp_path: Path) -> None:
    draw(tmp_path / "park.gpkg", shapely.box(500_000, 2_500_000, 500_100, 2_500_100), crs="EPSG:2383")
    assert refused(tmp_path).code == "siting.crs_unusable"


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_metres_that_say_they_are_degrees_are_refused(tmp_path: Path) -> None:
    draw(tmp_path / "park.geojson", shapely.box(500_000, 2_500_000, 500_100, 2_500_100), crs=None)
    assert refused(tmp_path).problems[0].code == "siting.off_the_map"


@pytest.mark.parametrize(("crs", "east"), [("EPSG:4547", 2_500_000), ("EPSG:4526", 500_000)])
def test_a_projection_s_north_before_its_east_and_a_zone_left_out_are_refused(
    tmp_path: Path, crs: str, east: float
) -> None:
    """Such a layer lay in the sea and had nothing near to any site; or it was no shape any more, and a traceback."""
    north = 3_000_000 - east
    draw(tmp_path / "park.gpkg", shapely.box(east, north, east + 100, north + 100), crs=crs)
    assert [each.code for each in refused(tmp_path).problems] == ["siting.off_the_map"]


def test_latitude_before_longitude_is_refused(tmp_path: Path) -> None:
    draw(tmp_path / "park.geojson", shapely.box(22, 114, 22.01, 114.01))
    assert refused(tmp_path).problems[0].code == "siting.off_the_map"


def test_a_ring_that_crosses_itself_is_repaired_and_named(tmp_path: Path) -> None:
    bow = area([(-50, -50), (50, 50), (50, -50), (-50, 50)], name="蝴蝶结")
    layers = write(tmp_path, park=[bow])
    assert [each.code for each in read(layers).warnings] == ["siting.repaired"]
    assert found(layers, "in_park", sites((40, 0), (0, 40))) == [True, False]


def test_a_ring_that_was_left_open_is_closed_and_named(tmp_path: Path) -> None:
    shape, properties = area(square(100), name="未闭合")
    layers = write(tmp_path, park=[({**shape, "coordinates": [shape["coordinates"][0][:-1]]}, properties)])
    (warning,) = read(layers).warnings
    assert (warning.code, "#0 未闭合" in warning.say("zh"), " 等" in warning.say("zh")) == (
        "siting.repaired",
        True,
        False,
    )
    assert found(layers, "in_park", sites((40, 40), (60, 0))) == [True, False]


@pytest.mark.parametrize(
    "ring",
    [[(0.0, 0.0), (10.0, 0.0)], [(0.0, 0.0), (0.0, 10.0), (0.0, 20.0)], [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0)]],
)
def test_a_ring_without_an_area_is_refused_by_name(tmp_path: Path, ring: list[tuple[float, float]]) -> None:
    layers = write(tmp_path, park=[area(square(10)), area(ring)])
    refusal = refused(layers)
    assert [(each.code, each.column) for each in refusal.problems] == [("siting.broken", "#1")]


def test_a_coordinate_that_is_no_number_is_refused_by_name(tmp_path: Path) -> None:
    bad = shapely.transform(SQUARE, lambda xy: np.where(xy == xy.max(axis=0), np.inf, xy))
    draw(tmp_path / "park.gpkg", SQUARE, bad)
    assert [(each.code, each.column) for each in refused(tmp_path).problems] == [("siting.broken", "#2 甲")]


def test_heights_of_a_compound_system_are_left_out(tmp_path: Path) -> None:
    draw(tmp_path / "park.gpkg", SQUARE, crs="EPSG:4326+5773")
    assert read(tmp_path).by_name["park"].shapes[0].bounds == SQUARE.bounds


def test_a_line_without_a_length_is_refused_by_name(tmp_path: Path) -> None:
    refusal = refused(write(tmp_path, road=[line((0, 0), (0, 0), name="断头路")]), "road")
    assert [(each.code, each.column) for each in refusal.problems] == [("siting.broken", "#0 断头路")]


def test_a_spike_of_an_area_is_cut_off_and_the_area_stays_one(tmp_path: Path) -> None:
    layers = write(tmp_path, park=[area([*square(100), (-50, 0), (-90, 0), (-50, 0)])])
    assert [each.code for each in read(layers).warnings] == ["siting.repaired"]
    assert found(layers, "in_park", sites((0, 0), (-80, 0))) == [True, False]


def test_a_feature_without_a_shape_is_left_out_and_named(tmp_path: Path) -> None:
    park = {"type": "Feature", "properties": {"name": "无图"}, "geometry": None}
    text = json.dumps({"type": "FeatureCollection", "features": [park]})
    (tmp_path / "park.geojson").write_text(text, "utf-8")
    layers = read(tmp_path)
    assert (len(layers.by_name["park"].shapes), layers.warnings[0].code) == (0, "siting.no_place")


def test_parts_and_heights_are_taken_as_they_are(tmp_path: Path) -> None:
    parts = [square(20), square(20, east=100)]
    rings = [area(each)[0]["coordinates"] for each in parts]
    high = [[[(*place, 30.0) for place in ring] for ring in each] for each in rings]
    layers = write(tmp_path, park=[({"type": "MultiPolygon", "coordinates": high}, {})])
    assert found(layers, "in_park", sites((0, 0), (50, 0), (100, 0))) == [True, False, True]


def test_a_park_that_is_a_line_is_refused(tmp_path: Path) -> None:
    assert refused(write(tmp_path, park=[line((0, 0), (9, 0))])).problems[0].code == "siting.unfit_area"


def test_a_road_that_is_a_point_is_refused(tmp_path: Path) -> None:
    assert refused(write(tmp_path, road=[point()]), "road").problems[0].code == "siting.unfit_line"


@pytest.mark.parametrize("width", [-1, "wide", "nan", "1_000", "infinity", "1e999", "8 km", "1,000"])
def test_half_a_width_that_is_none_is_refused(tmp_path: Path, width: object) -> None:
    layers = write(tmp_path, road=[line((0, 0), (9, 0), half_width_m=width)])
    assert refused(layers, "road").problems[0].code == "siting.half_width"


@pytest.mark.parametrize(
    ("written", "metres"),
    [("7", 7), ("7.5 m", 7.5), ("７．５米", 7.5), (".5", 0.5), ("1e1", 10), (12.300000000000001, 12.3)],
)
def test_half_a_width_is_metres_as_people_write_them(tmp_path: Path, written: object, metres: float) -> None:
    layers = write(tmp_path, road=[line((0, 0), (9, 0), half_width_m=written)])
    assert read(layers, "road").by_name["road"].half_width[0] == pytest.approx(metres)


def test_an_unknown_layer_is_warned_of_with_what_was_meant(tmp_path: Path) -> None:
    warning = read(write(tmp_path, parks=[], park=[])).warnings[0]
    assert "'park'" in warning.say("en")


@pytest.mark.parametrize("name", ["nowhere", "park.geojson", "empty"])
def test_a_path_without_layers_is_refused_with_the_way_out(tmp_path: Path, name: str) -> None:
    write(tmp_path, park=[])
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / name).code in ("siting.no_path", "siting.neither_folder_nor_package", "siting.no_layers")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "park.gpkg").write_bytes(b"SQLite format 3\x00 but no more")
    assert refused(tmp_path).code == "siting.unreadable"


@pytest.mark.parametrize(
    ("name", "content", "zh", "en"),
    [
        ("park.gpkg", b"", "文件是空的", "the file is empty"),
        ("park.gpkg", b"PK\x03\x04", "内容不是 GeoPackage", "is no GeoPackage"),
        ("park.shp", b"PK\x03\x04", "内容不是 Shapefile", "is no Shapefile"),
        ("park.shp", b"\x00\x00\x27\x0a" + b"\x00" * 200, "缺少 park.shx、park.dbf", "no park.shx, park.dbf"),
        ("park.geojson", b'{"type":\n "Fea', "第 2 行第 2 个字符处", "line 2, character 2"),
        ("park.geojson", b'{"a": 1}', "内容不是 GeoJSON", "is no GeoJSON"),
        ("park.geojson", "{公园}".encode("gb18030"), "不是 UTF-8 文本", "no text in UTF-8"),
        ("park.geojson", b"[" * 100_000, "内容不是 GeoJSON", "is no GeoJSON"),
        ("park.geojson", b"[" + b"9" * 5000 + b"]", "内容不是 GeoJSON", "is no GeoJSON"),
    ],
)
def test_why_a_file_cannot_be_read_is_said_in_either_language(
    tmp_path: Path, name: str, content: bytes, zh: str, en: str
) -> None:
    """The map library's English stood in a Chinese sentence, with its advice to programmers."""
    (tmp_path / name).write_bytes(content)
    refusal = refused(tmp_path)
    assert (zh in refusal.say("zh"), en in refusal.say("en")) == (True, True), refusal.say("zh")
    assert not {"driver", "recognized"} & set(refusal.say("en").split())


def test_of_a_package_damaged_inside_the_library_is_quoted_without_its_queries(tmp_path: Path) -> None:
    draw(tmp_path / "park.gpkg", SQUARE)
    whole = (tmp_path / "park.gpkg").read_bytes()
    (tmp_path / "park.gpkg").write_bytes(whole[: len(whole) // 2])
    assert "（内容已损坏：“database disk image is malformed" in refused(tmp_path).say("zh")
    assert "SELECT" not in refused(tmp_path).say("zh")


def test_a_pipe_among_the_layers_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "park.geojson")
    assert refused(tmp_path).code == "kernel.not_regular"


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    write(tmp_path, park=[])
    draw(tmp_path / "park.gpkg", SQUARE)
    assert refused(tmp_path).code == "siting.layer_twice"
