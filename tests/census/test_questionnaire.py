"""The questionnaire in the browser: what is filled in is kept, once, and never lost."""

import re
import uuid
from typing import Any

import pytest

from closeout.campaigns.plans import pack_of
from closeout.census.answers import register_answered
from closeout.census.models import SentForm
from closeout.census.services import sign_zero
from closeout.kernel.refusal import Conflict, Denied, Missing
from closeout.sites.models import Fact as SiteFact
from closeout.sites.models import Site
from tests.census.browsing import address_of, filled, text_of
from tests.census.places import OTHER, at_home, census
from tests.factories import COMMUNITY, NOW, access, site

pytestmark = pytest.mark.django_db


def test_the_questionnaire_is_filled_in_and_saved() -> None:
    one, browser = census(), at_home(access("village"))
    page = browser.get(address_of("new", one, COMMUNITY))
    assert page.status_code == 200
    assert 'value="014001-001"' in text_of(page)
    sent = filled(
        operating_area_m2="９０。５平方米", stacked_neatly="true", materials=["paper", "metal"], lon="", lat=""
    )
    answer = browser.post(address_of("new", one, COMMUNITY), sent)
    assert answer.headers["Location"] == address_of("division", one, COMMUNITY)
    made = Site.objects.get()
    assert made.division_code == COMMUNITY
    assert made.values["stacked_neatly"] is True
    assert made.values["materials"] == "paper|metal"
    assert set(SiteFact.objects.values_list("source", flat=True)) == {"census"}


def test_nothing_is_answered_before_somebody_answers() -> None:
    one = census()
    page = text_of(at_home(access("village")).get(address_of("new", one, COMMUNITY)))
    ticked = re.findall(r'<input type="radio" name="(\w+)" value="(\w*)"[^>]*checked', page)
    assert ticked
    assert {value for _, value in ticked} == {""}


def test_what_is_not_established_is_not_recorded() -> None:
    one, browser = census(), at_home(access("village"))
    browser.post(address_of("new", one, COMMUNITY), filled(stacked_neatly="", wiring_to_code="false"))
    values = Site.objects.get().values
    assert values["wiring_to_code"] is False
    assert "stacked_neatly" not in values


def test_nothing_of_the_kind_records_the_compliant_answer() -> None:
    one, browser = census(), at_home(access("village"))
    facts = pack_of(one).facts
    assert (facts["employees_certified"].better, facts["prohibited_goods_found"].better) == (True, False)
    sent = filled(employees_certified="nothing", prohibited_goods_found="nothing")
    browser.post(address_of("new", one, COMMUNITY), sent)
    values = Site.objects.get().values
    assert (values["employees_certified"], values["prohibited_goods_found"]) == (True, False)
    assert SiteFact.objects.get(key="employees_certified").note == "无此类对象"


def test_nothing_near_by_is_as_far_as_can_be() -> None:
    one, browser = census("town"), at_home(access("village"))
    page = text_of(browser.get(address_of("new", one, COMMUNITY)))
    assert 'name="fence_to_road_m-nothing"' in page
    assert 'name="fence_height_m-nothing"' not in page
    browser.post(address_of("new", one, COMMUNITY), filled(**{"fence_to_road_m-nothing": "on"}))
    made = Site.objects.get()
    assert made.values["fence_to_road_m"] == 99999.0
    shown = text_of(browser.get(address_of("site", one, COMMUNITY, made.pk)))
    assert re.search(r'name="fence_to_road_m-nothing"[^>]*checked', shown)
    assert not re.search(r'name="fence_to_road_m" [^>]*value=', shown)


def test_an_error_loses_nothing_that_was_filled_in() -> None:
    one, browser = census(), at_home(access("village"))
    sent = filled(operating_area_m2="很大", address="一路1号", wiring_to_code="false", materials=["paper"])
    answer = browser.post(address_of("new", one, COMMUNITY), sent)
    page = text_of(answer)
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
    assert browser.post(address_of("new", one, COMMUNITY), {**filled(), missing: ""}).status_code == 422
    assert not Site.objects.exists()


def test_a_code_that_is_taken_is_said_at_its_field() -> None:
    one, browser = census(), at_home(access("village"))
    site(one, "S-1", division_code=OTHER)
    answer = browser.post(address_of("new", one, COMMUNITY), filled())
    assert answer.status_code == 422
    assert 'id="id_site_code_error"' in text_of(answer)


def test_half_a_position_is_said_on_the_form() -> None:
    one, browser = census(), at_home(access("village"))
    answer = browser.post(address_of("new", one, COMMUNITY), filled(lon="114.1"))
    assert answer.status_code == 422
    assert 'value="114.1"' in text_of(answer)


def test_a_double_click_makes_one_site() -> None:
    one, browser = census(), at_home(access("village"))
    sent = filled()
    first, second = (browser.post(address_of("new", one, COMMUNITY), sent) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert Site.objects.count() == SentForm.objects.count() == 1


def test_a_refused_form_may_be_sent_again_once_it_is_mended() -> None:
    one, browser = census(), at_home(access("village"))
    sent = filled()
    site(one, "S-1")
    assert browser.post(address_of("new", one, COMMUNITY), sent).status_code == 422
    assert browser.post(address_of("new", one, COMMUNITY), {**sent, "site_code": "S-2"}).status_code == 302
    assert Site.objects.count() == 2


def test_another_site_can_be_entered_at_once() -> None:
    one, browser = census(), at_home(access("village"))
    answer = browser.post(address_of("new", one, COMMUNITY), filled(again="1", site_code="014001-001"))
    assert answer.headers["Location"] == address_of("new", one, COMMUNITY)
    assert 'value="014001-002"' in text_of(browser.get(answer.headers["Location"]))


def test_a_form_is_its_openers_alone() -> None:
    one, key = census(), uuid.uuid4()
    what: dict[str, Any] = {"campaign": one, "division": COMMUNITY, "code": "S-1", "facts": [], "key": key, "at": NOW}
    register_answered(access=access("village"), **what)
    with pytest.raises(Missing):
        register_answered(access=access("village"), **what)


def test_nobody_fills_in_another_villages_form() -> None:
    one, browser = census(), at_home(access("village"))
    assert browser.get(address_of("new", one, OTHER)).status_code == 403
    assert browser.post(address_of("new", one, OTHER), filled()).status_code == 403
    what: dict[str, Any] = {"campaign": one, "code": "S-1", "facts": [], "key": uuid.uuid4(), "at": NOW}
    with pytest.raises(Denied):
        register_answered(access=access("village"), division=OTHER, **what)


def test_a_signed_village_takes_no_form() -> None:
    one, worker = census(), access("village")
    sign_zero(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    answer = at_home(worker).post(address_of("new", one, COMMUNITY), filled())
    assert answer.status_code == 422
    assert "signed" in text_of(answer)
    what: dict[str, Any] = {"campaign": one, "code": "S-1", "facts": [], "key": uuid.uuid4(), "at": NOW}
    with pytest.raises(Conflict):
        register_answered(access=worker, division=COMMUNITY, **what)


def test_html_in_a_name_is_only_a_name() -> None:
    one, browser = census(), at_home(access("village"))
    browser.post(address_of("new", one, COMMUNITY), filled(name="<img src=x onerror=alert(1)>"))
    made = Site.objects.get()
    for page in (
        address_of("division", one, COMMUNITY),
        address_of("site", one, COMMUNITY, made.pk),
        address_of("overview", one),
    ):
        assert "<img" not in text_of(browser.get(page))
