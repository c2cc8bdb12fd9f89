"""What a hostile browser sends: HTML in names, another village's ids, other content types, forged forms, huge files."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.urls.converters import IntConverter
from openpyxl import load_workbook

from closeout.accounts.models import User
from closeout.areas.models import Division, Layer
from closeout.campaigns.models import Campaign
from closeout.census.services import start
from closeout.journal.models import Entry
from closeout.people.models import Authority, Unit
from closeout.people.roles import Role
from closeout.work.models import Task
from tests.factories import COMMUNITY, NOW, access, campaign, person, site
from tests.project.test_access import ALL, ARGUMENTS, OURS, _address, _there

pytestmark = pytest.mark.django_db
BAD: Final = "<script>alert('名')</script>"
ELSEWHERE: Final = "440307014002"
HUGE: Final = 20 * 1024**2  # bytes
# Addresses of one thing that belongs to a village: a site, a division's census, a task.
OF_ONE: Final = [name for name in OURS if {"code", "division", "task"} & set(ALL[name].pattern.converters)]
IMPORTS: Final = [
    ("administrator", "people:import", "people.xlsx"),
    ("administrator", "areas:divisions", "villages.csv"),
    ("administrator", "areas:new_calendar", "2027.json"),
    ("office", "census:upload", "table.xlsx"),
    ("office", "census:upload", "table.csv"),
    ("office", "campaigns:adopt", "pack.yaml"),
    ("office", "campaigns:upgrade", "pack.yaml"),
    ("office", "campaigns:next", "pack.yaml"),
]


def _browser(role: Role, **where: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person(role, **where))
    return client


def _everything_is_called(name: str) -> None:
    """Give every name and text that people write the same words."""
    _there()
    Layer.objects.all().delete()  # it has no file
    start(access=access("office"), campaign=Campaign.objects.get(), codes=[COMMUNITY], due_on=None, at=NOW)
    Division.objects.update(name_zh=name, name_en=name)
    Authority.objects.update(name_zh=name, name_en=name)
    Unit.objects.update(name_zh=name, name_en=name)
    User.objects.update(name=name)
    Campaign.objects.update(name_zh=name, name_en=name)
    Task.objects.update(title_zh=name, title_en=name, reason=name)
    site(Campaign.objects.get(), "BAD-1", name=name, address=name)


@pytest.mark.parametrize("role", ["office", "administrator", "unit_head", "village", "auditor", "leader"])
def test_html_in_any_name_is_text_on_every_page(role: Role) -> None:
    _everything_is_called(BAD)
    browser, seen = _browser(role), 0
    for name in OURS:
        for address in sorted({_address(name), _address(name).replace("BJ-0001", "BAD-1")}):
            answer = browser.get(address)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                page = answer.content.decode()
                assert BAD not in page, address
                seen += "&lt;script&gt;" in page
    assert seen > 10


@pytest.mark.parametrize("kind", ["csv", "geojson"])
def test_html_in_a_name_stays_a_name_in_exports(kind: str) -> None:
    site(campaign(), name=BAD, address="=HYPERLINK(1)")
    answer = _browser("office").get(reverse(f"sites:{kind}", args=["buji-2026"]))
    assert "html" not in answer.headers["Content-Type"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_html_and_formulas_are_text_in_a_workbook() -> None:
    site(campaign(), name=BAD, address="=HYPERLINK(1)")
    answer = _browser("office").get(reverse("sites:xlsx", args=["buji-2026"]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert {BAD, "=HYPERLINK(1)"} <= {cell.value for cell in cells}


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**30])
def test_a_number_that_no_database_holds_leads_nowhere(number: int) -> None:
    _there()
    browsers = [_browser("office"), _browser("administrator")]
    for name in OURS:
        converters = ALL[name].pattern.converters
        numbers = [key for key, each in converters.items() if isinstance(each, IntConverter)]
        for key in numbers:
            wanted = {other: ARGUMENTS[other] for other in converters} | {key: number}
            statuses = {each.get(reverse(name, kwargs=wanted)).status_code for each in browsers}
            assert statuses <= {403, 404, 405}, (name, key, statuses)


def test_what_is_another_villages_is_neither_shown_nor_changed() -> None:
    _there()
    start(access=access("office"), campaign=Campaign.objects.get(), codes=[COMMUNITY], due_on=None, at=NOW)
    task = Task.objects.get(kind="census")
    browser, before = _browser("village", code=ELSEWHERE), Entry.objects.count()
    for name in OF_ONE:
        address = _address(name).replace("/today/1/", f"/today/{task.pk}/")
        for answer in (browser.get(address), browser.post(address, {"reason": "x", "name": "x", "choose": "x"})):
            assert answer.status_code in (403, 404, 405), address
    assert Entry.objects.count() == before


@pytest.mark.parametrize("role", ["office", "administrator", "village"])
def test_a_form_without_its_token_does_nothing(role: Role) -> None:
    _there()
    forger, before = Client(enforce_csrf_checks=True), Entry.objects.count()
    forger.force_login(person(role))
    for name in OURS:
        assert forger.post(_address(name), {"reason": "x"}).status_code in (403, 404, 405), name
    assert Entry.objects.count() == before


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "这次请求没有通过"), ("en", "This request was not let in")])
def test_whose_form_is_refused_as_a_forgery_reads_why_in_their_own_language(language: str, said: str) -> None:
    forger = Client(enforce_csrf_checks=True, headers={"accept-language": language})
    forger.force_login(person("office"))
    assert said in forger.post(reverse("me"), {}).content.decode()


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/octet-stream", "multipart/form-data"])
def test_a_body_of_another_kind_is_refused_and_never_an_error(kind: str) -> None:
    _there()
    browsers = [_browser("office"), _browser("administrator")]
    for name in OURS:
        for browser in browsers:
            assert browser.post(_address(name), b'{"reason": 1}\0', content_type=kind).status_code < 500, name


@pytest.mark.parametrize(("role", "name", "file"), IMPORTS)
def test_a_file_of_20_megabytes_is_refused_with_what_is_allowed(role: Role, name: str, file: str) -> None:
    _there()
    before, size = Entry.objects.count(), HUGE + IMPORTS.index((role, name, file))
    form = {"file": SimpleUploadedFile(file, b"x" * size), "name": "park", "year": "2027", "plan": ""}
    answer = _browser(role).post(_address(name), form)
    assert answer.status_code in (413, 422)
    assert " MB" in answer.content.decode() or "1,000,000" in answer.content.decode()
    assert (Entry.objects.count(), _is_kept(size)) == (before, False)


def test_20_megabytes_that_are_no_map_are_refused_and_not_kept() -> None:
    _there()
    file = SimpleUploadedFile("park.geojson", b"x" * (HUGE - 1))
    answer = _browser("administrator").post(_address("areas:new_layer"), {"file": file, "name": "park"})
    assert answer.status_code == 422
    assert "park.geojson" in answer.content.decode()
    assert not _is_kept(HUGE - 1)


def _is_kept(size: int) -> bool:
    """Return whether a file of a size is among those of the service, which other tests fill and empty meanwhile."""
    found = set()
    for each in Path(settings.MEDIA_ROOT).rglob("*"):
        with suppress(FileNotFoundError):
            found.add(each.stat().st_size)
    return size in found


@pytest.mark.parametrize(
    ("came", "back"),
    [
        ("http://testserver/today/", "http://testserver/today/"),
        ("https://elsewhere.example/", "/"),
        ("javascript:x", "/"),
    ],
)
def test_a_refusal_leads_back_to_pages_of_ours_alone(came: str, back: str) -> None:
    page = _browser("office").get("/no-such-page/", headers={"referer": came}).content.decode()
    assert f'href="{back}">Back' in page
