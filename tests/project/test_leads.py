"""Every task says where it is done, to whoever may go there."""

import pytest
from django.urls import reverse

from closeout.people.roles import Role
from closeout.sites.handing import remind
from closeout.work.leads import lead_of
from closeout.work.models import Task
from tests.census.places import at_home, census
from tests.factories import COMMUNITY, NOW, access, campaign, site
from tests.work.tasks import task

pytestmark = pytest.mark.django_db


def test_a_villages_census_leads_to_its_own_page() -> None:
    one, village = census(), access("village")
    lead = lead_of(village, Task.objects.get(kind="census", division_code=COMMUNITY))
    assert lead is not None
    assert lead.href == reverse("census:division", args=[one.slug, COMMUNITY])
    assert at_home(village).get(lead.href).status_code == 200


def test_a_reminder_leads_to_the_sites_file() -> None:
    one = site()
    remind(access=access("office"), campaign=one.campaign, sites=[one.pk], due_on=None, at=NOW)
    lead = lead_of(access("office"), Task.objects.get(kind="remind"))
    assert lead is not None
    assert lead.href == reverse("sites:file", args=["buji-2026", "BJ-0001"])


def test_a_duty_leads_to_its_clause() -> None:
    one = campaign()
    duty = Task.objects.filter(kind="duty").first()
    assert duty is not None
    lead = lead_of(access("unit_member"), duty)
    assert lead is not None
    assert lead.href == reverse("campaigns:plan", args=[one.slug]) + f"#{duty.clause}"


@pytest.mark.parametrize("role", ["intake", "administrator"])
def test_who_may_not_go_there_is_not_led(role: Role) -> None:
    census()
    assert lead_of(access(role), Task.objects.filter(kind="census")[0]) is None


def test_what_belongs_to_nothing_leads_nowhere() -> None:
    for subject in ("campaign:0", "site:0", "census:0/440307014001", "letter:1"):
        assert lead_of(access("office"), task(f"of {subject}", subject=subject)) is None


def test_the_page_of_a_task_shows_the_way_in_both_languages() -> None:
    census()
    browser, one = at_home(access("village")), Task.objects.get(kind="census", division_code=COMMUNITY)
    for lang, words in (("en", "Go to the census"), ("zh-hans", "前往摸底调查")):
        browser.cookies["language"] = lang
        assert f">{words}</a>" in browser.get(reverse("work:task", args=[one.pk])).content.decode()
