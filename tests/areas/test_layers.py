"""Layers of the map: looked at, loaded, read again, and every file that is refused."""

import json
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pyogrio.raw
import pytest
import shapely
from django.conf import settings
from django.test import Client
from django.urls import reverse

from closeout.areas.layers import layer_names
from closeout.areas.models import Division, Layer
from closeout.areas.queries import divisions_page, layers
from closeout.journal.models import Entry
from tests.areas.making import confirm, post, read_again, send, text
from tests.factories import COMMUNITY, authority, person
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    return signed_in(person("administrator"))


SQUARE = [[[114.10, 22.60], [114.11, 22.60], [114.11, 22.61], [114.10, 22.61], [114.10, 22.60]]]


def _geojson(kind: str = "Polygon", coordinates: Any = SQUARE, name: str = "公园（示例）") -> str:
    feature = {"type": "Feature", "properties": {"name": name}, "geometry": {"type": kind, "coordinates": coordinates}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False)


def _written(path: Path, layer: str) -> None:
    shape = shapely.polygons(SQUARE)
    values = [np.array(["公园（示例）"], dtype=object)]
    pyogrio.raw.write(
        path, shapely.to_wkb(shape), values, ["name"], layer=layer, geometry_type="Polygon", crs="EPSG:4326"
    )


def _zipped(folder: Path, stems: tuple[str, ...] = ("gongyuan",)) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for stem in stems:
            _written(folder / f"{stem}.shp", stem)
            for each in folder.glob(f"{stem}.*"):
                archive.write(each, f"folder/{each.name}")
    return file.getvalue()


def _layer(client: Client, content: bytes | str, file: str = "a.geojson", name: str = "park", **data: Any) -> Any:
    return send(client, "new_layer", content, file, **{"name": name, **data})


def test_a_layer_is_looked_at_loaded_and_read_again(admin: Client) -> None:
    looked = _layer(admin, _geojson(), invented="on")
    assert "公园（示例）" in text(looked)
    assert not Layer.objects.exists()
    assert confirm(admin, "confirm_layer", looked, name="park", division="", invented="on").status_code == 302
    one = Layer.objects.get()
    assert (one.name, one.features, one.invented) == ("park", 1, True)
    assert (Path(settings.MEDIA_ROOT) / one.file).exists()
    assert one.digest in one.file
    assert list(read_again()["park"].labels) == ["公园（示例）"]
    assert Entry.objects.filter(act="layer_loaded").exists()


def test_a_zipped_shapefile_is_a_layer(admin: Client, tmp_path: Path) -> None:
    looked = _layer(admin, _zipped(tmp_path), "公园.zip")
    confirm(admin, "confirm_layer", looked, name="park", division="")
    assert Layer.objects.get().file.endswith("park.shp")
    assert len(read_again()["park"].shapes) == 1


def test_a_geopackage_is_a_layer(admin: Client, tmp_path: Path) -> None:
    _written(tmp_path / "a.gpkg", "whatever")
    looked = _layer(admin, (tmp_path / "a.gpkg").read_bytes(), "a.gpkg")
    assert confirm(admin, "confirm_layer", looked, name="park", division="").status_code == 302
    assert Layer.objects.get().features == 1


def test_the_layer_of_the_smaller_land_counts(admin: Client) -> None:
    for division, name in (("", "全市"), ("440307014000", "街道"), ("440307015000", "别处")):
        looked = _layer(admin, _geojson(name=name), division=division)
        confirm(admin, "confirm_layer", looked, name="park", division=division)
    assert list(read_again()["park"].labels) == ["街道"]
    assert list(read_again("440307016001")["park"].labels) == ["全市"]


def test_a_second_file_takes_the_place_of_the_first(admin: Client) -> None:
    for name in ("旧", "新"):
        confirm(admin, "confirm_layer", _layer(admin, _geojson(name=name)), name="park", division="")
    assert list(read_again()["park"].labels) == ["新"]
    assert Layer.objects.count() == 1


def test_a_faulty_shape_is_repaired_and_said(admin: Client) -> None:
    bow = [[[114.1, 22.6], [114.11, 22.61], [114.11, 22.6], [114.1, 22.61], [114.1, 22.6]]]
    looked = _layer(admin, _geojson(coordinates=bow))
    assert "used as repaired" in text(looked)


@pytest.mark.parametrize(
    ("content", "file", "says"),
    [
        (_geojson("Point", [114.1, 22.6]), "a.geojson", "consists of areas"),
        (_geojson(coordinates=[[[22.6, 114.1], [22.7, 114.1], [22.7, 114.2], [22.6, 114.1]]]), "a.geojson", "outside"),
        ("<html>", "a.geojson", "cannot be read as a layer"),
        (b"PK\x03\x04 cut", "a.zip", "no sound ZIP archive"),
        (b"", "a.geojson", "empty"),
        (b"x", "a.kml", "is no file that can be read here"),
    ],
)
def test_a_wrong_layer_is_refused_clearly(admin: Client, content: bytes | str, file: str, says: str) -> None:
    answer = _layer(admin, content, file)
    assert answer.status_code == 422
    assert says in text(answer)
    assert not content or file in text(answer)
    assert tempfile.gettempdir() not in text(answer)
    assert "pending" not in text(answer)


def test_an_archive_of_two_maps_or_none_is_refused(admin: Client, tmp_path: Path) -> None:
    assert "exactly one Shapefile" in text(_layer(admin, _zipped(tmp_path, ("a", "b")), "a.zip"))
    assert "exactly one Shapefile" in text(_layer(admin, _zipped(tmp_path, ()), "a.zip"))


def test_the_name_of_a_layer_and_its_land_must_be_known(admin: Client) -> None:
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh="大芬")
    assert _layer(admin, _geojson(), name="no_such").status_code == 422
    assert _layer(admin, _geojson(), division="440307014009").status_code == 422
    assert _layer(admin, _geojson(), division="无").status_code == 422
    assert _layer(admin, _geojson(), division="大芬").context["place"]["division"] == COMMUNITY


def test_a_layer_is_removed_and_its_file_kept(admin: Client) -> None:
    confirm(admin, "confirm_layer", _layer(admin, _geojson()), name="park", division="")
    one = Layer.objects.get()
    assert admin.get(reverse("areas:remove_layer", args=[one.pk])).status_code == 200
    assert post(admin, "remove_layer", one.pk).status_code == 302
    assert (Path(settings.MEDIA_ROOT) / one.file).exists()
    assert read_again() == {}
    assert post(admin, "remove_layer", one.pk).status_code == 404


def test_layers_that_are_not_loaded_are_listed_as_such() -> None:
    found = layers(authority().pk)
    assert all(each.features is None for each in found)
    assert {each.name for each in found} < set(layer_names())
    assert "park_coverage" in layer_names()


@pytest.mark.parametrize("many", [1, 12])
def test_the_lists_take_a_fixed_number_of_queries(many: int, django_assert_num_queries: Any) -> None:
    for at in range(many):
        code = f"4403070140{at + 10}"
        Division.objects.create(authority=authority(), code=code, name_zh=f"社区{at}")
        given = {"file": "", "digest": "", "features": 1, "loaded_at": "2026-05-20T00:00:00Z"}
        Layer.objects.create(authority=authority(), name="park", stem=code, **given)
    here = authority().pk
    with django_assert_num_queries(2):
        assert len([each for each in layers(here) if each.pk]) == many
    with django_assert_num_queries(2):
        assert len(list(divisions_page(here, "", ""))) == many
