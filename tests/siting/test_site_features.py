"""Sites that are drawn on a map: the shape says where each is, its attributes what is known of it."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely

from closeout.kernel.refusal import Refusal, UsageRefusal
from closeout.siting.site_features import FeatureSource
from closeout.tabular.chunks import Chunk
from tests.siting.scenes import at

PLACE = {"type": "Point", "coordinates": [114.0, 22.6]}
SQUARE = {"type": "Polygon", "coordinates": [[[114, 22], [114.01, 22], [114.01, 22.01], [114, 22.01], [114, 22]]]}
BOW = {"type": "Polygon", "coordinates": [[[114, 22], [114.01, 22.01], [114.01, 22], [114, 22.01], [114, 22]]]}
FLAT = {"type": "Polygon", "coordinates": [[[114, 22], [114, 23], [114, 22], [114, 22]]]}
SWAPPED = {"type": "Point", "coordinates": [22.6, 114.0]}


def drawn(folder: Path, *shapes: Any, name: str = "s.geojson", **properties: Any) -> Path:
    made = [
        {"type": "Feature", "properties": {"site_code": f"S{number}", **properties}, "geometry": each}
        for number, each in enumerate(shapes)
    ]
    (folder / name).write_text(json.dumps({"type": "FeatureCollection", "features": made}), "utf-8")
    return folder / name


def chunks(source: FeatureSource, *headings: str, size: int = 100) -> list[Chunk]:
    return list(source.chunks([source.headings.index(each) for each in headings], size))


def column(source: FeatureSource, heading: str) -> list[Any]:
    return [value for chunk in chunks(source, heading) for value in chunk.columns[0].to_list()]


def refused(path: Path, layer: str | None = None, crs: str | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        FeatureSource(path, layer, crs)
    return caught.value


def test_the_place_of_a_feature_stands_behind_its_attributes(tmp_path: Path) -> None:
    source = FeatureSource(drawn(tmp_path, PLACE, name_zh="甲站"), None, None)
    assert list(source.headings) == ["site_code", "name_zh", "lon", "lat"]
    assert (column(source, "lon"), column(source, "lat")) == ([114.0], [22.6])


def test_attributes_called_lon_and_lat_say_nothing_against_the_shape(tmp_path: Path) -> None:
    source = FeatureSource(drawn(tmp_path, PLACE, lon=1, lat=2), None, None)
    assert list(source.headings) == ["site_code", "lon", "lat"]
    assert column(source, "lon") == [114.0]


def test_a_site_that_is_an_area_lies_at_its_middle_and_keeps_its_shape(tmp_path: Path) -> None:
    source = FeatureSource(drawn(tmp_path, SQUARE), None, None)
    assert (column(source, "lon"), column(source, "lat")) == ([114.005], [22.005])
    (footprint,) = source.shapes(pl.Series([2])).to_list()
    assert shapely.equals(shapely.from_wkb(footprint), shapely.geometry.shape(SQUARE))


def test_a_feature_without_a_shape_is_a_site_without_a_place(tmp_path: Path) -> None:
    source = FeatureSource(drawn(tmp_path, PLACE, None), None, None)
    assert column(source, "lon") == [114.0, None]
    assert source.shapes(pl.Series([3, 2])).is_null().to_list() == [True, False]


@pytest.mark.parametrize(("shape", "code"), [(FLAT, "siting.broken"), (SWAPPED, "siting.off_the_map")])
def test_a_shape_that_is_no_place_is_a_fault_of_its_row_alone(tmp_path: Path, shape: Any, code: str) -> None:
    source = FeatureSource(drawn(tmp_path, PLACE, shape, PLACE), None, None)
    (chunk,) = chunks(source, "site_code")
    assert chunk.columns[0].to_list() == ["S0", "S2"]
    assert chunk.rows.to_list() == [2, 4]
    assert [(each.row, each.code) for each in chunk.faults] == [(3, code)]


def test_a_shape_that_was_repaired_is_warned_of_with_its_row(tmp_path: Path) -> None:
    source = FeatureSource(drawn(tmp_path, PLACE, BOW), None, None)
    assert [(each.row, each.code, each.severity) for each in source.warnings] == [
        (3, "siting.repaired_site", "warning")
    ]
    assert shapely.is_valid(shapely.from_wkb(source.shapes(pl.Series([3])).to_list()[0]))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_features_come_in_pieces_of_the_size_asked_for(tmp_path: Path, size: int) -> None:
    source = FeatureSource(drawn(tmp_path, PLACE, FLAT, PLACE, None), None, None)
    found = chunks(source, "site_code", size=size)
    assert len(found) == -(-4 // size)
    assert [row for each in found for row in each.rows.to_list()] == [2, 4, 5]
    assert [fault.row for each in found for fault in each.faults] == [3]


def test_a_map_without_features_is_an_empty_table(tmp_path: Path) -> None:
    source = FeatureSource(drawn(tmp_path), None, None)
    assert [len(each.rows) for each in chunks(source)] == [0]
    assert not source.more_than(0)


def test_features_are_counted_without_being_read(tmp_path: Path) -> None:
    source = FeatureSource(drawn(tmp_path, PLACE, None, FLAT), None, None)
    assert [source.more_than(limit) for limit in (2, 3, 4)] == [True, False, False]


def test_no_row_of_features_can_be_a_title(tmp_path: Path) -> None:
    source = FeatureSource(drawn(tmp_path, PLACE), None, None)
    assert (list(source.beginning(10)), source.header_row) == ([], 1)


def test_a_shifted_map_comes_to_its_true_place(tmp_path: Path) -> None:
    """A reference point of tests/siting/data/shifted_positions.csv."""
    shifted = {"type": "Point", "coordinates": [114.055101935, 22.516552450]}
    source = FeatureSource(drawn(tmp_path, shifted), None, "gcj02")
    place = (*column(source, "lon"), *column(source, "lat"))
    assert place == pytest.approx((114.05, 22.519286), abs=1e-7)


def test_the_system_that_was_named_counts_more_than_the_file_s(tmp_path: Path) -> None:
    there = {"type": "Point", "coordinates": [500_000.0, 2_500_000.0]}
    source = FeatureSource(drawn(tmp_path, there), None, "EPSG:4547")
    assert (column(source, "lon"), column(source, "lat")) == ([114.0], [pytest.approx(22.59782291, abs=1e-7)])


def test_a_place_is_told_to_a_tenth_of_a_millimetre(tmp_path: Path) -> None:
    lon, lat = at(1 / 3, 1 / 7)
    source = FeatureSource(drawn(tmp_path, {"type": "Point", "coordinates": [lon, lat]}), None, None)
    assert column(source, "lon") == [round(lon, 9)]
    assert column(source, "lat") == [round(lat, 9)]


def test_a_layer_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    near = refused(drawn(tmp_path, PLACE), layer="S")
    far = refused(tmp_path / "s.geojson", layer="qqqq")
    assert {near.code, far.code} == {"siting.no_layer_here_guess", "siting.no_layer_here"}
    assert (far.params["found"], far.params["layers"]) == ("qqqq", "s")


def test_a_layer_may_be_named(tmp_path: Path) -> None:
    assert column(FeatureSource(drawn(tmp_path, PLACE), "s", None), "site_code") == ["S0"]


def test_a_system_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageRefusal):
        FeatureSource(drawn(tmp_path, PLACE), None, "gps")


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" + b"9" * 5000 + b"]", b"[" * 100_000])
def test_what_is_no_map_is_refused(tmp_path: Path, content: bytes) -> None:
    """A number of 5,000 digits ended in a traceback: Python itself refuses to read one."""
    (tmp_path / "s.geojson").write_bytes(content)
    refusal = refused(tmp_path / "s.geojson")
    assert refusal.code == "siting.unreadable"
    assert refusal.say("zh") != refusal.say("en")


def test_a_map_that_is_not_there_is_the_system_s_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FeatureSource(tmp_path / "none.geojson", None, None)


@pytest.mark.parametrize("properties", [{"kinds": ["a", "b"]}, {"style": {"a": 1}}, {"mixed": "x"}])
def test_attributes_of_any_shape_are_columns(tmp_path: Path, properties: dict[str, Any]) -> None:
    source = FeatureSource(drawn(tmp_path, PLACE, PLACE, **properties), None, None)
    (heading,) = properties
    assert len(column(source, heading)) == 2
    assert column(source, "site_code") == ["S0", "S1"]
