"""Copies of the register: exactly what the filter shows, masked, and nothing that a spreadsheet would run."""

import csv
import io
import json
from typing import Any, Final

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from closeout.journal.models import Entry
from closeout.people.roles import Role
from closeout.sites.exports import harmless
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from tests.factories import NOW, access, person, site

pytestmark = pytest.mark.django_db

KINDS: Final = ("csv", "xlsx", "geojson")
EVIL: Final = '=HYPERLINK("http://x","y")'


def _sent(kind: str, query: str = "", role: Role = "office", lang: str = "zh-hans") -> Any:
    client = Client()
    client.force_login(person(role))
    answer = client.get(reverse(f"sites:{kind}", args=["buji-2026"]) + query, headers={"accept-language": lang})
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_has_a_mark_a_head_and_a_row_for_each_site_of_the_filter() -> None:
    one = site(operating_area_m2=85.5, materials="paper|metal")
    site(one.campaign, "BJ-0002", division_code="440307014002")
    answer, content = _sent("csv", "?division=440307014001")
    assert content.startswith("\ufeff编号,名称,".encode())
    head, *rows = _rows(content)
    assert [each[0] for each in rows] == ["BJ-0001"]
    found = dict(zip(head, rows[0], strict=True))
    assert (found["经营面积（平方米）"], found["回收品种"]) == ("85.5", "废纸、废旧金属")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="buji-2026-sites-')
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_speaks_the_pages_language() -> None:
    site()
    assert _rows(_sent("csv", lang="en")[1])[0][:2] == ["code", "name"]


def test_xlsx_holds_numbers_as_numbers_and_text_as_text() -> None:
    site(code="007", name=EVIL, operating_area_m2=85.5)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(_sent("xlsx")[1])).get_sheet_by_index(0)
    head, row = sheet.to_python()
    found = dict(zip(head, row, strict=True))
    assert (found["编号"], found["名称"], found["经营面积（平方米）"]) == ("007", EVIL, 85.5)


def test_geojson_holds_every_site_and_a_point_where_there_is_one() -> None:
    one = site(lon=114.1, lat=22.6)
    site(one.campaign, "BJ-0002", name=EVIL)
    found = json.loads(_sent("geojson")[1])
    assert [each["geometry"] and each["geometry"]["coordinates"] for each in found["features"]] == [[114.1, 22.6], None]
    assert found["features"][0]["properties"]["site_code"] == "BJ-0001"


def test_geojson_of_nothing_is_an_empty_collection() -> None:
    site()
    assert json.loads(_sent("geojson", "?state=closed")[1]) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_holds_a_landlords_name(kind: str) -> None:
    one = site()
    judge = access("unit_member", unit="grid_management")
    facts = [NewFact("landlord_name", "罗大明")]
    record_facts(access=judge, site=one, facts=facts, source="inspection", at=NOW)
    content = _sent(kind)[1]
    if kind == "xlsx":
        content = repr(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()).encode()
    assert "罗大明" not in content.decode()
    assert "罗＊＊" in content.decode()


@pytest.mark.parametrize("cell", [EVIL, "+1", "-1", "@x", "\t=1", "\r=1", " =1"])
def test_text_that_looks_like_a_formula_is_made_harmless(cell: str) -> None:
    assert str(harmless(cell)).startswith("'")


@pytest.mark.parametrize("cell", [-1.5, 3, None, "", "站", "1-2"])
def test_what_is_no_formula_stays_as_it_is(cell: Any) -> None:
    assert harmless(cell) == cell


def test_a_formula_in_a_name_does_not_run_from_csv() -> None:
    site(name=EVIL)
    assert _rows(_sent("csv")[1])[1][1] == "'" + EVIL


@pytest.mark.parametrize("kind", KINDS)
def test_each_copy_is_in_the_journal_with_its_filter(kind: str) -> None:
    site()
    _sent(kind, "?show=open")
    content = Entry.objects.get(act="sites_exported").content
    assert f'"kind":"{kind}"' in content
    assert "show=open" in content


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_not_take_copies_takes_none(kind: str) -> None:
    site()
    for role in ("village", "leader", "intake", "administrator"):
        assert _sent(kind, role=role)[0].status_code == 403
    assert not Entry.objects.filter(act="sites_exported").exists()


def test_the_ledger_prints_all_sites_of_the_filter() -> None:
    one = site(operating_area_m2=1260.0)
    site(one.campaign, "BJ-0002", name="<b>站</b>")
    client = Client()
    client.force_login(person("leader"))
    page = client.get(reverse("sites:ledger", args=["buji-2026"])).content.decode()
    assert "1,260 m²" in page
    assert "&lt;b&gt;站" in page
    assert "BJ-0002" not in client.get(reverse("sites:ledger", args=["buji-2026"]) + "?text=BJ-0001").content.decode()
