"""What stands in the head of a page, in which order, and what its badge counts."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from closeout.kernel.clock import today
from closeout.people.roles import Role
from closeout.work.models import Task
from tests.factories import access, campaign
from tests.work.tasks import task

pytestmark = pytest.mark.django_db


def page(role: Role, name: str = "campaigns:plan", *args: str) -> str:
    client = Client(headers={"accept-language": "en"})
    client.force_login(access(role).user)
    return client.get(reverse(name, args=args)).content.decode()


def places(said: str) -> list[str]:
    nav = said.partition('<nav class="nav"')[2].partition("</nav>")[0]
    return re.findall(r"<a [^>]*>([^<]+)", nav)


@pytest.mark.parametrize("role", ["unit_head", "unit_member", "village"])
def test_who_begins_with_today_finds_sites_and_findings_next(role: Role) -> None:
    one = campaign()
    assert places(page(role, "campaigns:plan", one.slug))[:3] == ["Today", "Sites", "Findings"]


def test_the_offices_head_begins_with_the_overview() -> None:
    assert places(page("office", "campaigns:plan", campaign().slug))[0] == "Overview"


def test_the_badge_and_todays_page_count_the_same_of_all_campaigns_and_say_so() -> None:
    for slug in ("buji-2026", "another"):
        late = task(scope=f"campaign:{campaign(slug=slug).pk}", kind="deadline")
        Task.objects.filter(pk=late.pk).update(due_on=today().replace(year=today().year - 1, day=1))
    said = page("office", "today:due")
    badge = re.search(r"<sup>(\d+)", said)
    counted = re.search(r'<span class="tag late">(\d+) overdue', said)
    assert badge is not None
    assert counted is not None
    assert badge[1] == counted[1]
    assert "Of all campaigns that run" in said
    assert "items overdue, in all campaigns that run" in said
