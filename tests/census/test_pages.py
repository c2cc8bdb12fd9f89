"""The pages of files, and how much all pages are."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from closeout.census.models import Upload
from closeout.sites.models import Site
from tests.census.browsing import address_of, downloaded, filled, send, text_of
from tests.census.places import NAMES, STREET, at_home, census, form_file, ledger_file
from tests.factories import COMMUNITY, access, site

pytestmark = pytest.mark.django_db


def test_the_questionnaire_is_taken_home_filled_in_and_sent_back(tmp_path: Path) -> None:
    one, browser = census(), at_home(access("village"))
    site(one, "S-1", operating_area_m2=50.0)
    book = load_workbook(BytesIO(downloaded(browser.get(address_of("questionnaire", one, COMMUNITY)))))
    sheet = book.worksheets[0]
    keys = {str(cell.value): at for at, cell in enumerate(sheet[7], 1)}
    sheet.cell(8, keys["operating_area_m2"]).value = 65
    for key, value in {"site_code": "S-2", "name": "新站（示例）", "division_code": NAMES[COMMUNITY]}.items():
        sheet.cell(9, keys[key]).value = value
    book.save(tmp_path / "back.xlsx")
    trial = send(browser, one, (tmp_path / "back.xlsx").read_bytes()).headers["Location"]
    page = browser.get(trial)
    assert page.context["counts"] == {"new": 1, "changed": 1, "same": 0, "refused": 0}
    assert "Nothing has been changed yet" in text_of(page)
    assert browser.post(trial, {"rows": "all"}).status_code == 302
    assert "The file is imported" in text_of(browser.get(trial))
    assert {each.code: each.values["operating_area_m2"] for each in Site.objects.filter(code="S-1")} == {"S-1": 65.0}
    assert browser.post(trial, {"rows": "all"}).status_code == 409


def test_bad_cells_stand_on_the_page_and_come_back_red(tmp_path: Path) -> None:
    one, browser = census(), at_home(access("village"))
    rows = [
        {"site_code": "S-1", "name": "<b>甲</b>", "stacked_neatly": "<i>大概</i>"},
        {"site_code": "S-2", "name": "乙"},
    ]
    trial = send(browser, one, form_file(one, tmp_path, rows)).headers["Location"]
    page = text_of(browser.get(trial))
    assert "调查表!" in page
    assert "&lt;i&gt;大概&lt;/i&gt;" in page
    assert browser.post(trial, {"rows": "all"}).status_code == 422
    token = Upload.objects.get().token
    red = load_workbook(BytesIO(downloaded(browser.get(address_of("marked", one, token))))).worksheets[0]
    assert any(cell.fill.fgColor.rgb == "FFFFC7CE" for row in red.iter_rows() for cell in row)
    assert browser.post(trial, {"rows": "good"}).status_code == 302
    assert [each.code for each in Site.objects.all()] == ["S-2"]


def test_a_ledger_is_mapped_on_a_page_and_imported(tmp_path: Path) -> None:
    one, browser = census(), at_home(access("office"))
    rows = [["编号", "名称", "现有隐患"], ["A-1", "甲站（示例）", "电线"]]
    columns = send(browser, one, ledger_file(tmp_path, rows)).headers["Location"]
    assert columns.endswith("/columns/")
    page = browser.get(columns)
    assert "甲站（示例）" in text_of(page)
    wrong = browser.post(columns, {"c0": "site cod", "c1": "name", "a2": "on"})
    assert wrong.status_code == 422
    assert "did you mean" in text_of(wrong)
    assert 'value="site cod"' in text_of(wrong)
    assert browser.post(columns, {"c1": "name"}).status_code == 422
    sent = {"c0": "site code", "c1": "name", "a2": "on", "save_as": "台账"}
    trial = browser.post(columns, sent).headers["Location"]
    assert browser.get(trial).context["counts"]["new"] == 1
    assert browser.get(trial).context["aside"] == 1
    browser.post(trial, {"rows": "all"})
    assert Site.objects.get().kept_aside.get().text == "电线"
    second = send(browser, one, ledger_file(tmp_path, rows)).headers["Location"]
    assert "台账" in text_of(browser.get(second))
    assert browser.get(second.replace("columns/", "")).headers["Location"] == second


@pytest.mark.parametrize(
    "seen", ["[" * 20_000, '{"a":' * 8_000, "9" * 5_000, "[]", '{"name": {"a": 1}}', "nul", " " * 50_001 + "1"]
)
def test_what_a_form_saw_that_is_no_values_is_refused_on_the_form(seen: str) -> None:
    one, browser = census(), at_home(access("village"))
    answer = browser.post(address_of("site", one, COMMUNITY, site(one, "S-1").pk), filled(seen=seen))
    assert answer.status_code == 422
    assert "damaged on its way" in text_of(answer)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("照片.png", b"\x89PNG", "save it as .xlsx or .csv"),
        ("假.xlsx", b"not a workbook", "假.xlsx"),
        ("大.xlsx", b"0" * (20 << 20), "20 MB"),
    ],
)
def test_a_hostile_file_is_refused_on_the_form(name: str, content: bytes, said: str) -> None:
    one, browser = census(), at_home(access("office"))
    answer = send(browser, one, content, name)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Upload.objects.exists()


def test_a_form_without_a_file_or_as_something_else_is_refused() -> None:
    one, browser = census(), at_home(access("office"))
    assert browser.post(address_of("upload", one), {"division": COMMUNITY}).status_code == 422
    assert browser.post(address_of("upload", one), b"{}", content_type="application/json").status_code == 422
    assert send(browser, one, b"a,b\n1,2\n", "a.csv", division=STREET).status_code == 422


def test_a_table_that_cannot_be_read_is_explained_on_its_page(tmp_path: Path) -> None:
    one, browser = census(), at_home(access("office"))
    columns = send(browser, one, ledger_file(tmp_path, [["编号", "名称", "名称"], ["A-1", "甲", "乙"]]), "我的.xlsx")
    browser.post(columns.headers["Location"], {"c0": "site code", "c1": "name"})
    upload = Upload.objects.get()
    Upload.objects.filter(pk=upload.pk).update(columns={"编号": "site_code", "名称": "name"})
    answer = browser.get(address_of("trial", one, upload.token))
    assert answer.status_code == 422
    assert "我的.xlsx" in text_of(answer)
    assert upload.file not in text_of(answer)


def test_nobody_opens_anothers_file(tmp_path: Path) -> None:
    one, browser = census(), at_home(access("village"))
    trial = send(browser, one, form_file(one, tmp_path, [{"site_code": "S-1", "name": "甲"}])).headers["Location"]
    other = at_home(access("village"))
    assert other.get(trial).status_code == 404
    assert other.post(trial, {"rows": "all"}).status_code == 404
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert browser.get(trial).status_code == 404


def test_a_csv_has_no_red_cells() -> None:
    one, browser = census(), at_home(access("office"))
    send(browser, one, b"site_code,name\nA-1,x\n", "a.csv")
    assert browser.get(address_of("marked", one, Upload.objects.get().token)).status_code == 422


def test_a_large_file_is_imported_in_the_background(tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    one, browser = census(), at_home(access("village"))
    rows = [{"site_code": f"S-{at:03d}", "name": f"站{at}"} for at in range(101)]
    trial = send(browser, one, form_file(one, tmp_path, rows)).headers["Location"]
    with django_capture_on_commit_callbacks() as later:
        assert browser.post(trial, {"rows": "all"}).status_code == 302
    waiting = text_of(browser.get(trial))
    assert "0 of 101 rows" in waiting
    assert 'http-equiv="refresh"' in waiting
    assert not Site.objects.exists()
    for each in later:
        each()
    assert "The file is imported" in text_of(browser.get(trial))
    assert Site.objects.count() == 101


def test_an_import_that_broke_off_says_so() -> None:
    one, browser = census(), at_home(access("office"))
    send(browser, one, b"site_code,name\nA-1,x\n", "a.csv")
    Upload.objects.update(state="failed", columns={"site_code": "site_code"})
    where = address_of("trial", one, Upload.objects.get().token)
    assert "broke off" in text_of(browser.get(where))
    assert "Nothing of the file is in the register" in text_of(browser.get(where))
    Upload.objects.update(gone_through=50, rows=120)
    assert "The first 50 of 120 rows are in the register" in text_of(browser.get(where))


@pytest.mark.parametrize("count", [1, 12])
def test_the_overview_takes_the_same_queries_however_many_sites(count: int, django_assert_num_queries: Any) -> None:
    one, browser = census(), at_home(access("office"))
    for at in range(count):
        site(one, f"S-{at}")
    with django_assert_num_queries(13):
        browser.get(address_of("overview", one))


def test_pages_stay_small_enough_for_an_old_machine() -> None:
    one, browser = census(), at_home(access("office"))
    page = text_of(browser.get(address_of("new", one, COMMUNITY)))
    assert page.count("<") / 2 < 1_500
