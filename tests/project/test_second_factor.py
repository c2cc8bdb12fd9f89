"""Where the office wants a second factor of everybody, whoever has none sets one up before anything else opens."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.accounts.sign_in import signed_with
from closeout.api.models import Token
from tests.api.making import program_of
from tests.factories import PASSWORD, access, campaign, person

pytestmark = pytest.mark.django_db
SET_UP = "mfa_activate_totp"
PAGES = ("home", "me", "people:list", "campaigns:list", "notices:list", "tokens:list", "mfa_index", "journal:journal")


@pytest.fixture
def required(settings: Any) -> None:
    settings.MFA_REQUIRED = True


def signed_in(user: User | None = None) -> Client:
    """Return the browser of somebody who signed in just now, by the page."""
    client = Client(headers={"accept-language": "en"})
    given = {"login": (user or person("office")).username, "password": PASSWORD}
    assert client.post(reverse("account_login"), given).status_code == 302
    return client


def at_set_up(client: Client) -> Any:
    """Return the page where a second factor is set up, for which the password is asked once more."""
    asked = client.get(reverse(SET_UP)).headers["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    assert "second factor of everybody" in client.get(asked).content.decode()
    assert client.post(asked, {"password": PASSWORD}).headers["Location"] == reverse(SET_UP)
    return client.get(reverse(SET_UP))


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("name", PAGES)
def test_who_has_no_second_factor_is_led_there_from_any_page(name: str) -> None:
    client = signed_in()
    for answer in (client.get(reverse(name)), client.post(reverse(name), {"name": "x"})):
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse(SET_UP))


@pytest.mark.usefixtures("required")
def test_nothing_is_written_before() -> None:
    signed_in().post(reverse("people:new"), {"username": "zhang", "name": "张三（示例）", "role": "leader"})
    assert not User.objects.filter(username="zhang").exists()


@pytest.mark.usefixtures("required")
def test_the_page_says_why_and_what_is_set_up_opens_everything() -> None:
    campaign()
    user = person("office")
    client = signed_in(user)
    answer = at_set_up(client)
    assert "second factor of everybody" in answer.content.decode()
    done = client.post(reverse(SET_UP), {"code": code_of(answer.context["form"].secret)}, follow=True)
    assert done.status_code == 200
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    assert client.get(reverse("people:list")).status_code == 200


@pytest.mark.usefixtures("required")
def test_an_address_that_nobody_verified_keeps_nobody_from_it() -> None:
    user = person("office")
    EmailAddress.objects.create(user=user, email="office@example.org", verified=False)
    assert at_set_up(signed_in(user)).status_code == 200


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("name", ["account_logout", "set_language"])
def test_leaving_and_changing_the_language_stay_open(name: str) -> None:
    answer = signed_in().post(reverse(name), {"language": "en"})
    assert answer.headers["Location"] != reverse(SET_UP)


@pytest.mark.usefixtures("required")
def test_a_password_for_one_sign_in_is_changed_before() -> None:
    user = person("office")
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    client, own = signed_in(user), "a password of my own"
    assert client.get(reverse("home")).headers["Location"] == reverse("me")
    assert client.get(reverse("me")).status_code == 200
    client.post(reverse("me"), {"old_password": PASSWORD, "new_password1": own, "new_password2": own})
    assert client.get(reverse("me")).headers["Location"] == reverse(SET_UP)


@pytest.mark.usefixtures("required")
def test_codes_for_recovery_alone_are_no_second_factor() -> None:
    user = person("office")
    client = Client()
    client.force_login(user)
    RecoveryCodes.activate(user)
    assert client.get(reverse("people:list")).headers["Location"] == reverse(SET_UP)
    TOTP.activate(user, generate_totp_secret())
    assert client.get(reverse("people:list")).status_code == 200


@pytest.mark.usefixtures("required")
def test_strangers_are_led_to_sign_in_as_ever() -> None:
    assert Client().get(reverse("home")).headers["Location"].startswith(reverse("account_login"))


@pytest.mark.usefixtures("required")
def test_a_token_opens_nothing_until_its_owner_has_a_second_factor() -> None:
    one = program_of(access("office"))
    answer = one.get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (403, "api.second_factor_wanted")
    assert Token.objects.get().last_used_at is None
    TOTP.activate(one.access.user, generate_totp_secret())
    assert one.get("/api/v1/me").status_code == 200


@pytest.mark.usefixtures("required")
def test_nobody_confirms_with_a_password_alone(rf: Any) -> None:
    user = person("unit_member")
    assert signed_with(rf.post("/"), user, PASSWORD) == "second_factor"


def test_where_none_is_wanted_nothing_changes(rf: Any) -> None:
    user = person("office")
    assert signed_in(user).get(reverse("people:list")).status_code == 200
    assert program_of(access("office")).get("/api/v1/me").status_code == 200
    assert signed_with(rf.post("/"), user, PASSWORD) == "yes"


def test_the_page_to_set_one_up_is_reached_from_ones_account_and_looks_like_the_others() -> None:
    client = signed_in()
    assert f'href="{reverse("mfa_index")}"' in client.get(reverse("me")).content.decode()
    page = at_set_up_freely(client)
    assert page.count('class="in"') == 2  # the secret and the code
    assert 'class="btn pri"' in page


def at_set_up_freely(client: Client) -> str:
    """Return the page where a second factor is set up by whoever wants one."""
    asked = client.get(reverse(SET_UP)).headers["Location"]
    client.post(asked, {"password": PASSWORD})
    return client.get(reverse(SET_UP)).content.decode()
