"""Whoever comes with a password for one sign-in chooses another before anything else opens."""

import pytest
from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.journal.models import Entry
from tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db
OWN = "a password of my own"


@pytest.fixture
def new() -> User:
    user = person("office")
    user.must_change_password = True
    user.save()
    return user


@pytest.fixture
def client(new: User) -> Client:
    client = Client()
    client.force_login(new)
    return client


def _change(client: Client, old: str = PASSWORD, word: str = OWN) -> int:
    given = {"old_password": old, "new_password1": word, "new_password2": word}
    return client.post(reverse("me"), given).status_code


@pytest.mark.parametrize("name", ["home", "people:list", "people:new", "people:workbook", "campaigns:list"])
def test_every_page_leads_to_ones_own(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("me")


def test_nothing_can_be_sent_either(client: Client) -> None:
    given = {"username": "zhang", "name": "张三（示例）", "role": "leader"}
    assert client.post(reverse("people:new"), given).headers["Location"] == reverse("me")
    assert not User.objects.filter(username="zhang").exists()


def test_ones_own_page_says_why(client: Client) -> None:
    assert "一次性密码" in client.get(reverse("me")).content.decode()


@pytest.mark.parametrize("name", ["account_logout", "set_language"])
def test_leaving_and_changing_the_language_stay_open(client: Client, name: str) -> None:
    answer = client.post(reverse(name), {"language": "en"})
    assert answer.headers["Location"] != reverse("me")


def test_a_password_of_ones_own_opens_everything(client: Client, new: User) -> None:
    assert _change(client) == 302
    new.refresh_from_db()
    assert not new.must_change_password
    assert client.get(reverse("people:list")).status_code == 200
    assert Entry.objects.get(act="password_changed").actor == new


def test_the_first_password_leads_to_the_work_and_a_later_one_stays_with_the_account(client: Client) -> None:
    for old, word, leads in ((PASSWORD, OWN, "home"), (OWN, "another word of mine", "me")):
        given = {"old_password": old, "new_password1": word, "new_password2": word}
        assert client.post(reverse("me"), given).headers["Location"] == reverse(leads)


@pytest.mark.parametrize(
    ("old", "word"), [("wrong", OWN), (PASSWORD, PASSWORD), (PASSWORD, "short"), (PASSWORD, "1234567890123")]
)
def test_a_password_that_cannot_be_is_refused(client: Client, new: User, old: str, word: str) -> None:
    assert _change(client, old, word) == 422
    new.refresh_from_db()
    assert new.must_change_password


def test_who_has_a_password_of_their_own_is_left_alone() -> None:
    client = Client()
    client.force_login(person("office"))
    assert client.get(reverse("people:list")).status_code == 200
