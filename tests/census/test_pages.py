"""The pages of the census as a browser meets them: the questionnaire, acts, files, and what another may not see."""

import re
import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.census.answers import next_code, record_answered, register_answered
from closeout.census.forms import FactField, Questionnaire, initial_of
from closeout.census.models import DivisionCensus, SentForm, Upload
from closeout.census.queries import questionnaire
from closeout.census.services import sign_zero
from closeout.kernel.facts import Fact, Value
from closeout.kernel.refusal import Conflict, Denied, Missing
from closeout.kernel.text import both
from closeout.sites.models import Fact as SiteFact
from closeout.sites.models import Site
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from tests.census.places import NAMES, OTHER, STREET, at_home, census, form_file, land, ledger_file
from tests.factories import COMMUNITY, NOW, access, authority, campaign, person, site

pytestmark = pytest.mark.django_db


def _at(name: str, one: Campaign, *more: object) -> str:
    return reverse(f"census:{name}", args=[one.slug, *more])


def _text(answer: Any) -> str:
    return str(answer.content, "utf-8")


def _filled(**more: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "site_code": "S-1", "name": "站点（示例）", **more}


# --- the questionnaire ------------------------------------------------------------------------------------------------


def test_the_questionnaire_is_filled_in_and_saved() -> None:
    one, browser = census(), at_home(access("village"))
    page = browser.get(_at("new", one, COMMUNITY))
    assert page.status_code == 200
    assert 'value="014001-001"' in _text(page)
    sent = _filled(
        operating_area_m2="９０。５平方米", stacked_neatly="true", materials=["paper", "metal"], lon="", lat=""
    )
    answer = browser.post(_at("new", one, COMMUNITY), sent)
    assert answer.headers["Location"] == _at("division", one, COMMUNITY)
    made = Site.objects.get()
    assert made.division_code == COMMUNITY
    assert made.values["stacked_neatly"] is True
    assert made.values["materials"] == "paper|metal"
    assert set(SiteFact.objects.values_list("source", flat=True)) == {"census"}


def test_nothing_is_answered_before_somebody_answers() -> None:
    one = census()
    page = _text(at_home(access("village")).get(_at("new", one, COMMUNITY)))
    ticked = re.findall(r'<input type="radio" name="(\w+)" value="(\w*)"[^>]*checked', page)
    assert ticked
    assert {value for _, value in ticked} == {""}


def test_what_is_not_established_is_not_recorded() -> None:
    one, browser = census(), at_home(access("village"))
    browser.post(_at("new", one, COMMUNITY), _filled(stacked_neatly="", wiring_to_code="false"))
    values = Site.objects.get().values
    assert values["wiring_to_code"] is False
    assert "stacked_neatly" not in values


def test_nothing_of_the_kind_records_the_compliant_answer() -> None:
    one, browser = census(), at_home(access("village"))
    facts = pack_of(one).facts
    assert (facts["employees_certified"].better, facts["prohibited_goods_found"].better) == (True, False)
    sent = _filled(employees_certified="nothing", prohibited_goods_found="nothing")
    browser.post(_at("new", one, COMMUNITY), sent)
    values = Site.objects.get().values
    assert (values["employees_certified"], values["prohibited_goods_found"]) == (True, False)
    assert SiteFact.objects.get(key="employees_certified").note == "无此类对象"


def test_nothing_near_by_is_as_far_as_can_be() -> None:
    one, browser = census("town"), at_home(access("village"))
    page = _text(browser.get(_at("new", one, COMMUNITY)))
    assert 'name="fence_to_road_m-nothing"' in page
    assert 'name="fence_height_m-nothing"' not in page
    browser.post(_at("new", one, COMMUNITY), _filled(**{"fence_to_road_m-nothing": "on"}))
    made = Site.objects.get()
    assert made.values["fence_to_road_m"] == 99999.0
    shown = _text(browser.get(_at("site", one, COMMUNITY, made.pk)))
    assert re.search(r'name="fence_to_road_m-nothing"[^>]*checked', shown)
    assert not re.search(r'name="fence_to_road_m" [^>]*value=', shown)


def test_an_error_loses_nothing_that_was_filled_in() -> None:
    one, browser = census(), at_home(access("village"))
    sent = _filled(operating_area_m2="很大", address="一路1号", wiring_to_code="false", materials=["paper"])
    answer = browser.post(_at("new", one, COMMUNITY), sent)
    page = _text(answer)
    assert answer.status_code == 422
    assert 'value="很大"' in page
    assert 'value="一路1号"' in page
    assert re.search(r'name="wiring_to_code" value="false"[^>]*checked', page)
    assert re.search(r'name="materials" value="paper"[^>]*checked', page)
    assert f'value="{sent["key"]}"' in page
    assert 'id="id_operating_area_m2_error"' in page
    assert not Site.objects.exists()


@pytest.mark.parametrize("missing", ["name", "site_code", "key"])
def test_what_a_site_cannot_be_without_is_asked_for(missing: str) -> None:
    one, browser = census(), at_home(access("village"))
    assert browser.post(_at("new", one, COMMUNITY), {**_filled(), missing: ""}).status_code == 422
    assert not Site.objects.exists()


def test_a_code_that_is_taken_is_said_at_its_field() -> None:
    one, browser = census(), at_home(access("village"))
    site(one, "S-1", division_code=OTHER)
    answer = browser.post(_at("new", one, COMMUNITY), _filled())
    assert answer.status_code == 422
    assert 'id="id_site_code_error"' in _text(answer)


def test_half_a_position_is_said_on_the_form() -> None:
    one, browser = census(), at_home(access("village"))
    answer = browser.post(_at("new", one, COMMUNITY), _filled(lon="114.1"))
    assert answer.status_code == 422
    assert 'value="114.1"' in _text(answer)


def test_a_double_click_makes_one_site() -> None:
    one, browser = census(), at_home(access("village"))
    sent = _filled()
    first, second = (browser.post(_at("new", one, COMMUNITY), sent) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert Site.objects.count() == SentForm.objects.count() == 1


def test_a_refused_form_may_be_sent_again_once_it_is_mended() -> None:
    one, browser = census(), at_home(access("village"))
    sent = _filled()
    site(one, "S-1")
    assert browser.post(_at("new", one, COMMUNITY), sent).status_code == 422
    assert browser.post(_at("new", one, COMMUNITY), {**sent, "site_code": "S-2"}).status_code == 302
    assert Site.objects.count() == 2


def test_another_site_can_be_entered_at_once() -> None:
    one, browser = census(), at_home(access("village"))
    answer = browser.post(_at("new", one, COMMUNITY), _filled(again="1", site_code="014001-001"))
    assert answer.headers["Location"] == _at("new", one, COMMUNITY)
    assert 'value="014001-002"' in _text(browser.get(answer.headers["Location"]))


def test_a_form_is_its_openers_alone() -> None:
    one, key = census(), uuid.uuid4()
    what: dict[str, Any] = {"campaign": one, "division": COMMUNITY, "code": "S-1", "facts": [], "key": key, "at": NOW}
    register_answered(access=access("village"), **what)
    with pytest.raises(Missing):
        register_answered(access=access("village"), **what)


def test_nobody_fills_in_another_villages_form() -> None:
    one, browser = census(), at_home(access("village"))
    assert browser.get(_at("new", one, OTHER)).status_code == 403
    assert browser.post(_at("new", one, OTHER), _filled()).status_code == 403
    what: dict[str, Any] = {"campaign": one, "code": "S-1", "facts": [], "key": uuid.uuid4(), "at": NOW}
    with pytest.raises(Denied):
        register_answered(access=access("village"), division=OTHER, **what)


def test_a_signed_village_takes_no_form() -> None:
    one, worker = census(), access("village")
    sign_zero(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    answer = at_home(worker).post(_at("new", one, COMMUNITY), _filled())
    assert answer.status_code == 422
    assert "signed" in _text(answer)
    what: dict[str, Any] = {"campaign": one, "code": "S-1", "facts": [], "key": uuid.uuid4(), "at": NOW}
    with pytest.raises(Conflict):
        register_answered(access=worker, division=COMMUNITY, **what)


def test_html_in_a_name_is_only_a_name() -> None:
    one, browser = census(), at_home(access("village"))
    browser.post(_at("new", one, COMMUNITY), _filled(name="<img src=x onerror=alert(1)>"))
    made = Site.objects.get()
    for page in (_at("division", one, COMMUNITY), _at("site", one, COMMUNITY, made.pk), _at("overview", one)):
        assert "<img" not in _text(browser.get(page))


# --- a site that is registered already --------------------------------------------------------------------------------


def _seen(browser: Client, address: str) -> dict[str, str]:
    page = browser.get(address)
    form: Questionnaire = page.context["form"]
    return {"key": str(form["key"].value()), "seen": str(form["seen"].value()), "name": "站点（示例）"}


def test_only_what_was_changed_is_recorded() -> None:
    one, browser = census(), at_home(access("village"))
    made = site(one, "S-1", name="站点（示例）", operating_area_m2=50.0, wiring_to_code=True)
    before, address = SiteFact.objects.count(), _at("site", one, COMMUNITY, made.pk)
    sent = {**_seen(browser, address), "address": "一路1号", "operating_area_m2": "60", "wiring_to_code": "true"}
    assert browser.post(address, sent).status_code == 302
    assert [each.key for each in SiteFact.objects.order_by("pk")[before:]] == ["operating_area_m2"]
    assert browser.post(address, sent).status_code == 302
    assert SiteFact.objects.count() == before + 1


def test_an_answer_that_is_taken_back_is_not_known_again() -> None:
    one, browser = census(), at_home(access("village"))
    made = site(one, "S-1", name="站点（示例）", wiring_to_code=True, address="")
    address = _at("site", one, COMMUNITY, made.pk)
    browser.post(address, {**_seen(browser, address), "wiring_to_code": ""})
    made.refresh_from_db()
    assert "wiring_to_code" not in made.values


def test_who_was_quicker_is_shown_beside_what_one_wrote_and_the_second_time_ones_own_counts() -> None:
    one, browser = census(), at_home(access("village"))
    made = site(one, "S-1", name="站点（示例）", operating_area_m2=50.0, address="")
    address = _at("site", one, COMMUNITY, made.pk)
    sent = {**_seen(browser, address), "operating_area_m2": "60", "staff_count": "3"}
    new = [NewFact("operating_area_m2", 70.0)]
    record_facts(access=access("office"), site=made, facts=new, source="office", at=timezone.now())
    answer = browser.post(address, sent)
    page = _text(answer)
    assert answer.status_code == 422
    assert "Somebody entered this meanwhile: 70" in page
    assert 'value="60"' in page
    assert 'value="3"' in page
    made.refresh_from_db()
    assert made.values["operating_area_m2"] == 70.0
    again = {**sent, "seen": answer.context["form"]["seen"].value()}
    assert browser.post(address, again).status_code == 302
    made.refresh_from_db()
    assert (made.values["operating_area_m2"], made.values["staff_count"]) == (60.0, 3.0)


@pytest.mark.parametrize("seen", ["[]", "{", "7"])
def test_a_form_that_was_damaged_on_its_way_is_opened_again(seen: str) -> None:
    one, browser = census(), at_home(access("village"))
    address = _at("site", one, COMMUNITY, site(one, "S-1").pk)
    assert browser.post(address, {**_seen(browser, address), "seen": seen}).status_code == 422


def test_another_villages_site_is_not_found() -> None:
    one = census()
    there = site(one, "S-1", division_code=OTHER)
    browser = at_home(access("village"))
    assert browser.get(_at("site", one, COMMUNITY, there.pk)).status_code == 404
    assert browser.get(_at("site", one, OTHER, there.pk)).status_code == 403
    with pytest.raises(Denied):
        record_answered(access=access("village"), site=there, facts=[], seen={}, key=uuid.uuid4(), at=NOW)


def test_codes_count_on_from_the_highest() -> None:
    one = census()
    assert next_code(one, COMMUNITY) == "014001-001"
    for code in ("014001-007", "014001-x", "014001-12345678"):
        site(one, code)
    assert next_code(one, COMMUNITY) == "014001-008"


@pytest.mark.parametrize("pack", ["buji", "town", "rugao"])
def test_every_plans_questionnaire_shows_every_fact_once(pack: str) -> None:
    plan = pack_of(campaign(pack))
    form = Questionnaire(questionnaire(plan), plan)
    shown = [field.name for _, fields in form.parts() for field in fields]
    assert len(shown) == len(set(shown))
    assert set(shown) == set(form.fields) - {"key", "seen"}


def test_a_value_comes_back_as_it_was_entered() -> None:
    plan = pack_of(campaign())
    values: dict[str, Value] = {
        "operating_area_m2": 90.5,
        "materials": "paper|metal",
        "stacked_neatly": False,
        "gone": 1.0,
    }
    assert initial_of(plan, values) == {
        "operating_area_m2": "90.5",
        "materials": ["paper", "metal"],
        "stacked_neatly": "false",
    }


@pytest.mark.parametrize(
    ("written", "read"), [("3。4", 3.4), ("３.４米", 3.4), ("1,200", 1200.0), ("未查", None), ("", None)]
)
def test_numbers_are_read_as_people_write_them(written: str, read: float | None) -> None:
    assert FactField(Fact("x_m", "number", both("x"), unit="m")).clean(written) == read


# --- acts -------------------------------------------------------------------------------------------------------------


def test_the_office_starts_the_census_in_the_browser() -> None:
    land()
    one, browser = campaign(), at_home(access("office"))
    page = browser.get(_at("start", one))
    assert 'value="2026-06-16"' in _text(page)
    answer = browser.post(_at("start", one), {"within": STREET, "due_on": "2026-06-01"})
    assert answer.status_code == 302
    assert DivisionCensus.objects.count() == 3
    again = browser.post(_at("start", one), {"within": STREET, "due_on": "2026-06-01"})
    assert again.status_code == 422


def test_without_divisions_the_page_says_who_loads_them() -> None:
    assert "administrator" in _text(at_home(access("office")).get(_at("start", campaign())))


def test_the_office_enters_what_it_expects() -> None:
    one, browser = census(), at_home(access("office"))
    assert browser.post(_at("expected", one), {COMMUNITY: "7", OTHER: "", "440307014003": "0"}).status_code == 302
    assert dict(DivisionCensus.objects.values_list("division_code", "expected")) == {
        COMMUNITY: 7,
        OTHER: None,
        "440307014003": 0,
    }
    wrong = browser.post(_at("expected", one), {COMMUNITY: "-1"})
    assert wrong.status_code == 422
    assert 'value="-1"' in _text(wrong)


def test_a_village_signs_on_a_page_of_its_own() -> None:
    one, worker = census(), access("village")
    browser = at_home(worker)
    assert "no site is registered" in _text(browser.get(_at("sign", one, COMMUNITY))).casefold()
    assert browser.post(_at("sign", one, COMMUNITY)).status_code == 422
    assert "Sign a zero report" in _text(browser.get(_at("zero", one, COMMUNITY)))
    assert browser.post(_at("zero", one, COMMUNITY)).status_code == 302
    assert browser.post(_at("zero", one, COMMUNITY)).status_code == 409
    assert browser.post(_at("reopen", one, COMMUNITY), {"reason": ""}).status_code == 422
    assert browser.post(_at("reopen", one, COMMUNITY), {"reason": "发现一户"}).status_code == 302
    site(one, "S-1", operating_area_m2=9.0)
    assert browser.post(_at("zero", one, COMMUNITY)).status_code == 422
    assert browser.post(_at("sign", one, COMMUNITY)).status_code == 302
    assert "complete, signed" in _text(browser.get(_at("division", one, COMMUNITY)))


def test_another_units_head_is_told_that_this_is_not_theirs_to_sign() -> None:
    one, browser = census(), at_home(access("unit_head"))
    assert "Only who works here signs" in _text(browser.get(_at("zero", one, COMMUNITY)))
    assert browser.post(_at("zero", one, COMMUNITY)).status_code == 403


@pytest.mark.parametrize("name", ["division", "new", "sign", "zero", "reopen", "questionnaire"])
def test_a_village_opens_no_page_of_another(name: str) -> None:
    one = census()
    assert at_home(access("village")).get(_at(name, one, OTHER)).status_code == 403


@pytest.mark.parametrize("name", ["overview", "upload", "start"])
def test_another_authority_finds_nothing(name: str) -> None:
    one, stranger = census(), Client()
    stranger.force_login(person("office", at=authority("elsewhere")))
    assert stranger.get(_at(name, one)).status_code == 404


def test_the_list_is_narrowed_to_a_state() -> None:
    one, browser = census(), at_home(access("office"))
    sign_zero(access=access("village"), campaign=one, division=COMMUNITY, at=NOW)
    page = browser.get(f"{_at('overview', one)}?state=zero")
    assert [each.code for each in page.context["page"]] == [COMMUNITY]
    assert page.context["total"]["divisions"] == 3
    assert len(browser.get(f"{_at('overview', one)}?state=nonsense&page=x").context["page"]) == 0


def test_before_the_census_the_page_says_who_starts_it() -> None:
    one = campaign()
    assert "Start the census" in _text(at_home(access("office")).get(_at("overview", one)))
    assert "office starts it" in _text(at_home(access("leader")).get(_at("overview", one)))


# --- files ------------------------------------------------------------------------------------------------------------


def _send(browser: Client, one: Campaign, content: bytes, name: str = "表.xlsx", division: str = COMMUNITY) -> Any:
    file = SimpleUploadedFile(name, content)
    return browser.post(_at("upload", one), {"file": file, "division": division})


def _downloaded(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_questionnaire_is_taken_home_filled_in_and_sent_back(tmp_path: Path) -> None:
    one, browser = census(), at_home(access("village"))
    site(one, "S-1", operating_area_m2=50.0)
    book = load_workbook(BytesIO(_downloaded(browser.get(_at("questionnaire", one, COMMUNITY)))))
    sheet = book.worksheets[0]
    keys = {str(cell.value): at for at, cell in enumerate(sheet[7], 1)}
    sheet.cell(8, keys["operating_area_m2"]).value = 65
    for key, value in {"site_code": "S-2", "name": "新站（示例）", "division_code": NAMES[COMMUNITY]}.items():
        sheet.cell(9, keys[key]).value = value
    book.save(tmp_path / "back.xlsx")
    trial = _send(browser, one, (tmp_path / "back.xlsx").read_bytes()).headers["Location"]
    page = browser.get(trial)
    assert page.context["counts"] == {"new": 1, "changed": 1, "same": 0, "refused": 0}
    assert "Nothing has been changed yet" in _text(page)
    assert browser.post(trial, {"rows": "all"}).status_code == 302
    assert "The file is imported" in _text(browser.get(trial))
    assert {each.code: each.values["operating_area_m2"] for each in Site.objects.filter(code="S-1")} == {"S-1": 65.0}
    assert browser.post(trial, {"rows": "all"}).status_code == 409


def test_bad_cells_stand_on_the_page_and_come_back_red(tmp_path: Path) -> None:
    one, browser = census(), at_home(access("village"))
    rows = [
        {"site_code": "S-1", "name": "<b>甲</b>", "stacked_neatly": "<i>大概</i>"},
        {"site_code": "S-2", "name": "乙"},
    ]
    trial = _send(browser, one, form_file(one, tmp_path, rows)).headers["Location"]
    page = _text(browser.get(trial))
    assert "调查表!" in page
    assert "&lt;i&gt;大概&lt;/i&gt;" in page
    assert browser.post(trial, {"rows": "all"}).status_code == 422
    token = Upload.objects.get().token
    red = load_workbook(BytesIO(_downloaded(browser.get(_at("marked", one, token))))).worksheets[0]
    assert any(cell.fill.fgColor.rgb == "FFFFC7CE" for row in red.iter_rows() for cell in row)
    assert browser.post(trial, {"rows": "good"}).status_code == 302
    assert [each.code for each in Site.objects.all()] == ["S-2"]


def test_a_ledger_is_mapped_on_a_page_and_imported(tmp_path: Path) -> None:
    one, browser = census(), at_home(access("office"))
    rows = [["编号", "名称", "现有隐患"], ["A-1", "甲站（示例）", "电线"]]
    columns = _send(browser, one, ledger_file(tmp_path, rows)).headers["Location"]
    assert columns.endswith("/columns/")
    page = browser.get(columns)
    assert "甲站（示例）" in _text(page)
    wrong = browser.post(columns, {"c0": "site cod", "c1": "name", "a2": "on"})
    assert wrong.status_code == 422
    assert "did you mean" in _text(wrong)
    assert 'value="site cod"' in _text(wrong)
    assert browser.post(columns, {"c1": "name"}).status_code == 422
    sent = {"c0": "site code", "c1": "name", "a2": "on", "save_as": "台账"}
    trial = browser.post(columns, sent).headers["Location"]
    assert browser.get(trial).context["counts"]["new"] == 1
    assert browser.get(trial).context["aside"] == 1
    browser.post(trial, {"rows": "all"})
    assert Site.objects.get().kept_aside.get().text == "电线"
    second = _send(browser, one, ledger_file(tmp_path, rows)).headers["Location"]
    assert "台账" in _text(browser.get(second))
    assert browser.get(second.replace("columns/", "")).headers["Location"] == second


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
    answer = _send(browser, one, content, name)
    assert answer.status_code == 422
    assert said in _text(answer)
    assert not Upload.objects.exists()


def test_a_form_without_a_file_or_as_something_else_is_refused() -> None:
    one, browser = census(), at_home(access("office"))
    assert browser.post(_at("upload", one), {"division": COMMUNITY}).status_code == 422
    assert browser.post(_at("upload", one), b"{}", content_type="application/json").status_code == 422
    assert _send(browser, one, b"a,b\n1,2\n", "a.csv", division=STREET).status_code == 422


def test_a_table_that_cannot_be_read_is_explained_on_its_page(tmp_path: Path) -> None:
    one, browser = census(), at_home(access("office"))
    columns = _send(browser, one, ledger_file(tmp_path, [["编号", "名称", "名称"], ["A-1", "甲", "乙"]]), "我的.xlsx")
    browser.post(columns.headers["Location"], {"c0": "site code", "c1": "name"})
    upload = Upload.objects.get()
    Upload.objects.filter(pk=upload.pk).update(columns={"编号": "site_code", "名称": "name"})
    answer = browser.get(_at("trial", one, upload.token))
    assert answer.status_code == 422
    assert "我的.xlsx" in _text(answer)
    assert upload.file not in _text(answer)


def test_nobody_opens_anothers_file(tmp_path: Path) -> None:
    one, browser = census(), at_home(access("village"))
    trial = _send(browser, one, form_file(one, tmp_path, [{"site_code": "S-1", "name": "甲"}])).headers["Location"]
    other = at_home(access("village"))
    assert other.get(trial).status_code == 404
    assert other.post(trial, {"rows": "all"}).status_code == 404
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert browser.get(trial).status_code == 404


def test_a_csv_has_no_red_cells() -> None:
    one, browser = census(), at_home(access("office"))
    _send(browser, one, b"site_code,name\nA-1,x\n", "a.csv")
    assert browser.get(_at("marked", one, Upload.objects.get().token)).status_code == 422


def test_a_large_file_is_imported_in_the_background(tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    one, browser = census(), at_home(access("village"))
    rows = [{"site_code": f"S-{at:03d}", "name": f"站{at}"} for at in range(101)]
    trial = _send(browser, one, form_file(one, tmp_path, rows)).headers["Location"]
    with django_capture_on_commit_callbacks() as later:
        assert browser.post(trial, {"rows": "all"}).status_code == 302
    waiting = _text(browser.get(trial))
    assert "0 of 101 rows" in waiting
    assert 'http-equiv="refresh"' in waiting
    assert not Site.objects.exists()
    for each in later:
        each()
    assert "The file is imported" in _text(browser.get(trial))
    assert Site.objects.count() == 101


def test_an_import_that_broke_off_says_so() -> None:
    one, browser = census(), at_home(access("office"))
    _send(browser, one, b"site_code,name\nA-1,x\n", "a.csv")
    Upload.objects.update(state="failed", columns={"site_code": "site_code"})
    assert "broke off" in _text(browser.get(_at("trial", one, Upload.objects.get().token)))


@pytest.mark.parametrize("count", [1, 12])
def test_the_overview_takes_the_same_queries_however_many_sites(count: int, django_assert_max_num_queries: Any) -> None:
    one, browser = census(), at_home(access("office"))
    for at in range(count):
        site(one, f"S-{at}")
    with django_assert_max_num_queries(10):
        browser.get(_at("overview", one))


def test_pages_stay_small_enough_for_an_old_machine() -> None:
    one, browser = census(), at_home(access("office"))
    page = _text(browser.get(_at("new", one, COMMUNITY)))
    assert page.count("<") / 2 < 1_500
