"""Somebody with posts at two authorities is asked as who they are at the one that a page belongs to."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.people.access import access_of, accesses_of
from closeout.people.models import Post
from closeout.people.roles import Role
from tests.factories import TODAY, authority, campaign, person, site
from tests.work.tasks import task, unit

pytestmark = pytest.mark.django_db
HERE, THERE = "buji-2026", "there-2026"
ENGLISH = {"accept-language": "en"}


def both(here: Role, there: Role) -> User:
    """Return somebody who came here first and works there, too."""
    user = person(here)
    at = authority("elsewhere")
    Post.objects.create(user=user, authority=at, role=there, since=TODAY)
    return user


def signed_in(user: User) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(user)
    return client


@pytest.fixture
def two() -> None:
    """A campaign at each authority."""
    site(campaign())
    site(campaign("town", THERE, at=authority("elsewhere")), "T-1")


@pytest.mark.parametrize(("first", "second"), [("office", "auditor"), ("auditor", "office")])
def test_a_campaigns_page_asks_for_the_rights_of_its_own_authority(two: None, first: Any, second: Any) -> None:
    client = signed_in(both(first, second))
    for slug, role in ((HERE, first), (THERE, second)):
        answer = client.get(reverse("sites:new", args=[slug]))
        assert answer.status_code == (200 if role == "office" else 403), slug
        assert client.get(reverse("sites:register", args=[slug])).status_code == 200


def test_nothing_is_written_by_the_rights_of_the_other_post(two: None) -> None:
    client = signed_in(both("office", "leader"))
    sent = {"step": "", "reason": "x"}
    assert client.post(reverse("campaigns:finish", args=[THERE]), sent).status_code == 403
    assert client.post(reverse("census:start", args=[THERE]), {"within": ""}).status_code == 403


def test_other_pages_belong_to_where_somebody_came_first_was_last_or_chose_to_be(two: None) -> None:
    client = signed_in(both("administrator", "intake"))
    assert client.get(reverse("people:list")).status_code == 200
    client.get(reverse("campaigns:plan", args=[THERE]))
    assert client.get(reverse("people:list")).status_code == 403
    assert client.post(reverse("act_at"), {"authority": authority().pk}).status_code == 302
    assert client.get(reverse("people:list")).status_code == 200


def test_a_task_is_opened_as_who_owes_it(two: None) -> None:
    client = signed_in(both("administrator", "office"))
    one = task(unit=unit(at=authority("elsewhere")))
    assert client.get(reverse("work:task", args=[one.pk])).status_code == 200
    assert client.get(reverse("work:task", args=[one.pk + 999])).status_code == 404


def test_the_head_of_the_page_names_the_other_post_to_change_to(two: None) -> None:
    client = signed_in(both("office", "leader"))
    page = client.get(reverse("me")).content.decode()
    assert f'name="authority" value="{authority("elsewhere").pk}"' in page
    assert f'name="authority" value="{authority().pk}"' not in page
    assert 'name="authority"' not in signed_in(person("office")).get(reverse("me")).content.decode()


@pytest.mark.parametrize("sent", ["", "x", "0", "9" * 40])
def test_nobody_goes_where_they_have_no_post(two: None, sent: str) -> None:
    client = signed_in(both("office", "leader"))
    other = authority("third").pk
    for each in (sent, str(other)):
        assert client.post(reverse("act_at"), {"authority": each}).status_code == 403


def test_a_post_that_has_ended_counts_no_more(two: None) -> None:
    user = both("administrator", "intake")
    client = signed_in(user)
    client.get(reverse("campaigns:plan", args=[THERE]))
    user.posts.filter(authority=authority("elsewhere")).update(until=TODAY)
    assert client.get(reverse("people:list")).status_code == 200
    assert client.get(reverse("campaigns:plan", args=[THERE])).status_code == 403
    assert access_of(user, authority("elsewhere").pk) is None
    assert [each.role for each in accesses_of(user)] == ["administrator"]


def test_who_has_one_post_is_asked_with_no_query_more(two: None, django_assert_num_queries: Any) -> None:
    user = person("office")
    with django_assert_num_queries(1):
        assert len(accesses_of(user)) == 1
