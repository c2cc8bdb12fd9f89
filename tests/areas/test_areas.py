"""Divisions, layers and calendars: loaded, looked at first, and every file that is refused."""

import json
import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pyogrio.raw
import pytest
import shapely
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from closeout.areas.calendars import calendar, years
from closeout.areas.layers import layer_names, layers_of
from closeout.areas.models import Division, Holidays, Layer
from closeout.areas.queries import codes_called, divisions_page, layers, names
from closeout.journal.models import Entry
from closeout.kernel.text import Text
from closeout.people.roles import RIGHTS, ROLES
from tests.factories import COMMUNITY, person
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db
HEAD = "code,name_zh,name_en,urban_rural_code\n"
ROW = f"{COMMUNITY},大芬社区（示例）,Dafen (example),111\n"


@pytest.fixture
def admin() -> Client:
    return signed_in(person("administrator"))


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _post(client: Client, where: str, /, *args: object, **data: Any) -> Any:
    return client.post(reverse(f"areas:{where}", args=args), data, headers={"accept-language": "en"})


def _send(client: Client, where: str, content: bytes | str, name: str, /, **data: Any) -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return _post(client, where, file=SimpleUploadedFile(name, raw), **data)


def _confirm(client: Client, where: str, looked: Any, **data: Any) -> Any:
    effects = looked.context.get("effects")
    digest = "" if effects is None else effects.digest
    return _post(client, where, token=looked.context["upload"].token, digest=digest, **data)


# --- divisions -----------------------------------------------------------------------------------


def _divisions(client: Client, content: bytes | str, name: str = "divisions.csv") -> Any:
    return _send(client, "divisions", content, name)


def test_a_list_of_divisions_is_looked_at_and_then_loaded_once(admin: Client) -> None:
    looked = _divisions(admin, HEAD + ROW)
    assert looked.context["effects"].counts["new"] == 1
    assert not Division.objects.exists()
    assert _confirm(admin, "confirm_divisions", looked).status_code == 302
    assert Division.objects.get().name_zh == "大芬社区（示例）"
    assert Entry.objects.get(act="divisions_loaded").scope == "areas"
    assert _confirm(admin, "confirm_divisions", looked).status_code == 404


def test_a_second_list_changes_what_it_says_and_leaves_the_rest(admin: Client) -> None:
    Division.objects.create(code=COMMUNITY, name_zh="旧名", name_en="Dafen (example)", urban_rural_code="111")
    Division.objects.create(code="440307014002", name_zh="另一社区")
    looked = _divisions(admin, HEAD + ROW)
    (change,) = looked.context["effects"].rows[0].changes
    assert (change.label, change.before, change.after) == ("name_zh", "旧名", "大芬社区（示例）")
    _confirm(admin, "confirm_divisions", looked)
    assert Division.objects.get(pk=COMMUNITY).name_zh == "大芬社区（示例）"
    assert Division.objects.count() == 2
    assert _divisions(admin, HEAD + ROW).context["effects"].idle


def test_a_column_that_is_absent_leaves_what_is_known(admin: Client) -> None:
    Division.objects.create(code=COMMUNITY, name_zh="大芬社区（示例）", name_en="Dafen", urban_rural_code="111")
    assert _divisions(admin, f"代码,名称\n{COMMUNITY},大芬社区（示例）\n").context["effects"].idle


def test_text_in_gb_18030_is_read(admin: Client) -> None:
    looked = _divisions(admin, (HEAD + ROW).encode("gb18030"))
    assert "大芬社区" in looked.context["effects"].rows[0].what


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("4403,x,,", "areas.bad_code"),
        ("044030701400,x,,", "areas.bad_code"),
        ("<b>,x,,", "areas.bad_code"),
        (f"{COMMUNITY},,,", "areas.bad_name"),
        (f"{COMMUNITY},{'名' * 61},,", "areas.bad_name"),
        (f"{COMMUNITY},x,{'n' * 121},", "areas.bad_name"),
        (f"{COMMUNITY},x,,999", "areas.bad_kind"),
        (ROW + ROW, "areas.row_twice"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_loaded(admin: Client, row: str, code: str) -> None:
    looked = _divisions(admin, HEAD + row)
    assert looked.status_code == 422
    assert [one.code for each in looked.context["effects"].rows for one in each.problems] == [code]
    assert _confirm(admin, "confirm_divisions", looked).status_code == 422
    assert not Division.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        ("name_zh\nx\n", "a.csv", "lacks the column code"),
        (f"code,代码,name_zh\n{COMMUNITY},1,x\n", "a.csv", "second column"),
        (b"", "a.csv", "empty"),
        (b"PK\x03\x04\x00\x00", "a.csv", "NUL"),
        (b"x", "a.xlsx", "is no file that can be read here"),
        (HEAD + f"{COMMUNITY},x,,\n" * 20_001, "a.csv", "more than 20000 rows"),
    ],
)
def test_a_wrong_list_is_refused_clearly(admin: Client, content: bytes | str, name: str, says: str) -> None:
    answer = _divisions(admin, content, name)
    assert answer.status_code == 422
    assert says in _text(answer)
    assert "pending" not in _text(answer)


def test_what_changed_since_is_not_overwritten(admin: Client) -> None:
    looked = _divisions(admin, HEAD + ROW)
    Division.objects.create(code=COMMUNITY, name_zh="先来的")
    assert _confirm(admin, "confirm_divisions", looked).status_code == 409
    assert Division.objects.get().name_zh == "先来的"


def test_a_division_is_entered_and_changed_by_form(admin: Client) -> None:
    given = {"code": "４４０３０７０１４００１", "name_zh": "大芬社区（示例）", "urban_rural_code": "112"}
    assert _post(admin, "new_division", **given).status_code == 302
    assert _post(admin, "new_division", **given).status_code == 409
    assert _post(admin, "division", COMMUNITY, name_zh="新名", code="440307014009").status_code == 302
    assert Division.objects.get().name_zh == "新名"
    assert _post(admin, "new_division", code="1", name_zh="x").status_code == 422
    assert _post(admin, "division", "440307014009", name_zh="x").status_code == 404


def test_divisions_are_found_by_code_and_name() -> None:
    Division.objects.create(code=COMMUNITY, name_zh="大芬社区（示例）", name_en="Dafen")
    for word, count in (("440307", 1), ("大芬", 1), ("dafen", 1), ("别处", 0), ("", 1)):
        assert len(list(divisions_page(word, ""))) == count, word


def test_names_lead_to_codes_and_codes_to_names() -> None:
    Division.objects.create(code=COMMUNITY, name_zh="大芬", name_en="Dafen")
    Division.objects.create(code="440307014002", name_zh="同名")
    Division.objects.create(code="440307014003", name_zh="同名")
    assert names([COMMUNITY, "1"]) == {COMMUNITY: Text("大芬", "Dafen")}
    assert codes_called(["大芬", "同名", "无"]) == {
        "大芬": [COMMUNITY],
        "同名": ["440307014002", "440307014003"],
        "无": [],
    }


# --- layers --------------------------------------------------------------------------------------

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
    return _send(client, "new_layer", content, file, **{"name": name, **data})


def test_a_layer_is_looked_at_loaded_and_read_again(admin: Client) -> None:
    looked = _layer(admin, _geojson(), invented="on")
    assert "公园（示例）" in _text(looked)
    assert not Layer.objects.exists()
    assert _confirm(admin, "confirm_layer", looked, name="park", division="", invented="on").status_code == 302
    one = Layer.objects.get()
    assert (one.name, one.features, one.invented) == ("park", 1, True)
    assert (Path(settings.MEDIA_ROOT) / one.file).exists()
    assert one.digest in one.file
    assert list(layers_of(COMMUNITY).by_name["park"].labels) == ["公园（示例）"]
    assert Entry.objects.filter(act="layer_loaded").exists()


def test_a_zipped_shapefile_is_a_layer(admin: Client, tmp_path: Path) -> None:
    looked = _layer(admin, _zipped(tmp_path), "公园.zip")
    _confirm(admin, "confirm_layer", looked, name="park", division="")
    assert Layer.objects.get().file.endswith("park.shp")
    assert len(layers_of(COMMUNITY).by_name["park"].shapes) == 1


def test_a_geopackage_is_a_layer(admin: Client, tmp_path: Path) -> None:
    _written(tmp_path / "a.gpkg", "whatever")
    looked = _layer(admin, (tmp_path / "a.gpkg").read_bytes(), "a.gpkg")
    assert _confirm(admin, "confirm_layer", looked, name="park", division="").status_code == 302
    assert Layer.objects.get().features == 1


def test_the_layer_of_the_smaller_land_counts(admin: Client) -> None:
    for division, name in (("", "全市"), ("440307014000", "街道"), ("440307015000", "别处")):
        looked = _layer(admin, _geojson(name=name), division=division)
        _confirm(admin, "confirm_layer", looked, name="park", division=division)
    assert list(layers_of(COMMUNITY).by_name["park"].labels) == ["街道"]
    assert list(layers_of("440307016001").by_name["park"].labels) == ["全市"]


def test_a_second_file_takes_the_place_of_the_first(admin: Client) -> None:
    for name in ("旧", "新"):
        _confirm(admin, "confirm_layer", _layer(admin, _geojson(name=name)), name="park", division="")
    assert list(layers_of(COMMUNITY).by_name["park"].labels) == ["新"]
    assert Layer.objects.count() == 1


def test_a_faulty_shape_is_repaired_and_said(admin: Client) -> None:
    bow = [[[114.1, 22.6], [114.11, 22.61], [114.11, 22.6], [114.1, 22.61], [114.1, 22.6]]]
    looked = _layer(admin, _geojson(coordinates=bow))
    assert "used as repaired" in _text(looked)


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
    assert says in _text(answer)
    assert not content or file in _text(answer)
    assert tempfile.gettempdir() not in _text(answer)
    assert "pending" not in _text(answer)


def test_an_archive_of_two_maps_or_none_is_refused(admin: Client, tmp_path: Path) -> None:
    assert "exactly one Shapefile" in _text(_layer(admin, _zipped(tmp_path, ("a", "b")), "a.zip"))
    assert "exactly one Shapefile" in _text(_layer(admin, _zipped(tmp_path, ()), "a.zip"))


def test_the_name_of_a_layer_and_its_land_must_be_known(admin: Client) -> None:
    Division.objects.create(code=COMMUNITY, name_zh="大芬")
    assert _layer(admin, _geojson(), name="no_such").status_code == 422
    assert _layer(admin, _geojson(), division="440307014009").status_code == 422
    assert _layer(admin, _geojson(), division="无").status_code == 422
    assert _layer(admin, _geojson(), division="大芬").context["place"]["division"] == COMMUNITY


def test_a_layer_is_removed_and_its_file_kept(admin: Client) -> None:
    _confirm(admin, "confirm_layer", _layer(admin, _geojson()), name="park", division="")
    one = Layer.objects.get()
    assert admin.get(reverse("areas:remove_layer", args=[one.pk])).status_code == 200
    assert _post(admin, "remove_layer", one.pk).status_code == 302
    assert (Path(settings.MEDIA_ROOT) / one.file).exists()
    assert layers_of(COMMUNITY).by_name == {}
    assert _post(admin, "remove_layer", one.pk).status_code == 404


def test_layers_that_are_not_loaded_are_listed_as_such() -> None:
    found = layers()
    assert all(each.features is None for each in found)
    assert {each.name for each in found} < set(layer_names())
    assert "park_coverage" in layer_names()


@pytest.mark.parametrize("many", [1, 12])
def test_the_lists_take_a_fixed_number_of_queries(many: int, django_assert_num_queries: Any) -> None:
    for at in range(many):
        code = f"4403070140{at + 10}"
        Division.objects.create(code=code, name_zh=f"社区{at}")
        given = {"file": "", "digest": "", "features": 1, "loaded_at": "2026-05-20T00:00:00Z"}
        Layer.objects.create(name="park", stem=code, **given)
    with django_assert_num_queries(2):
        assert len([each for each in layers() if each.pk]) == many
    with django_assert_num_queries(2):
        assert len(list(divisions_page("", ""))) == many


# --- calendars -----------------------------------------------------------------------------------


def _notice(client: Client, content: bytes | str, name: str = "2027.csv") -> Any:
    return _send(client, "new_calendar", content, name)


NOTICE = "date,name,is_off_day\n2027-01-01,元旦,1\n2027-01-02,元旦,0\n"


def test_a_notice_is_looked_at_and_then_counts(admin: Client) -> None:
    assert not calendar().day(date(2027, 1, 1)).known
    looked = _notice(admin, NOTICE)
    assert looked.context["effects"].counts == {"wrong": 0, "changed": 0, "new": 2, "same": 0}
    assert _confirm(admin, "confirm_calendar", looked).status_code == 302
    assert calendar().day(date(2027, 1, 1)).kind == "holiday"
    assert calendar().day(date(2027, 1, 2)).kind == "makeup"
    assert Holidays.objects.get().year == 2027
    assert Entry.objects.filter(act="calendar_loaded").exists()
    assert _notice(admin, NOTICE).context["effects"].idle


def test_a_later_notice_takes_the_place_of_the_first(admin: Client) -> None:
    _confirm(admin, "confirm_calendar", _notice(admin, NOTICE))
    looked = _notice(admin, "date,name,is_off_day\n2027-01-01,元旦,1\n2027-01-04,元旦,1\n")
    assert looked.context["effects"].counts["changed"] == 2  # one day less off work, one more
    _confirm(admin, "confirm_calendar", looked)
    assert calendar().day(date(2027, 1, 2)).kind == "weekend"
    assert calendar().day(date(2027, 1, 4)).kind == "holiday"


def test_a_notice_of_a_shipped_year_takes_its_place(admin: Client) -> None:
    looked = _notice(admin, "date,name,is_off_day\n2026-01-01,元旦,1\n", "2026.csv")
    assert looked.context["effects"].counts["changed"] > 10
    _confirm(admin, "confirm_calendar", looked)
    assert calendar().day(date(2026, 10, 1)).kind == "workday"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        ("date,name,is_off_day\n2027-02-30,x,1\n", "a.csv", "no date"),
        ("date,name,is_off_day\n2027-01-01,x,1\n2028-05-01,x,1\n", "a.csv", "several years (2027, 2028)"),
        ("day\n", "a.csv", "first line"),
        ("{", "a.json", "not right"),
        (b"\xff\xfe\xff", "a.csv", "UTF-8"),
        (b"x", "a.ics", "is no file that can be read here"),
        (b"x" * (1024**2 + 1), "a.csv", "more than the 1 MB allowed"),
    ],
)
def test_a_wrong_notice_is_refused_clearly(admin: Client, content: bytes | str, name: str, says: str) -> None:
    answer = _notice(admin, content, name)
    assert answer.status_code == 422
    assert says in _text(answer)
    assert "pending" not in _text(answer)
    assert not Holidays.objects.exists()


def test_years_are_known_loaded_or_neither(admin: Client) -> None:
    found = {each.year: each for each in years(date(2026, 11, 25))}
    assert found[2026].known
    assert not found[2027].known
    _confirm(admin, "confirm_calendar", _notice(admin, NOTICE))
    found = {each.year: each for each in years(date(2026, 11, 25))}
    assert found[2027].loaded_at is not None


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_only_who_manages_areas_is_offered_to(role: Any) -> None:
    client = signed_in(person(role))
    answer = client.get(reverse("areas:list"))
    assert answer.status_code == (200 if "see_areas" in RIGHTS[role] else 403)
    assert (reverse("areas:new_layer") in _text(answer)) is ("manage_areas" in RIGHTS[role])
    sent = _divisions(client, HEAD + ROW).status_code
    assert sent == (200 if "manage_areas" in RIGHTS[role] else 403)


def test_what_somebody_else_sent_cannot_be_confirmed(admin: Client) -> None:
    looked = _divisions(admin, HEAD + ROW)
    other = signed_in(person("administrator"))
    assert _confirm(other, "confirm_divisions", looked).status_code == 404


def test_a_file_sent_as_one_thing_is_not_confirmed_as_another(admin: Client) -> None:
    looked = _divisions(admin, HEAD + ROW)
    assert _confirm(admin, "confirm_calendar", looked).status_code == 404


def test_markup_in_a_cell_is_only_text(admin: Client) -> None:
    page = _text(_divisions(admin, HEAD + f"{COMMUNITY},<script>alert(1)</script>,,\n"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
