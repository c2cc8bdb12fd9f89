"""Signing in."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, campaign, person

pytestmark = pytest.mark.django_db


def _sign_in(client: Client, name: str, password: str) -> int:
    return client.post(reverse("account_login"), {"login": name, "password": password}).status_code


def test_the_right_password_opens_the_home_page() -> None:
    campaign()
    client = Client()
    assert _sign_in(client, person("office").username, PASSWORD) == 302
    assert client.get(reverse("home"), follow=True).status_code == 200


def test_a_wrong_password_does_not_say_whether_the_name_exists() -> None:
    cache.clear()
    user = person("office")
    answers = [
        Client().post(reverse("account_login"), {"login": name, "password": "wrong"}).content.decode()
        for name in (user.username, "nobody")
    ]
    assert "errors" in answers[0]
    assert _without_names(answers[0], user.username) == _without_names(answers[1], "nobody")


def _without_names(page: str, name: str) -> str:
    lines = page.replace(name, "").splitlines()
    return "\n".join(each for each in lines if "csrf" not in each.lower())


def test_after_five_failures_the_account_is_locked_for_a_while() -> None:
    cache.clear()
    user, client = person("office"), Client()
    for _ in range(5):
        _sign_in(client, user.username, "wrong")
    assert _sign_in(client, user.username, PASSWORD) != 302
    cache.clear()


def test_another_port_or_spelling_begins_no_new_count_of_failures() -> None:
    cache.clear()
    user = person("office")
    for each in range(5):
        name = user.username.upper() if each % 2 else user.username
        _sign_in(Client(headers={"host": f"testserver:{8000 + each}"}), name, "wrong")
    assert _sign_in(Client(), user.username, PASSWORD) != 302
    cache.clear()


def test_somebody_without_a_post_is_told_what_to_do() -> None:
    user = person("office")
    user.posts.all().delete()
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("home"))
    assert answer.status_code == 403


def test_nobody_signs_up() -> None:
    assert Client().get("/accounts/signup/").status_code in (302, 404)
