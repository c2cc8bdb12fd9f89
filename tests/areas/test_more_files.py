"""Files of divisions, layers and notices: each fault by its cell, archives that are broken, and what stays."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.test import Client

from closeout.areas.divisions import faults, load_divisions, plan, save_division
from closeout.areas.layers import chosen, load_layer, remove_layer
from closeout.areas.models import Division, Layer
from closeout.areas.queries import layer_label, layer_row
from closeout.areas.registries import MEASURING, Changed
from closeout.areas.types import DivisionData
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.people.access import Access
from closeout.people.roles import Role
from closeout.ui.uploads import Upload
from tests.areas.making import HEAD, confirm, divisions, post, read_again, send, text
from tests.factories import COMMUNITY, NOW, access, authority, person
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db
OTHER = "440307014002"


@pytest.fixture
def admin() -> Client:
    return signed_in(person("administrator"))


@pytest.fixture
def told() -> Iterator[list[Changed]]:
    """Give what whoever measures to layers is told."""
    heard: list[Changed] = []
    MEASURING.begin.append(heard.append)
    yield heard
    MEASURING.begin.remove(heard.append)


def listed(folder: Path, rows: str, head: str = HEAD) -> Path:
    path = folder / "divisions.csv"
    path.write_text(head + rows, encoding="utf-8")
    return path


def data(**changes: str) -> DivisionData:
    usual = {"code": COMMUNITY, "name_zh": "大芬社区（示例）", "name_en": "Dafen (example)", "urban_rural_code": "111"}
    return DivisionData(**{**usual, **changes})


def square(west: float = 114.10, name: str = "公园（示例）") -> bytes:
    east = west + 0.01
    ring = [[west, 22.6], [east, 22.6], [east, 22.61], [west, 22.61], [west, 22.6]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"name": name}, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def upload(folder: Path, content: bytes | None = None, name: str = "a.geojson") -> Upload:
    path = folder / name
    path.write_bytes(square() if content is None else content)
    return Upload(path, name, "token")


def loaded(folder: Path, content: bytes | None = None, division: str = "", who: Access | None = None) -> Layer:
    sent = upload(folder, content)
    how: dict[str, Any] = {"name": "park", "division": division, "invented": False, "at": NOW}
    return load_layer(access=who or access("administrator"), sent=sent, **how)


def codes(**changes: str) -> list[tuple[str, str]]:
    return [(each.where, each.code) for each in faults(data(**changes))]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"code": "44030701400"}, [("code", "areas.bad_code")]),
        ({"code": "4403070140011"}, [("code", "areas.bad_code")]),
        ({"code": f"{COMMUNITY}\n"}, [("code", "areas.bad_code")]),
        ({"code": "４４０３０７０１４００１"}, [("code", "areas.bad_code")]),
        ({"name_zh": "名" * 60}, []),
        ({"name_zh": "名" * 61}, [("name_zh", "areas.bad_name")]),
        ({"name_en": "n" * 120}, []),
        ({"name_en": "n" * 121}, [("name_en", "areas.bad_name")]),
        ({"name_en": "", "urban_rural_code": ""}, []),
        ({"urban_rural_code": "110"}, [("urban_rural_code", "areas.bad_kind")]),
        ({"code": "", "name_zh": ""}, [("code", "areas.bad_code"), ("name_zh", "areas.bad_name")]),
    ],
)
def test_a_division_is_held_to_its_limits(changes: dict[str, str], wrong: list[tuple[str, str]]) -> None:
    assert codes(**changes) == wrong


def test_a_fault_names_row_column_and_value_as_the_file_has_them(tmp_path: Path) -> None:
    rows = f"{COMMUNITY},大芬（示例）\n12,坏\n"
    found = plan(authority().pk, listed(tmp_path, rows, "区划代码,名称\n"))
    (problem,) = [one for each in found.effects.rows for one in each.problems]
    assert (problem.row, problem.column, problem.value, problem.code) == (3, "区划代码", "12", "areas.bad_code")


def test_every_fault_of_a_row_is_named_at_once(tmp_path: Path) -> None:
    found = plan(authority().pk, listed(tmp_path, f"12,,{'n' * 121},999\n"))
    (row,) = found.effects.rows
    assert [each.column for each in row.problems] == ["code", "name_zh", "name_en", "urban_rural_code"]


def test_the_second_row_of_a_code_names_the_first(tmp_path: Path) -> None:
    found = plan(authority().pk, listed(tmp_path, f"{COMMUNITY},甲,,\n{OTHER},乙,,\n{COMMUNITY},丙,,\n"))
    wrong = [each for each in found.effects.rows if each.state == "wrong"]
    assert [(each.row, each.problems[0].params["first"]) for each in wrong] == [(4, 2)]


def test_rows_are_new_changed_and_the_same(tmp_path: Path, django_assert_num_queries: Any) -> None:
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh="甲")
    Division.objects.create(authority=authority(), code=OTHER, name_zh="乙")
    path, at = listed(tmp_path, f"{COMMUNITY},甲,,\n{OTHER},丙,,\n440307014003,丁,,\n"), authority().pk
    with django_assert_num_queries(1):
        found = plan(at, path)
    assert [each.state for each in found.effects.rows] == ["same", "changed", "new"]
    assert ([each.name_zh for each in found.fresh], [each.name_zh for each in found.changed]) == (["丁"], ["丙"])


def test_an_empty_cell_takes_away_what_a_missing_column_leaves(tmp_path: Path) -> None:
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh="甲", name_en="A", urban_rural_code="111")
    (row,) = plan(authority().pk, listed(tmp_path, f"{COMMUNITY},甲,\n", "code,name_zh,name_en\n")).effects.rows
    assert [(each.label, each.before, each.after) for each in row.changes] == [("name_en", "A", "")]


def test_a_list_is_loaded_whole_and_said_once_in_the_journal(tmp_path: Path) -> None:
    path, who = listed(tmp_path, f"{COMMUNITY},甲,,\n{OTHER},乙,,\n"), access("administrator")
    digest = plan(who.authority, path).effects.digest
    assert load_divisions(access=who, path=path, file_digest="d" * 64, digest=digest, at=NOW) == 2
    content = json.loads(Entry.objects.get(act="divisions_loaded").content)
    assert content["after"] == {"new": 2, "changed": 0, "digest": "d" * 64}


def test_a_list_with_one_wrong_cell_is_loaded_by_no_digest(tmp_path: Path) -> None:
    path, who = listed(tmp_path, f"{COMMUNITY},甲,,\n12,乙,,\n"), access("administrator")
    digest = plan(who.authority, path).effects.digest
    with pytest.raises(Refusal, match="import_wrong"):
        load_divisions(access=who, path=path, file_digest="", digest=digest, at=NOW)
    assert not Division.objects.exists()


@pytest.mark.parametrize("role", ["office", "village", "leader", "auditor", "unit_head"])
def test_only_an_administrator_changes_the_land(role: Role, tmp_path: Path) -> None:
    who = access(role)
    with pytest.raises(Denied):
        save_division(access=who, data=data(), new=True, at=NOW)
    with pytest.raises(Denied):
        loaded(tmp_path, who=who)
    with pytest.raises(Denied):
        remove_layer(access=who, layer=1, at=NOW)
    assert not Entry.objects.exists()


def test_a_division_saved_as_it_is_is_no_act() -> None:
    who = access("administrator")
    first = save_division(access=who, data=data(), new=True, at=NOW)
    assert save_division(access=who, data=data(), new=False, at=NOW).pk == first.pk
    assert Entry.objects.filter(act="division_saved").count() == 1
    with pytest.raises(Conflict, match="code_taken"):
        save_division(access=who, data=data(name_zh="别的"), new=True, at=NOW)


def zipped(**parts: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "."), content)
    return file.getvalue()


def spoilt() -> bytes:
    """Return an archive whose packed bytes are broken, while its directory is whole."""
    whole = bytearray(zipped(park_shp=bytes(range(256)) * 40))
    at = 30 + len("park.shp")
    whole[at : at + 24] = b"\xff" * 24
    return bytes(whole)


@pytest.mark.parametrize(
    "content", [spoilt(), zipped(park_shp=b"no map"), zipped(park_shp=b"")[:-8], zipped(read_me=b"x"), b"PK\x05\x06"]
)
def test_an_archive_that_is_broken_inside_is_refused(admin: Client, content: bytes) -> None:
    answer = send(admin, "new_layer", content, "a.zip", name="park", division="")
    assert answer.status_code == 422
    assert "pending" not in text(answer)
    assert not Layer.objects.exists()


def test_whoever_measures_is_told_of_each_change_of_a_layer(tmp_path: Path, told: list[Changed]) -> None:
    who = access("administrator")
    one = loaded(tmp_path, division=COMMUNITY, who=who)
    remove_layer(access=who, layer=one.pk, at=NOW)
    assert [(each.authority, each.stem, each.by) for each in told] == [(who.authority, COMMUNITY, who.user)] * 2


def test_a_layer_that_is_refused_tells_nobody(tmp_path: Path, told: list[Changed]) -> None:
    with pytest.raises(Refusal):
        loaded(tmp_path, b'{"type": "FeatureCollection"}')
    with pytest.raises(Missing):
        remove_layer(access=access("administrator"), layer=7, at=NOW)
    assert told == []


def test_a_layer_of_one_land_is_replaced_and_that_of_another_stays(tmp_path: Path) -> None:
    first = loaded(tmp_path)
    small = loaded(tmp_path, square(name="小公园（示例）"), division=COMMUNITY)
    again = loaded(tmp_path, square(114.2))
    assert (again.pk, again.digest == first.digest) == (first.pk, False)
    assert Layer.objects.get(pk=small.pk).digest == small.digest
    assert read_again()["park"].labels[0] == read_again(COMMUNITY)["park"].labels[0]


def test_of_lands_within_each_other_the_smallest_counts(tmp_path: Path, django_assert_num_queries: Any) -> None:
    for west, land in ((114.1, ""), (114.2, "440307000000"), (114.3, COMMUNITY)):
        loaded(tmp_path, square(west), division=land)
    at = authority().pk
    with django_assert_num_queries(1):
        found = chosen(at, [COMMUNITY, OTHER, "440308000000"])
    files = dict(Layer.objects.values_list("stem", "file"))
    assert [dict(each)["park"] for each in found.values()] == [files[COMMUNITY], files["440307"], files[""]]


def test_what_a_layer_was_stays_on_the_disk(tmp_path: Path) -> None:
    first = loaded(tmp_path)
    loaded(tmp_path, square(114.2))
    kept = Path(settings.MEDIA_ROOT) / first.file
    assert kept.read_bytes() == square()


def test_a_layer_row_of_another_authority_is_missing(tmp_path: Path) -> None:
    one = loaded(tmp_path)
    assert layer_row(authority().pk, one.pk).features == 1
    with pytest.raises(Missing):
        layer_row(authority("other").pk, one.pk)


def test_what_covers_a_layer_is_called_after_it() -> None:
    label, cover = layer_label("park"), layer_label("park_coverage")
    assert cover.en.startswith(label.en)
    assert cover.zh.startswith(label.zh)
    assert cover != label


@pytest.mark.parametrize("land", ["4403", "没有的社区", "440308014001", "٤٤٠٣٠٧٠١٤٠٠١"])
def test_a_layer_is_of_a_land_of_the_list(admin: Client, land: str) -> None:
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh="大芬社区（示例）")
    answer = send(admin, "new_layer", square(), "a.geojson", name="park", division=land)
    assert answer.status_code == 422


@pytest.mark.parametrize("land", [COMMUNITY, "大芬社区（示例）", "４４０３０７０１４００１"])
def test_a_land_is_named_by_code_or_by_name(admin: Client, land: str) -> None:
    save_division(access=access("administrator"), data=data(), new=True, at=NOW)
    looked = send(admin, "new_layer", square(), "a.geojson", name="park", division=land)
    assert looked.status_code == 200


def test_a_list_that_was_confirmed_is_gone_from_the_waiting_files(admin: Client) -> None:
    looked = divisions(admin, HEAD + f"{COMMUNITY},大芬,,\n")
    path = looked.context["upload"].path
    assert path.exists()
    confirm(admin, "confirm_divisions", looked)
    assert not path.exists()


def test_a_form_with_two_faults_shows_both_and_keeps_what_was_written(admin: Client) -> None:
    answer = post(admin, "new_division", code="12", name_zh="", name_en="Kept")
    assert answer.status_code == 422
    assert 'value="Kept"' in text(answer)
