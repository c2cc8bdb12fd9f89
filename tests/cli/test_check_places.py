"""Maps in and out of the command: layers, coordinate systems, sites as features, sites on a map."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely

from closeout.siting.coordinates import gcj02_of
from tests.cli.running import Command, read
from tests.cli.running import write as table
from tests.siting.scenes import LAT, LON, area, at, line, point, square, write


@pytest.fixture
def layers(tmp_path: Path) -> Path:
    """Return a park of 100 m and a store 300 m north of it."""
    return write(tmp_path / "layers", park=[area(square(100), name="中心公园")], dangerous_goods_store=[point(0, 300)])


def features(path: Path, *sites: tuple[dict[str, Any], Any]) -> Path:
    made = [{"type": "Feature", "properties": each, "geometry": shape} for each, shape in sites]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}), "utf-8")
    return path


def verdict(out: Path, code: str, standard: str) -> str:
    return next(row["verdict"] for row in read(out) if (row["site_code"], row["standard"]) == (code, standard))


def test_layers_fill_what_the_table_leaves_open(closeout: Command, tmp_path: Path, layers: Path) -> None:
    sites = table(tmp_path / "s.csv", "site_code,lon,lat,in_park", f"1,{LON},{LAT},", f"2,{LON},{LAT},false")
    assert closeout("check", "buji", sites, "--layers", layers, "-o", tmp_path / "v.csv").status == 0
    assert verdict(tmp_path / "v.csv", "1", "B-4.6a") == "fail"
    assert verdict(tmp_path / "v.csv", "2", "B-4.6a") == "unknown"


def test_positions_of_a_shifted_map_come_to_the_right_place(closeout: Command, tmp_path: Path, layers: Path) -> None:
    lon, lat = gcj02_of(np.array([LON]), np.array([LAT]))
    sites = table(tmp_path / "s.csv", "site_code,lon,lat", f"1,{lon[0]:.7f},{lat[0]:.7f}")
    for crs, status in (("gcj02", "fail"), ("wgs84", "unknown")):
        closeout("check", "buji", sites, "--layers", layers, "--crs", crs, "-o", tmp_path / f"{crs}.csv")
        assert verdict(tmp_path / f"{crs}.csv", "1", "B-4.6a") == status


def test_metres_of_a_projected_system_are_no_bad_longitude(closeout: Command, tmp_path: Path) -> None:
    sites = table(tmp_path / "s.csv", "site_code,lon,lat", "1,500000,2500000")
    closeout("check", "buji", sites, "--crs", "EPSG:4547", "-o", tmp_path / "o.geojson")
    made = json.loads((tmp_path / "o.geojson").read_text("utf-8"))
    assert made["features"][0]["geometry"] == {"type": "Point", "coordinates": [114.0, 22.5978229]}


def test_sites_may_be_features_whose_shape_is_the_site(closeout: Command, tmp_path: Path, layers: Path) -> None:
    outline = area(square(60, east=75))[0]
    sites = features(
        tmp_path / "s.geojson", ({"site_code": "001", "stacked_neatly": True}, outline), ({"site_code": "2"}, None)
    )
    assert closeout("check", "buji", sites, "--layers", layers, "-o", tmp_path / "v.csv").status == 0
    assert verdict(tmp_path / "v.csv", "001", "B-4.6a") == "fail"
    assert verdict(tmp_path / "v.csv", "2", "B-4.6a") == "unknown"


def test_a_geopackage_of_sites_is_brought_to_wgs84(closeout: Command, tmp_path: Path) -> None:
    pyogrio.raw.write(
        tmp_path / "s.gpkg",
        np.array([shapely.to_wkb(shapely.Point(500_000, 2_500_000))], dtype=object),
        field_data=[np.array(["1"], dtype=object)],
        fields=np.array(["site_code"], dtype=object),
        geometry_type="Point",
        crs="EPSG:4547",
    )
    closeout("check", "town", tmp_path / "s.gpkg", "-o", tmp_path / "o.geojson")
    made = json.loads((tmp_path / "o.geojson").read_text("utf-8"))
    assert made["features"][0]["geometry"]["coordinates"] == [114.0, 22.5978229]


def test_a_map_of_the_sites_counts_what_was_found(closeout: Command, tmp_path: Path) -> None:
    sites = features(tmp_path / "s.geojson", ({"site_code": "1", "name": "甲", "operating_state": "closed"}, None))
    closeout("check", "town", sites, "-o", tmp_path / "o.geojson")
    (site,) = json.loads((tmp_path / "o.geojson").read_text("utf-8"))["features"]
    said = site["properties"]
    assert (site["geometry"], said["name"], said["outcome"], said["questions"]) == (None, "甲", "out_of_scope", 0)
    assert said["pass"] + said["fail"] + said["unknown"] + said["not_applicable"] == 14


@pytest.mark.parametrize(
    ("properties", "shape", "said"),
    [
        ({"site_code": "1"}, {"type": "Point", "coordinates": [22.6, 114.0]}, "s.geojson:2"),
        ({"site_code": "1"}, {"type": "Polygon", "coordinates": [[[114, 22], [114, 23], [114, 22]]]}, "s.geojson:2"),
        ({"name": "甲"}, None, "site_code"),
    ],
)
def test_features_that_are_no_sites_are_refused(
    closeout: Command, tmp_path: Path, properties: dict[str, Any], shape: Any, said: str
) -> None:
    sites = features(tmp_path / "s.geojson", (properties, shape))
    ran = closeout("check", "town", sites, "-o", tmp_path / "o.csv")
    assert (ran.status, (tmp_path / "o.csv").exists()) == (1, False)
    assert said in ran.err


def test_a_property_of_several_parts_is_an_unknown_column(closeout: Command, tmp_path: Path) -> None:
    sites = features(tmp_path / "s.geojson", ({"site_code": "1", "has_fence": True, "style": {"colour": "red"}}, None))
    ran = closeout("check", "town", sites, "-o", tmp_path / "o.csv")
    assert (ran.status, "style" in ran.err) == (0, True)


def test_east_and_north_the_wrong_way_round_are_bad_rows(closeout: Command, tmp_path: Path, layers: Path) -> None:
    """They lay in the sea, where every layer has nothing near, and passed."""
    sites = table(tmp_path / "s.csv", "site_code,lon,lat", "1,2500000,500000", "2,500000,2500000", "3,,")
    ran = closeout("check", "buji", sites, "--crs", "EPSG:4547", "--layers", layers, "-o", tmp_path / "v.csv")
    assert (ran.status, (tmp_path / "v.csv").exists()) == (1, False)
    assert "s.csv:2:lat: 2500000, 500000: is no likely place" in ran.err
    assert "Of the 3 rows of" in ran.err
    assert "1 is bad" in ran.err


OPEN_RING = {"type": "Polygon", "coordinates": [area(square(60, east=75))[0]["coordinates"][0][:-1]]}
BOW = area([(-50, -50), (50, 50), (50, -50), (-50, 50)])[0]


@pytest.mark.parametrize("shape", [OPEN_RING, BOW])
def test_a_faulty_footprint_is_repaired_and_named(
    closeout: Command, tmp_path: Path, layers: Path, shape: dict[str, Any]
) -> None:
    """One left open had lost its place without a word, and the map library's own warning was all there was."""
    sites = features(tmp_path / "s.geojson", ({"site_code": "1"}, point()[0]), ({"site_code": "2"}, shape))
    ran = closeout("check", "buji", sites, "--layers", layers, "-o", tmp_path / "v.csv")
    assert (ran.status, ran.err.count("\n")) == (0, 1)
    assert "s.geojson:3: the shape was faulty" in ran.err
    assert verdict(tmp_path / "v.csv", "2", "B-4.6a") == "fail"


@pytest.mark.parametrize("shape", [{"type": "Point", "coordinates": [22.6, 114.0]}, area(square(9))[0]])
def test_features_off_the_map_of_the_named_system_are_bad_rows(
    closeout: Command, tmp_path: Path, shape: dict[str, Any]
) -> None:
    sites = features(tmp_path / "s.geojson", ({"site_code": "1"}, shape))
    crs = [] if shape["type"] == "Point" else ["--crs", "EPSG:4526"]
    ran = closeout("check", "town", sites, *crs, "-o", tmp_path / "v.csv")
    assert (ran.status, (tmp_path / "v.csv").exists()) == (1, False)
    assert "s.geojson:2: the coordinates lie outside" in ran.err


def test_codes_that_are_partly_numbers_are_read_as_they_stand(closeout: Command, tmp_path: Path) -> None:
    sites = features(tmp_path / "s.geojson", ({"site_code": 2}, None), ({"site_code": "007"}, None))
    assert closeout("check", "town", sites, "-o", tmp_path / "o.csv", "--table", "outcomes").status == 0
    assert [row["site_code"] for row in read(tmp_path / "o.csv")] == ["2", "007"]


@pytest.mark.parametrize(
    ("option", "status", "said"),
    [
        (["--sheet", "sx"], 1, "did you mean 's'?"),
        (["--sheet", "other"], 1, "has no such layer; choose"),
        (["--header-row", "2"], 2, "headings of"),
    ],
)
def test_what_features_do_not_have_is_refused(
    closeout: Command, tmp_path: Path, option: list[str], status: int, said: str
) -> None:
    sites = features(tmp_path / "s.geojson", ({"site_code": "1"}, None))
    ran = closeout("check", "town", sites, *option, "-o", tmp_path / "o.csv")
    assert (ran.status, said in ran.err, (tmp_path / "o.csv").exists()) == (status, True, False)


def test_a_pipe_named_like_a_map_is_refused_and_not_waited_for(closeout: Command, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "s.geojson")
    ran = closeout("check", "town", tmp_path / "s.geojson", "-o", tmp_path / "o.csv")
    assert (ran.status, "not a regular file" in ran.err) == (1, True)


def test_an_explanation_takes_layers_too(closeout: Command, tmp_path: Path, layers: Path) -> None:
    lon, lat = at(0, 100)
    sites = table(tmp_path / "s.csv", "site_code,lon,lat,position_accuracy_m", f"1,{lon:.7f},{lat:.7f},2")
    ran = closeout("explain", "buji", sites, "1", "--layers", layers, "--json")
    (store,) = (each for each in json.loads(ran.out)["standards"] if each["standard"] == "B-4.6c")
    assert "300 米" not in store["reason"]["zh"]
    assert "200.0 米" in store["reason"]["zh"]


def test_layers_that_cannot_be_used_are_refused_before_anything_is_written(closeout: Command, tmp_path: Path) -> None:
    sites = table(tmp_path / "s.csv", "site_code,lon,lat", f"1,{LON},{LAT}")
    folder = write(tmp_path / "layers", park=[line((0, 0), (9, 0))])
    ran = closeout("check", "buji", sites, "--layers", folder, "-o", tmp_path / "v.csv")
    assert (ran.status, (tmp_path / "v.csv").exists()) == (1, False)
    assert "park.geojson:#0: this layer consists of areas" in ran.err


def test_a_simulation_takes_layers_too(closeout: Command, tmp_path: Path) -> None:
    """Without them a wider figure for what is beside a road turned no site, and nothing said why."""
    drawn = write(tmp_path / "drawn", road=[line((-100, 0), (100, 0), half_width_m=0)])
    lon, lat = at(0, 25)
    known = "site_code,lon,lat,area_kind,operating_state,has_business_licence"
    sites = table(tmp_path / "s.csv", known, f"1,{lon:.7f},{lat:.7f},town,operating,true")
    words = ("simulate", "rugao", sites, "--layers", drawn, "--set", "beside_road_within_m=30")
    ran = closeout(*words, "-o", tmp_path / "turns.csv")
    assert (ran.status, ran.err) == (0, "")
    turns = {row["answer"]: row["after"] for row in read(tmp_path / "turns.csv")}
    assert turns == {"outcome": "ban"}


def test_a_report_draws_the_layers_that_were_read(closeout: Command, tmp_path: Path, layers: Path) -> None:
    """They were read and drawn nowhere."""
    sites = table(tmp_path / "s.csv", "site_code,lon,lat", f"1,{LON},{LAT}")
    for lang, park in (("zh", "公园</label>"), ("en", "park</label>")):
        closeout("check", "buji", sites, "--layers", layers, "-o", tmp_path / f"{lang}.html", lang=lang)
        page = (tmp_path / f"{lang}.html").read_text("utf-8")
        assert (park in page, 'id="layer-0"' in page) == (True, True)
