"""Maps in and out of the command: layers, coordinate systems, sites as features, sites on a map."""

import json
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
        ({"site_code": "1", "size": {"area": 3}}, None, "size"),
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
