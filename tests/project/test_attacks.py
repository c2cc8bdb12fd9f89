"""Requests that somebody sends who should not, or as nobody should: nobody gets in, and nothing changes."""

import zipfile
from io import BytesIO
from typing import Any, Final

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.people.roles import RIGHTS, ROLES
from tests.factories import COMMUNITY, PASSWORD, authority, everybody, person
from tests.project.test_access import ALL, OURS, _address, _there
from tests.work.tasks import task

pytestmark = pytest.mark.django_db
OTHER: Final = "440307015001"
OF_SOMETHING: Final = [name for name in OURS if ALL[name].pattern.converters]
OF_NOBODY: Final = {"digest", "kind"}  # a plan's text and a kind of paper are the same for all; the answer is one's own
# What anybody who may see a campaign may do in it: keep a filter of one's own, take a copy, suggest, reveal.
EVERYBODYS: Final = {"sites:save_filter", "sites:csv", "sites:xlsx", "sites:geojson", "sites:facts", "sites:reveal"}
# Each is on record, and may be had by whoever sees what it is of.
LOOKS: Final = {
    "findings:xlsx",
    "inspections:xlsx",
    *(f"evidence:{each}" for each in ("thumbnail", "copy", "play", "original")),
}
BODY: Final[dict[str, Any]] = {
    "reason": "因为",
    "name": "改了",
    "name_zh": "改了",
    "name_en": "Changed",
    "key": "00000000-0000-4000-8000-000000000000",
    "site_code": "S-1",
    "code": COMMUNITY,
    "division_code": COMMUNITY,
    "division": COMMUNITY,
    "site": "1",
    "all": "1",
    "to": "1",
    "assignee": "0",
    "value": "true",
    "how": "own",
    "other": "BJ-0002",
    "outcome": "ban",
    "held_on": "2026-05-20",
    "minutes": "一",
    "last_day": "2026-05-20",
    "number": "N1",
    "issued_by": "某局",
    "valid_until": "2030-01-01",
    "step": "finish",
    "rows": "all",
    "key_fact": "x",
    "within": "",
    "due_on": "2026-06-01",
    "f-has_business_licence": "true",
}


def everything() -> dict[str, list[Any]]:
    """Return all that the service keeps."""
    models = [each for each in apps.get_models() if each.__module__.startswith("closeout.")]
    return {each.__name__: list(each._default_manager.order_by("pk").values()) for each in models}


def attacked(user: User, names: list[str]) -> dict[str, int]:
    """Post to each address as somebody, and return the statuses; nothing may have changed."""
    client = Client()
    client.force_login(user)
    before = everything()
    found = {name: client.post(_address(name), BODY).status_code for name in names}
    assert everything() == before
    return found


@pytest.mark.parametrize("role", ROLES)
def test_nobody_of_another_authority_changes_or_finds_anything(role: Any) -> None:
    _there()
    task()
    statuses = attacked(person(role, at=authority("elsewhere"), code=OTHER), OF_SOMETHING)
    kept = {name for name, status in statuses.items() if status not in (403, 404, 405)}
    assert {each for each in kept if not OF_NOBODY & set(ALL[each].pattern.converters)} == set()


def test_who_works_in_another_village_changes_nothing() -> None:
    _there()
    task(unit=None, division_code=COMMUNITY, authority=authority())
    statuses = attacked(person("village", code=OTHER), [each for each in OF_SOMETHING if each not in EVERYBODYS])
    assert {statuses[each] for each in ("sites:close", "sites:merge", "work:task", "census:new")} <= {403, 404}


def test_who_works_in_another_unit_changes_no_task_and_no_judgement_of_ours() -> None:
    _there()
    task()
    names = [each for each in OF_SOMETHING if each not in EVERYBODYS | LOOKS]
    statuses = attacked(person("unit_member", unit="another_unit"), names)
    assert {status for name, status in statuses.items() if name.startswith("work:")} <= {403, 404, 405}


def test_a_role_without_the_right_changes_nothing() -> None:
    _there()
    for role, user in everybody().items():
        names = [each for each in OURS if vars(ALL[each].callback)["right"] not in RIGHTS[role]]
        assert set(attacked(user, names).values()) <= {403}, role


def test_a_form_that_another_page_sends_is_refused_at_every_address() -> None:
    _there()
    for user in (person("office"), person("administrator")):
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        before = everything()
        assert {client.post(_address(name), BODY).status_code for name in OURS} == {403}
        assert everything() == before


def test_signing_in_begins_a_session_of_its_own() -> None:
    user, client = person("office"), Client()
    client.cookies["sessionid"] = planted = "a" * 32
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert client.cookies["sessionid"].value not in ("", planted)
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get(reverse("me")).status_code == 302


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_after_signing_in_or_choosing_a_language(to: str) -> None:
    user, client = person("office"), Client()
    sent = {"login": user.username, "password": PASSWORD, "next": to}
    for answer in (
        client.post(reverse("account_login"), sent),
        client.post(reverse("set_language"), {"language": "en", "next": to}),
    ):
        assert answer.status_code in (204, 302)
        assert "evil" not in answer.headers.get("Location", "")
        assert "alert" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80:80", "a b"])
def test_a_host_that_is_not_ours_is_refused(host: str) -> None:
    assert Client().get(reverse("account_login"), headers={"host": host}).status_code == 400


@pytest.mark.parametrize("name", ["x" * 100_000, "\0", "a\0b", "\x1b[31m", "\u202eabc", "\ud7ff" * 61, "<script>"])
def test_a_name_that_is_none_is_refused_or_shown_as_text(name: str) -> None:
    client = Client()
    client.force_login(person("administrator"))
    answer = client.post(reverse("areas:new_division"), {"code": COMMUNITY, "name_zh": name, "urban_rural_code": ""})
    assert answer.status_code in (302, 422)
    assert b"<script>alert" not in client.get(reverse("areas:list")).content


def test_a_request_of_more_than_eight_megabytes_is_refused() -> None:
    client = Client()
    client.force_login(person("administrator"))
    large = "x=" + "y" * (9 << 20)
    kind = "application/x-www-form-urlencoded"
    assert client.post(reverse("areas:new_division"), large, content_type=kind).status_code in (400, 413)


def _bomb() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (97 << 20))
    return packed.getvalue()


@pytest.mark.parametrize("name", ["炸弹.xlsx", "x" * 5_000 + ".xlsx", "../../../etc/passwd.xlsx", "a\r\nb.xlsx"])
def test_a_workbook_that_bursts_is_refused_whatever_it_is_called(name: str) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("office"))
    file = SimpleUploadedFile("x.xlsx", _bomb())
    file.name = name
    answer = client.post(reverse("people:import"), {"file": file})
    assert answer.status_code == 422
    assert "etc/passwd" not in answer.content.decode()


def test_an_archive_of_a_map_that_bursts_is_refused() -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("administrator"))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", b"0" * (257 << 20))
    file = SimpleUploadedFile("a.zip", packed.getvalue())
    answer = client.post(reverse("areas:new_layer"), {"file": file, "name": "park", "division": ""})
    assert answer.status_code == 422
