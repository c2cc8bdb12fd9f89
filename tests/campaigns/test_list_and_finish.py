"""Several campaigns side by side, switching between them, finishing one, and where each role begins."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from closeout.campaigns.models import FINISHED, Campaign
from closeout.campaigns.queries import campaigns_of, others_of
from closeout.campaigns.services import finish
from closeout.campaigns.types import Progress
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied
from closeout.people.roles import ROLES, Role
from closeout.work.models import DONE, Task
from closeout.work.queries import overdue, today
from closeout.work.types import Choice
from tests.factories import NOW, TODAY, access, authority, campaign, person, site
from tests.findings.making import raised
from tests.inspections.making import started

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(person("office"))
    return client


def test_the_list_says_how_far_each_campaign_is() -> None:
    one, other = campaign("town", "one"), campaign("rugao", "other")
    Task.objects.filter(scope=f"campaign:{one.pk}").update(state=DONE, closed_at=NOW)
    late = Task.objects.filter(scope=f"campaign:{other.pk}").earliest("pk")
    Task.objects.filter(pk=late.pk).update(due_on=TODAY - timedelta(days=1))
    rows = {each.slug: each.progress for each in campaigns_of(access("office"), TODAY)}
    assert rows["one"].is_done
    assert (rows["other"].overdue, rows["other"].done) == (1, 0)


def test_a_campaign_without_tasks_has_no_progress() -> None:
    campaign("town", "one")
    Task.objects.all().delete()
    assert campaigns_of(access("office"), TODAY)[0].progress == Progress()
    assert not Progress().is_done


def test_those_that_run_come_first() -> None:
    finish(access=access("office"), campaign=campaign("town", "a"), at=NOW)
    campaign("town", "b")
    assert [each.slug for each in campaigns_of(access("office"), TODAY)] == ["b", "a"]


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_takes_two_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one, who = campaign("town", "c0"), access("office")
    for at in range(1, count):
        one.pk, one.slug = None, f"c{at}"
        one._state.adding = True
        one.save()
    with django_assert_num_queries(2):
        assert len(campaigns_of(who, TODAY)) == count


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    page = client.get(reverse("campaigns:list"), headers=ENGLISH).content.decode()
    assert "No campaign yet" in page
    assert reverse("campaigns:adopt") in page


def test_the_head_of_a_page_switches_to_the_other_campaigns(client: Client) -> None:
    campaign("town", "one")
    campaign("town", "other")
    page = client.get(reverse("campaigns:plan", args=["one"])).content.decode()
    head = page[page.index("<header") : page.index("</header>")]
    assert reverse("campaigns:plan", args=["other"]) in head
    assert reverse("campaigns:list") in head


def test_campaigns_of_another_authority_cannot_be_switched_to() -> None:
    campaign("town", "one")
    assert others_of(access("office", at=authority("elsewhere")), None) == []


def test_finishing_says_what_it_does_and_what_is_left(client: Client) -> None:
    campaign("town")
    left = Task.objects.count()
    Task.objects.filter(pk=Task.objects.earliest("pk").pk).update(state=DONE, closed_at=NOW)
    page = client.get("/c/buji-2026/finish/", headers=ENGLISH).content.decode()
    assert "It cannot be taken back" in page
    assert f"{left - 1} tasks of the plan are not done" in page
    assert Campaign.objects.get().state != FINISHED


def test_finishing_tells_what_is_open_at_the_sites(client: Client) -> None:
    one = campaign()
    page = client.get(f"/c/{one.slug}/finish/", headers=ENGLISH).content.decode()
    assert "Findings still open" not in page
    assert "Visits not finished" not in page
    raised(site(one, safety_rules_posted=False))
    started(access("village"), site(one, "BJ-0002"))
    page = client.get(f"/c/{one.slug}/finish/", headers=ENGLISH).content.decode()
    assert "Findings still open: 1, of them overdue: " in page
    assert "Visits not finished: 1." in page


def test_after_finishing_it_is_read_only_and_in_the_journal(client: Client) -> None:
    campaign("town")
    assert client.post("/c/buji-2026/finish/").status_code == 302
    assert Campaign.objects.get().state == FINISHED
    assert Entry.objects.filter(act="campaign_finished").count() == 1
    for act in ("finish", "upgrade"):
        assert client.get(f"/c/buji-2026/{act}/").status_code == 409
    assert client.post("/c/buji-2026/finish/").status_code == 409
    assert client.get("/c/buji-2026/plan/").status_code == 200


def test_who_comes_second_is_told_that_it_is_finished() -> None:
    one, who = campaign("town"), access("office")
    finish(access=who, campaign=one, at=NOW)
    with pytest.raises(Conflict) as refused:
        finish(access=who, campaign=one, at=NOW)  # `one` still says that it runs
    assert "(example)" in refused.value.say("en")


@pytest.mark.parametrize("role", [each for each in ROLES if each != "office"])
def test_only_the_office_finishes(role: Role) -> None:
    with pytest.raises(Denied):
        finish(access=access(role), campaign=campaign("town"), at=NOW)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("count", [0, 1, 2])
def test_every_role_has_a_home_that_it_may_open(role: Role, count: int) -> None:
    for at in range(count):
        campaign("town", f"c{at}")
    client = Client()
    client.force_login(person(role))
    assert client.get(reverse("home"), follow=True).status_code == 200


@pytest.mark.parametrize(("role", "page"), [("office", "desk:overview"), ("leader", "desk:brief")])
def test_the_office_and_leaders_begin_with_the_campaign_that_runs(role: Role, page: str) -> None:
    finish(access=access("office"), campaign=campaign("town", "old"), at=NOW)
    campaign("town", "new")
    client = Client()
    client.force_login(person(role))
    assert client.get(reverse("home")).headers["Location"] == reverse(page, args=["new"])


def test_where_none_runs_the_office_begins_with_the_list(client: Client) -> None:
    finish(access=access("office"), campaign=campaign("town", "old"), at=NOW)
    assert client.get(reverse("home")).headers["Location"] == reverse("campaigns:list")


def test_where_several_run_the_office_begins_with_the_latest(client: Client) -> None:
    Campaign.objects.filter(pk=campaign("town", "later").pk).update(starts_on=F("starts_on") + timedelta(days=1))
    campaign("town", "earlier")
    assert client.get(reverse("home")).headers["Location"] == reverse("desk:overview", args=["later"])


def test_what_was_left_undone_in_a_finished_campaign_is_nobodys_to_do() -> None:
    one, office = campaign("town", "old"), access("office")
    assert overdue(office, one.ends_on + timedelta(days=99)) > 0
    finish(access=office, campaign=one, at=NOW)
    assert overdue(office, one.ends_on + timedelta(days=99)) == 0
    assert today(office, Choice("all"), TODAY).counts.all == 0
    assert Task.objects.filter(state="open").exists()
