"""Handing sites out and reminding: for many at once, within what one sees, and never twice."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from closeout.journal.models import Entry
from closeout.kernel.refusal import Denied, Refusal
from closeout.people.roles import Role
from closeout.sites.handing import MOST_AT_ONCE, assign_sites, remind
from closeout.sites.models import Question, Site
from closeout.work.models import DONE, Task
from tests.factories import COMMUNITY, NOW, TODAY, access, authority, person, site

pytestmark = pytest.mark.django_db


def _client(role: Role = "office") -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def test_sites_are_given_to_somebody_and_the_journal_says_to_whom() -> None:
    one = site()
    two = site(one.campaign, "BJ-0002")
    who = person("unit_member")
    office = access("office")
    assert assign_sites(access=office, campaign=one.campaign, sites=[one.pk, two.pk], to=who.pk, at=NOW) == 2
    assert set(Site.objects.values_list("assignee", flat=True)) == {who.pk}
    assert Entry.objects.filter(act="site_assigned").count() == 2
    assert assign_sites(access=office, campaign=one.campaign, sites=[one.pk, two.pk], to=who.pk, at=NOW) == 0
    assert assign_sites(access=office, campaign=one.campaign, sites=[one.pk], to=None, at=NOW) == 1
    one.refresh_from_db()
    assert one.assignee is None


def test_a_site_is_given_to_nobody_of_another_authority_nor_to_who_only_reads() -> None:
    one, office = site(), access("office")
    for who in (person("unit_member", at=authority("elsewhere")), person("leader"), person("intake")):
        with pytest.raises(Refusal) as refused:
            assign_sites(access=office, campaign=one.campaign, sites=[one.pk], to=who.pk, at=NOW)
        assert refused.value.code == "sites.no_assignee"


@pytest.mark.parametrize(("count", "code"), [(0, "sites.none_chosen"), (MOST_AT_ONCE + 1, "sites.too_many_chosen")])
def test_some_sites_are_chosen_but_not_too_many(count: int, code: str) -> None:
    one, office = site(), access("office")
    sites = list(range(count))
    with pytest.raises(Refusal) as refused:
        assign_sites(access=office, campaign=one.campaign, sites=sites, to=None, at=NOW)
    assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        remind(access=office, campaign=one.campaign, sites=sites, due_on=None, at=NOW)
    assert refused.value.code == code


@pytest.mark.parametrize("role", ["unit_head", "village", "leader", "auditor"])
def test_only_who_may_assign_does(role: Role) -> None:
    one = site()
    with pytest.raises(Denied):
        assign_sites(access=access(role), campaign=one.campaign, sites=[one.pk], to=None, at=NOW)
    with pytest.raises(Denied):
        remind(access=access(role), campaign=one.campaign, sites=[one.pk], due_on=None, at=NOW)


def test_a_reminder_is_a_task_of_the_unit_that_owes_the_first_question() -> None:
    one = site()
    remind(access=access("office"), campaign=one.campaign, sites=[one.pk], due_on=TODAY, at=NOW)
    task = Task.objects.get(kind="remind")
    first = Question.objects.filter(site=one).order_by("rank").values_list("unit_key", flat=True)[0]
    assert task.unit is not None
    assert (task.unit.key, task.subject, task.due_on) == (first, f"site:{one.pk}", date(2026, 5, 20))
    assert one.code in task.title_zh


def test_without_a_question_the_village_is_reminded() -> None:
    one = site()
    Question.objects.all().delete()
    remind(access=access("office"), campaign=one.campaign, sites=[one.pk], due_on=None, at=NOW)
    task = Task.objects.get(kind="remind")
    assert (task.unit, task.division_code) == (None, COMMUNITY)


def test_an_open_reminder_is_not_sent_twice_but_a_done_one_is_followed_by_another() -> None:
    one, office = site(), access("office")
    Question.objects.all().delete()
    assert [remind(access=office, campaign=one.campaign, sites=[one.pk], due_on=None, at=NOW) for _ in "ab"] == [1, 0]
    Task.objects.filter(kind="remind").update(state=DONE, closed_at=NOW)
    again = NOW + timedelta(hours=1)
    assert remind(access=office, campaign=one.campaign, sites=[one.pk], due_on=None, at=again) == 1


def test_a_done_reminder_of_a_unit_is_followed_by_another_too() -> None:
    one, office = site(), access("office")
    for expected in (1, 2):
        at = NOW + timedelta(hours=expected)
        assert remind(access=office, campaign=one.campaign, sites=[one.pk], due_on=None, at=at) == 1
        assert Task.objects.filter(kind="remind").count() == expected
        Task.objects.filter(kind="remind").update(state=DONE, closed_at=NOW)


def test_the_page_hands_out_what_is_ticked_and_comes_back_to_its_filter() -> None:
    one = site()
    site(one.campaign, "BJ-0002")
    who = person("unit_member")
    address = reverse("sites:assign", args=["buji-2026"]) + "?show=open"
    answer = _client().post(address, {"site": [one.pk, "x", "-1"], "assignee": who.pk})
    assert answer.headers["Location"].endswith("/sites/?show=open")
    assert list(Site.objects.filter(assignee=who).values_list("code", flat=True)) == ["BJ-0001"]


def test_all_of_the_filter_is_all_that_it_shows() -> None:
    one = site()
    site(one.campaign, "BJ-0002", division_code="440307014002")
    who = person("unit_member")
    address = reverse("sites:assign", args=["buji-2026"]) + f"?division={COMMUNITY}"
    _client().post(address, {"all": "1", "assignee": who.pk})
    assert list(Site.objects.filter(assignee=who).values_list("code", flat=True)) == ["BJ-0001"]


@pytest.mark.parametrize("posted", [{}, {"site": "x"}, {"site": "9" * 40}, {"site": "1", "assignee": "x"}])
def test_nothing_ticked_or_nobody_known_is_refused(posted: dict[str, Any]) -> None:
    site()
    assert _client().post(reverse("sites:assign", args=["buji-2026"]), posted).status_code == 422


def test_the_page_reminds_by_a_day() -> None:
    one = site()
    posted = {"site": one.pk, "due_on": "2026-06-01"}
    assert _client().post(reverse("sites:remind", args=["buji-2026"]), posted).status_code == 302
    assert Task.objects.get(kind="remind").due_on == date(2026, 6, 1)
