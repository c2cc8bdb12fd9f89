"""Tokens: made and revoked by their owner, kept as a digest, and what they open."""

import errno
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from closeout.api import services
from closeout.api.models import Token
from closeout.api.services import MOST, make_token, revoke_token
from closeout.api.types import LONGEST_LIFE, NewToken
from closeout.journal.models import Entry
from closeout.kernel.clock import today
from closeout.kernel.refusal import Missing, Refusal
from closeout.people.models import Post
from closeout.people.services import change_own_password, reset_password
from tests.api.making import Program, program, program_of, token
from tests.factories import access, authority, person

pytestmark = pytest.mark.django_db
OWN = "a password of my own"


def status(secret: str) -> int:
    return int(Program(access("office"), secret).get("/api/v1/me").status_code)


def test_a_token_is_kept_as_its_digest_alone() -> None:
    made = token(access("office"))
    kept = Token.objects.get(pk=made.token.pk)
    assert made.secret not in str(vars(kept))
    assert kept.digest == services.digest_of(made.secret)


def test_making_and_revoking_are_journalled_without_the_text() -> None:
    owner = access("office")
    made = token(owner)
    revoke_token(user=owner.user, token=made.token.pk, at=timezone.now())
    entries = Entry.objects.filter(subject=f"token:{made.token.pk}").order_by("number")
    assert [each.act for each in entries] == ["token_made", "token_revoked"]
    assert all(made.secret not in each.content for each in entries)


def test_a_token_speaks_as_its_owner() -> None:
    said = program("unit_head").get("/api/v1/me").json()
    assert (said["role"], said["unit"], said["division"]) == ("unit_head", "market_supervision", None)
    assert "issue_documents" in said["rights"]


def test_nothing_opens_without_a_token_even_for_who_is_signed_in() -> None:
    client = Client()
    client.force_login(person("office"))
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["code"] == "api.no_entry"


@pytest.mark.parametrize("secret", ["", "x", "closeout_", "没有", "closeout_" + "x" * 5_000])
def test_what_is_no_token_opens_nothing(secret: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {secret}".encode().decode("latin-1")})
    assert client.get("/api/v1/me").status_code == 401


def test_a_revoked_token_opens_nothing() -> None:
    made = token(access("office"))
    revoke_token(user=made.token.user, token=made.token.pk, at=timezone.now())
    assert status(made.secret) == 401


def test_a_token_opens_on_its_last_day_and_not_on_the_next() -> None:
    made = token(access("office"), days=0)
    assert status(made.secret) == 200
    Token.objects.update(expires_on=today() - timedelta(days=1))
    assert status(made.secret) == 401


def test_who_left_is_nobody_with_a_token_either() -> None:
    one = program("office")
    Post.objects.filter(user=one.access.user).update(until=today())
    assert one.get("/api/v1/me").status_code == 401


def test_an_account_that_is_closed_or_waits_for_its_password_has_no_tokens() -> None:
    one = program("office")
    one.access.user.must_change_password = True
    one.access.user.save()
    assert one.get("/api/v1/me").status_code == 401
    type(one.access.user).objects.update(must_change_password=False, is_active=False)
    assert one.get("/api/v1/me").status_code == 401


def test_a_password_that_is_reset_ends_the_tokens_of_the_account_for_good() -> None:
    office, one = access("office"), program("leader")
    reset_password(access=office, user=one.access.user.pk, at=timezone.now())
    change_own_password(user=one.access.user, password=OWN, at=timezone.now())
    assert one.get("/api/v1/me").status_code == 401
    entry = Entry.objects.get(act="token_revoked")
    assert (entry.actor, entry.subject) == (office.user, f"token:{Token.objects.get().pk}")


def test_a_password_that_is_changed_ends_ones_own_tokens_and_nobody_elses() -> None:
    one, other = program("office"), program("office")
    token(one.access)
    at = timezone.now()
    for _ in range(2):
        change_own_password(user=one.access.user, password=OWN, at=at)
    assert [each.get("/api/v1/me").status_code for each in (one, other)] == [401, 200]
    assert Token.objects.filter(user=one.access.user, revoked_at=at).count() == 2
    assert Entry.objects.filter(act="token_revoked", actor=one.access.user).count() == 2


def test_another_post_at_the_authority_is_what_the_token_opens_from_then_on() -> None:
    one = program("office")
    Post.objects.filter(user=one.access.user).update(role="auditor")
    assert one.get("/api/v1/me").json()["role"] == "auditor"


def test_of_two_authorities_a_token_opens_the_one_it_was_made_at() -> None:
    user = person("office")
    Post.objects.create(user=user, authority=authority("elsewhere"), role="leader", since=today())
    first = Post.objects.filter(user=user).order_by("pk")[0]
    one = program_of(access("office"))
    Token.objects.filter(user=one.access.user).update(user=user, authority=authority("elsewhere"))
    assert one.get("/api/v1/me").json()["role"] == "leader"
    assert first.role == "office"


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (LONGEST_LIFE, True), (LONGEST_LIFE + 1, False)])
def test_a_token_lasts_from_today_to_at_most_a_year(days: int, may: bool) -> None:
    owner = access("office")
    if may:
        assert token(owner, days=days).token.expires_on == today() + timedelta(days=days)
        return
    with pytest.raises(Refusal, match=r"api\.bad_expiry"):
        token(owner, days=days)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\nb"])
def test_a_token_has_a_name_of_at_most_60_characters(name: str) -> None:
    with pytest.raises(Refusal, match=r"api\.no_name"):
        make_token(access=access("office"), new=NewToken(name, today()), at=timezone.now())


def test_nobody_has_more_than_20_tokens_and_revoked_ones_do_not_count() -> None:
    owner = access("office")
    made = [token(owner) for _ in range(MOST)]
    with pytest.raises(Refusal, match=r"api\.too_many_tokens"):
        token(owner)
    revoke_token(user=owner.user, token=made[0].token.pk, at=timezone.now())
    token(owner)


def test_nobody_revokes_the_token_of_another() -> None:
    made = token(access("office"))
    with pytest.raises(Missing, match=r"api\.no_token"):
        revoke_token(user=person("office"), token=made.token.pk, at=timezone.now())


def test_when_a_token_was_used_is_written_at_most_every_ten_minutes() -> None:
    one = program("office")
    one.get("/api/v1/me")
    first = Token.objects.get().last_used_at
    one.get("/api/v1/me")
    assert first is not None
    assert Token.objects.get().last_used_at == first
    services.note_used(Token.objects.get(), first + timedelta(minutes=11))
    assert Token.objects.get().last_used_at == first + timedelta(minutes=11)


def test_a_token_that_asks_too_often_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "API_PER_MINUTE", 2)
    one = program("office")
    found = [one.get("/api/v1/me") for _ in range(4)]  # two minutes at most, whenever the clock turns
    assert found[-1].status_code == 429
    assert found[-1].headers["Retry-After"] == "60"


def test_on_a_full_disk_requests_are_answered_uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*said: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    one = program("office")
    monkeypatch.setattr(cache, "set", full)
    assert one.get("/api/v1/me").status_code == 200


def test_the_page_shows_the_text_once() -> None:
    client = Client()
    client.force_login(person("village"))
    answer = client.post(reverse("tokens:list"), {"name": "台账同步", "expires_on": today().isoformat()})
    page = answer.content.decode()
    secret = page.partition("closeout_")[2].partition("<")[0]
    assert status("closeout_" + secret) == 200
    assert secret not in client.get(reverse("tokens:list")).content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_page_says_what_does_not_fit() -> None:
    client = Client()
    client.force_login(person("village"))
    answer = client.post(reverse("tokens:list"), {"name": "x", "expires_on": "2001-01-01"})
    assert answer.status_code == 422
    assert "有效期不能早于今天" in answer.content.decode()


def test_the_page_revokes() -> None:
    one = program("village")
    client = Client()
    client.force_login(one.access.user)
    client.post(reverse("tokens:revoke", args=[Token.objects.get().pk]))
    assert one.get("/api/v1/me").status_code == 401
    assert "还没有令牌" in client.get(reverse("tokens:list")).content.decode()
