"""The pages of the acts of a census, and what another may not see."""

import pytest
from django.test import Client

from closeout.census.models import DivisionCensus
from closeout.census.services import sign_zero
from closeout.work.addressees import owing
from closeout.work.models import Task
from closeout.work.queries import today
from closeout.work.types import Choice
from tests.census.browsing import address_of, text_of
from tests.census.places import DUE, OTHER, STREET, at_home, census, land
from tests.factories import COMMUNITY, NOW, access, authority, campaign, person, site

pytestmark = pytest.mark.django_db


def test_the_office_starts_the_census_in_the_browser() -> None:
    land()
    one, browser = campaign(), at_home(access("office"))
    page = browser.get(address_of("start", one))
    assert 'value="2026-06-16"' in text_of(page)
    answer = browser.post(address_of("start", one), {"within": STREET, "due_on": "2026-06-01"})
    assert answer.status_code == 302
    assert DivisionCensus.objects.count() == 3
    again = browser.post(address_of("start", one), {"within": STREET, "due_on": "2026-06-01"})
    assert again.status_code == 422


def test_without_divisions_the_page_says_who_loads_them() -> None:
    assert "administrator" in text_of(at_home(access("office")).get(address_of("start", campaign())))


def test_the_office_enters_what_it_expects() -> None:
    one, browser = census(), at_home(access("office"))
    assert (
        browser.post(address_of("expected", one), {COMMUNITY: "7", OTHER: "", "440307014003": "0"}).status_code == 302
    )
    assert dict(DivisionCensus.objects.values_list("division_code", "expected")) == {
        COMMUNITY: 7,
        OTHER: None,
        "440307014003": 0,
    }
    wrong = browser.post(address_of("expected", one), {COMMUNITY: "-1"})
    assert wrong.status_code == 422
    assert 'value="-1"' in text_of(wrong)


def test_a_village_signs_on_a_page_of_its_own() -> None:
    one, worker = census(), access("village")
    browser = at_home(worker)
    assert "no site is registered" in text_of(browser.get(address_of("sign", one, COMMUNITY))).casefold()
    assert browser.post(address_of("sign", one, COMMUNITY)).status_code == 422
    assert "Sign a zero report" in text_of(browser.get(address_of("zero", one, COMMUNITY)))
    assert browser.post(address_of("zero", one, COMMUNITY)).status_code == 302
    assert browser.post(address_of("zero", one, COMMUNITY)).status_code == 409
    assert browser.post(address_of("reopen", one, COMMUNITY), {"reason": ""}).status_code == 422
    assert browser.post(address_of("reopen", one, COMMUNITY), {"reason": "发现一户"}).status_code == 302
    site(one, "S-1", operating_area_m2=9.0)
    assert browser.post(address_of("zero", one, COMMUNITY)).status_code == 422
    assert browser.post(address_of("sign", one, COMMUNITY)).status_code == 302
    assert "complete, signed" in text_of(browser.get(address_of("division", one, COMMUNITY)))


def test_another_units_head_is_told_that_this_is_not_theirs_to_sign() -> None:
    one, browser = census(), at_home(access("unit_head"))
    assert "Only who works here signs" in text_of(browser.get(address_of("zero", one, COMMUNITY)))
    assert browser.post(address_of("zero", one, COMMUNITY)).status_code == 403


@pytest.mark.parametrize("name", ["division", "new", "sign", "zero", "reopen", "questionnaire"])
def test_a_village_opens_no_page_of_another(name: str) -> None:
    one = census()
    assert at_home(access("village")).get(address_of(name, one, OTHER)).status_code == 403


@pytest.mark.parametrize("name", ["overview", "upload", "start"])
def test_another_authority_finds_nothing(name: str) -> None:
    one, stranger = census(), Client()
    stranger.force_login(person("office", at=authority("elsewhere")))
    assert stranger.get(address_of(name, one)).status_code == 404


def test_the_list_is_narrowed_to_a_state() -> None:
    one, browser = census(), at_home(access("office"))
    sign_zero(access=access("village"), campaign=one, division=COMMUNITY, at=NOW)
    page = browser.get(f"{address_of('overview', one)}?state=zero")
    assert [each.code for each in page.context["page"]] == [COMMUNITY]
    assert page.context["total"]["divisions"] == 3
    assert len(browser.get(f"{address_of('overview', one)}?state=nonsense&page=x").context["page"]) == 0


def test_before_the_census_the_page_says_who_starts_it() -> None:
    one = campaign()
    assert "Start the census" in text_of(at_home(access("office")).get(address_of("overview", one)))
    assert "office starts it" in text_of(at_home(access("leader")).get(address_of("overview", one)))


def test_who_works_in_a_division_owes_its_census_and_is_told_of_it() -> None:
    census()
    worker = access("village")
    mine = today(worker, Choice("mine"), DUE).rows
    assert [Task.objects.get(pk=each.id).division_code for each in mine] == [COMMUNITY]
    told = owing(Task.objects.filter(kind="census"))
    assert [each.division_code for each in told[worker.user]] == [COMMUNITY]
