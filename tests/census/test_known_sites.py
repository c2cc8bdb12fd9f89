"""The questionnaire of a site that is registered already."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from closeout.campaigns.plans import pack_of
from closeout.census.answers import next_code, record_answered
from closeout.census.forms import FactField, Questionnaire, initial_of
from closeout.census.queries import questionnaire
from closeout.kernel.facts import Fact, Value
from closeout.kernel.refusal import Denied
from closeout.kernel.text import both
from closeout.sites.models import Fact as SiteFact
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from tests.census.browsing import address_of, text_of
from tests.census.places import OTHER, at_home, census
from tests.factories import COMMUNITY, NOW, access, campaign, site

pytestmark = pytest.mark.django_db


def _seen(browser: Client, address: str) -> dict[str, str]:
    page = browser.get(address)
    form: Questionnaire = page.context["form"]
    return {"key": str(form["key"].value()), "seen": str(form["seen"].value()), "name": "站点（示例）"}


def test_only_what_was_changed_is_recorded() -> None:
    one, browser = census(), at_home(access("village"))
    made = site(one, "S-1", name="站点（示例）", operating_area_m2=50.0, wiring_to_code=True)
    before, address = SiteFact.objects.count(), address_of("site", one, COMMUNITY, made.pk)
    sent = {**_seen(browser, address), "address": "一路1号", "operating_area_m2": "60", "wiring_to_code": "true"}
    assert browser.post(address, sent).status_code == 302
    assert [each.key for each in SiteFact.objects.order_by("pk")[before:]] == ["operating_area_m2"]
    assert browser.post(address, sent).status_code == 302
    assert SiteFact.objects.count() == before + 1


def test_an_answer_that_is_taken_back_is_not_known_again() -> None:
    one, browser = census(), at_home(access("village"))
    made = site(one, "S-1", name="站点（示例）", wiring_to_code=True, address="")
    address = address_of("site", one, COMMUNITY, made.pk)
    browser.post(address, {**_seen(browser, address), "wiring_to_code": ""})
    made.refresh_from_db()
    assert "wiring_to_code" not in made.values


def test_who_was_quicker_is_shown_beside_what_one_wrote_and_the_second_time_ones_own_counts() -> None:
    one, browser = census(), at_home(access("village"))
    made = site(one, "S-1", name="站点（示例）", operating_area_m2=50.0, address="")
    address = address_of("site", one, COMMUNITY, made.pk)
    sent = {**_seen(browser, address), "operating_area_m2": "60", "staff_count": "3"}
    new = [NewFact("operating_area_m2", 70.0)]
    record_facts(access=access("office"), site=made, facts=new, source="office", at=timezone.now())
    answer = browser.post(address, sent)
    page = text_of(answer)
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
    address = address_of("site", one, COMMUNITY, site(one, "S-1").pk)
    assert browser.post(address, {**_seen(browser, address), "seen": seen}).status_code == 422


def test_another_villages_site_is_not_found() -> None:
    one = census()
    there = site(one, "S-1", division_code=OTHER)
    browser = at_home(access("village"))
    assert browser.get(address_of("site", one, COMMUNITY, there.pk)).status_code == 404
    assert browser.get(address_of("site", one, OTHER, there.pk)).status_code == 403
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
