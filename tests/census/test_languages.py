"""Every page of the census in both languages, for whoever may open it, and in every state it can be in."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from closeout.campaigns.models import Campaign
from closeout.campaigns.services import finish
from closeout.census.services import set_expected, sign_complete, sign_zero
from closeout.census.words import STATES, said
from closeout.kernel.facts import Fact
from closeout.kernel.text import Text, both
from tests.census.browsing import address_of, send, text_of
from tests.census.places import OTHER, THIRD, at_home, census, form_file
from tests.census.sending import site_row
from tests.factories import COMMUNITY, NOW, access, site

pytestmark = pytest.mark.django_db

PAGES = ["overview", "start", "expected", "upload"]
OF_A_DIVISION = ["division", "new", "sign", "zero", "reopen"]


def _lived_in() -> Campaign:
    """Return a census in which every state occurs."""
    one = census()
    site(one, "A-1", operating_area_m2=50.0)
    site(one, "B-1", division_code=OTHER, operating_area_m2=50.0)
    set_expected(access=access("office"), campaign=one, expected={COMMUNITY: 3, OTHER: 1}, at=NOW)
    sign_complete(access=access("village", code=OTHER), campaign=one, division=OTHER, at=NOW)
    sign_zero(access=access("village", code=THIRD), campaign=one, division=THIRD, at=NOW)
    return one


def _in(language: str, who: Any) -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(who.user)
    return client


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "摸底调查"), ("en", "Census")])
@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_campaign_speak_both_languages(name: str, language: str, word: str) -> None:
    page = _in(language, access("office")).get(address_of(name, _lived_in()))
    assert page.status_code == 200
    assert word in text_of(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", OF_A_DIVISION)
@pytest.mark.parametrize("code", [COMMUNITY, OTHER, THIRD])
def test_pages_of_a_division_can_be_opened_in_every_state(code: str, name: str, language: str) -> None:
    one = _lived_in()
    page = _in(language, access("village", code=code)).get(address_of(name, one, code))
    assert page.status_code == 200
    assert ('lang="en"' in text_of(page).partition("<body")[0]) is (language == "en")


def test_no_english_is_left_on_the_chinese_list() -> None:
    page = text_of(_in("zh-hans", access("office")).get(address_of("overview", _lived_in())))
    for word in ("late", "under way", "signed", "expected", "zero report", "not established"):
        assert f">{word}" not in page
    assert "已完成（已签字）" in page
    assert "零报告" in page


@pytest.mark.parametrize("role", ["office", "village", "leader", "auditor", "unit_head", "unit_member"])
def test_whoever_sees_the_census_sees_only_acts_that_are_theirs(role: Any) -> None:
    one = _lived_in()
    page = text_of(at_home(access(role)).get(address_of("overview", one)))
    assert (address_of("start", one) in page) is (role == "office")
    assert (address_of("upload", one) in page) is (role in ("office", "village"))
    division = text_of(at_home(access(role)).get(address_of("division", one, COMMUNITY)))
    assert (address_of("new", one, COMMUNITY) in division) is (role in ("office", "village"))
    assert (address_of("sign", one, COMMUNITY) in division) is (role == "village")


def test_a_signed_division_offers_to_be_reopened_and_nothing_else() -> None:
    one = _lived_in()
    page = text_of(at_home(access("village", code=OTHER)).get(address_of("division", one, OTHER)))
    assert address_of("reopen", one, OTHER) in page
    assert address_of("new", one, OTHER) not in page
    assert address_of("sign", one, OTHER) not in page


def test_a_finished_campaign_is_only_read() -> None:
    one = _lived_in()
    finish(access=access("office"), campaign=one, at=NOW)
    for who in (access("office"), access("village")):
        page = text_of(at_home(who).get(address_of("division", one, COMMUNITY)))
        assert address_of("new", one, COMMUNITY) not in page
        assert address_of("upload", one) not in page


def test_a_zero_report_that_is_gainsaid_is_said_on_both_pages() -> None:
    one = _lived_in()
    site(one, "C-1", division_code=THIRD)
    office = at_home(access("office"))
    assert "zero report gainsaid" in text_of(office.get(address_of("overview", one)))
    assert "and yet 1 site is registered" in text_of(office.get(address_of("division", one, THIRD)))


def test_the_sites_of_a_division_are_paged() -> None:
    one = census()
    for at in range(51):
        site(one, f"S-{at:03d}")
    office = at_home(access("office"))
    first = office.get(address_of("division", one, COMMUNITY))
    assert len(first.context["sites"]) == 50
    assert "Page 1 of 2" in text_of(first)
    second = office.get(f"{address_of('division', one, COMMUNITY)}?page=2")
    assert [each.code for each in second.context["sites"]] == ["S-050"]


def test_changes_are_said_as_people_say_them(tmp_path: Path) -> None:
    one, browser = census(), at_home(access("village"))
    site(one, "S-1", name="站点S-1（示例）", operating_area_m2=120.0, stacked_neatly=True)
    rows = [site_row("S-1", operating_area_m2=150, stacked_neatly="否", operating_state="停业")]
    page = text_of(browser.get(send(browser, one, form_file(one, tmp_path, rows)).headers["Location"]))
    assert "<del>120</del> → <b>150</b>" in page
    assert "<del>yes</del> → <b>no</b>" in page


def test_every_state_has_a_word() -> None:
    assert set(STATES) == {"late", "not_started", "under_way", "complete", "zero"}


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        (Fact("x", "number", both("x"), unit="m"), 3.0, "3"),
        (Fact("x", "number", both("x"), unit="m"), 3.25, "3.25"),
        (Fact("x", "boolean", both("x")), False, "no"),
        (Fact("x", "choice", both("x"), choices={"a": Text("甲", "first")}), "a", "first"),
        (Fact("x", "text", both("x")), "<b>", "<b>"),
        (Fact("x", "text", both("x")), None, "not established"),
    ],
)
def test_values_are_said_in_words(fact: Fact, value: Any, words: str, settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    assert said(fact, value) == words


def test_one_division_is_said_in_the_singular() -> None:
    page = text_of(_in("en", access("village", code=OTHER)).get(address_of("overview", _lived_in())))
    assert "of 1 division<" in page
