"""Signing in."""

from datetime import timedelta

import pytest
from allauth.core.context import request_context
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from closeout.accounts.failures import note
from closeout.accounts.forms import SecondFactor
from closeout.accounts.models import SignInFailure, User
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


def test_a_lock_outlives_the_cache_and_counts_in_every_process() -> None:
    user = person("office")
    for _ in range(5):
        _sign_in(Client(), user.username, "wrong")
    cache.clear()
    assert _sign_in(Client(), user.username, PASSWORD) != 302


def test_a_lock_ends_when_the_first_of_the_failures_is_five_minutes_old() -> None:
    user = person("office")
    for _ in range(5):
        _sign_in(Client(), user.username, "wrong")
    oldest = SignInFailure.objects.order_by("at").first()
    assert oldest is not None
    SignInFailure.objects.filter(of=oldest.of, pk=oldest.pk).update(at=timezone.now() - timedelta(minutes=5))
    assert _sign_in(Client(), user.username, PASSWORD) == 302


def test_an_address_that_fails_120_times_in_a_minute_is_locked_whatever_the_name() -> None:
    for each in range(120):
        note(name=f"N{each}", address="127.0.0.1", at=timezone.now())
    assert _sign_in(Client(), person("office").username, PASSWORD) != 302
    assert _sign_in(Client(REMOTE_ADDR="127.0.0.2"), person("office").username, PASSWORD) == 302


def test_of_failures_neither_names_nor_addresses_are_kept_and_none_for_long() -> None:
    _sign_in(Client(), "my-password-by-mistake", "wrong")
    kept = list(SignInFailure.objects.values_list("of", flat=True))
    assert len(kept) == 2
    assert all(len(each) == 64 and "mistake" not in each for each in kept)
    SignInFailure.objects.update(at=timezone.now() - timedelta(minutes=6))
    _sign_in(Client(), "another", "wrong")
    assert not SignInFailure.objects.filter(of__in=kept[:1]).exists()


def test_the_right_password_writes_no_failure() -> None:
    user = person("office")
    with CaptureQueriesContext(connection) as queries:
        assert _sign_in(Client(), user.username, PASSWORD) == 302
    told = [each["sql"] for each in queries if "signinfailure" in each["sql"]]
    assert len(told) == 4  # before and after the password: a name, an address
    assert all(each.startswith("SELECT") for each in told)


def test_who_guesses_many_at_once_is_not_let_in_by_the_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others fail while the right one is looked at."""
    user = person("office")
    looked_at = User.check_password

    def slow(self: User, word: str) -> bool:
        for _ in range(5):
            note(name=user.username.upper(), address="127.0.0.9", at=timezone.now())
        return looked_at(self, word)

    monkeypatch.setattr(User, "check_password", slow)
    assert _sign_in(Client(), user.username, PASSWORD) != 302


def test_five_wrong_codes_of_the_second_factor_lock_it(rf: RequestFactory) -> None:
    user = person("office")
    codes = RecoveryCodes.activate(user)
    right = codes.get_unused_codes()[0]
    with request_context(rf.post("/")):
        for _ in range(5):
            assert not SecondFactor({"code": "000000"}, user=user).is_valid()
        assert not SecondFactor({"code": right}, user=user).is_valid()
        SignInFailure.objects.all().delete()
        assert SecondFactor({"code": right}, user=user).is_valid()


def test_somebody_without_a_post_is_told_what_to_do() -> None:
    user = person("office")
    user.posts.all().delete()
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("home"))
    assert answer.status_code == 403


def test_nobody_signs_up() -> None:
    assert Client().get("/accounts/signup/").status_code in (302, 404)
