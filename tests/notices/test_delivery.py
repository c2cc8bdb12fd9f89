"""Messages on their way out, to real servers on this machine."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import override_settings
from django.utils import timezone

from closeout.accounts.models import User
from closeout.kernel.text import Text
from closeout.notices.delivery import LEASE, deliver_due
from closeout.notices.models import FAILED, GIVEN_UP, SENT, WAITING, Channel, Delivery
from closeout.notices.queries import channels_of, failed_in, messages_of
from closeout.notices.services import add_channel, send_test, tell
from closeout.notices.types import Notice, Wish
from tests.factories import NOW, authority, person
from tests.notices.receivers import Receiver, http_receiver, mail_receiver

pytestmark = pytest.mark.django_db


def _channel(user: User, url: str, *, digest: bool = False, quiet: tuple[time, time] | None = None) -> Channel:
    return add_channel(user=user, wish=Wish(url, "zh", digest, quiet), at=NOW)


def _tell(*users: User, title: str = "查封将满（示例）", at: datetime = NOW) -> None:
    tell(users, Notice("test_kind", Text(title, "A sealing runs out")), at=at)


def test_a_message_arrives_as_its_reader_reads() -> None:
    user = person("unit_member")
    with http_receiver() as server:
        _channel(user, server.url)
        _tell(user)
        assert deliver_due(NOW) == 1
    assert [each["message"] for each in server.got] == ["查封将满（示例）"]
    assert Delivery.objects.get().state == SENT


def test_the_language_is_that_of_the_channel() -> None:
    user = person("unit_member")
    with http_receiver() as server:
        add_channel(user=user, wish=Wish(server.url, "en", False, None), at=NOW)
        _tell(user)
        deliver_due(NOW)
    assert server.got[0]["message"] == "A sealing runs out"


def test_mail_arrives() -> None:
    user = person("unit_member")
    with mail_receiver() as server:
        _channel(user, f"mailto://localhost:{server.port}?from=a@example.com&to=b@example.com&mode=insecure")
        _tell(user, title="hello")
        assert deliver_due(NOW) == 1
    assert "To: b@example.com" in server.got[0]["mail"]


def test_to_a_host_that_is_held_back_nothing_is_sent_and_nothing_fails(caplog: pytest.LogCaptureFixture) -> None:
    _channel(person("unit_member"), "mailto://member:example@mail.invalid")
    _tell(User.objects.get())
    with override_settings(NOTICES_HELD_BACK=(".invalid",)):
        assert deliver_due(NOW) == 1
    assert (Delivery.objects.get().state, caplog.records) == (SENT, [])


@pytest.mark.parametrize("held_back", [(), (".invalid",)])
def test_what_really_fails_is_told_beside_hosts_that_are_held_back(held_back: tuple[str, ...]) -> None:
    with http_receiver() as server:
        _channel(person("unit_member"), server.url)
    _tell(User.objects.get())  # the receiver is gone
    with override_settings(NOTICES_HELD_BACK=held_back):
        assert deliver_due(NOW) == 0
    assert Delivery.objects.get().state == FAILED
    assert Delivery.objects.get().error


def test_the_demo_holds_back_its_own_hosts_alone() -> None:
    told = [sys.executable, "-c", "from closeout.project import demo_settings as s; print(s.NOTICES_HELD_BACK)"]
    assert subprocess.run(told, capture_output=True, text=True, check=True).stdout.strip() == "('.invalid',)"
    assert settings.NOTICES_HELD_BACK == ()


def test_what_was_sent_is_not_sent_again() -> None:
    user = person("unit_member")
    with http_receiver() as server:
        _channel(user, server.url)
        _tell(user)
        deliver_due(NOW)
        assert deliver_due(NOW + timedelta(days=1)) == 0
    assert len(server.got) == 1


def test_a_failure_is_tried_again_after_longer_and_longer_and_then_given_up() -> None:
    user = person("unit_member")
    with http_receiver(500) as server:
        _channel(user, server.url)
        _tell(user)
        at = NOW
        for minutes in (1, 5, 30, 120, 720):
            deliver_due(at)
            way = Delivery.objects.get()
            assert (way.state, way.next_at) == (FAILED, at + timedelta(minutes=minutes))
            assert deliver_due(at + timedelta(minutes=minutes) - timedelta(seconds=1)) == 0
            at += timedelta(minutes=minutes)
        deliver_due(at)
        way = Delivery.objects.get()
        assert (way.state, way.next_at, way.tries) == (GIVEN_UP, None, 6)
        deliver_due(at + timedelta(days=9))
    assert len(server.got) == 6


def test_a_second_try_that_works_ends_it() -> None:
    user = person("unit_member")
    with http_receiver(503) as server:
        _channel(user, server.url)
        _tell(user)
        deliver_due(NOW)
        server.status = 200
        assert deliver_due(NOW + timedelta(minutes=1)) == 1
    way = Delivery.objects.get()
    assert (way.state, way.error, way.tries) == (SENT, "", 2)


def test_a_failure_says_why_to_its_owner_and_to_the_administrator() -> None:
    user = person("unit_member")
    with http_receiver(500) as server:
        _channel(user, server.url)
        _tell(user)
        deliver_due(NOW)
    row = channels_of(user)[0]
    assert row.state == "failed"
    assert "500" in row.error
    assert messages_of(user, None)[0][0].failed
    seen = failed_in(authority().pk)[0]
    assert (seen.who, seen.tries) == (user.name, 1)
    assert "secret-token" not in f"{row}{seen}"


def test_the_administrator_of_another_authority_sees_nothing() -> None:
    user = person("unit_member")
    _channel(user, "json://localhost:1/x")
    _tell(user)
    deliver_due(NOW)
    assert failed_in(authority().pk)
    assert failed_in(authority("elsewhere").pk) == []


def test_an_address_whose_key_is_gone_is_a_failure_that_says_so() -> None:
    user = person("unit_member")
    with override_settings(CHANNEL_KEYS=["lost"]):
        _channel(user, "json://localhost:1/x")
    _tell(user)
    assert deliver_due(NOW) == 0
    assert "add the address again" in channels_of(user)[0].error


def test_a_server_that_is_not_there_is_a_failure_too() -> None:
    user = person("unit_member")
    _channel(user, "json://localhost:1/x")
    _tell(user)
    assert deliver_due(NOW) == 0
    assert Delivery.objects.get().error


def test_a_channel_that_fails_does_not_keep_others_waiting() -> None:
    first, second = person("unit_member"), person("unit_member")
    with http_receiver() as server:
        _channel(first, "json://localhost:1/x")
        _channel(second, server.url)
        _tell(first, second)
        assert deliver_due(NOW) == 1


def test_quiet_hours_keep_a_message_until_they_end() -> None:
    user = person("unit_member")
    night = NOW.replace(hour=15)  # eleven in the evening in China
    with http_receiver() as server:
        _channel(user, server.url, quiet=(time(21, 30), time(7)))
        _tell(user, at=night)
        assert deliver_due(night) == 0
        assert Delivery.objects.get().next_at == datetime.fromisoformat("2026-05-21T07:00+08:00")
        assert deliver_due(night + timedelta(hours=8)) == 1
    assert len(server.got) == 1


def test_quiet_hours_that_were_set_later_count_and_cost_no_try() -> None:
    user = person("unit_member")
    with http_receiver() as server:
        channel = _channel(user, server.url)
        _tell(user)
        Channel.objects.filter(pk=channel.pk).update(quiet_from=time(9), quiet_until=time(12))
        assert deliver_due(NOW) == 0
        way = Delivery.objects.get()
        assert (way.state, way.tries, way.next_at) == (WAITING, 0, NOW + timedelta(hours=2))
        assert deliver_due(NOW + timedelta(hours=2)) == 1
    assert len(server.got) == 1


def test_a_digest_is_one_message_a_day() -> None:
    user = person("unit_member")
    with http_receiver() as server:
        _channel(user, server.url, digest=True)
        for number in range(3):
            _tell(user, title=f"第{number}条", at=NOW + timedelta(hours=number))
        assert deliver_due(NOW + timedelta(hours=4)) == 0
        assert deliver_due(datetime.fromisoformat("2026-05-21T08:00+08:00")) == 3
    assert len(server.got) == 1
    assert server.got[0]["message"].splitlines() == ["第0条", "第1条", "第2条"]
    assert server.got[0]["title"] == "Closeout: 3条消息"


def test_a_long_digest_is_cut() -> None:
    user = person("unit_member")
    with http_receiver() as server:
        _channel(user, server.url, digest=True)
        for number in range(31):
            _tell(user, title=f"第{number}条")
        deliver_due(NOW + timedelta(days=1))
    lines = server.got[0]["message"].splitlines()
    assert (len(lines), lines[-1]) == (31, "…")


def test_a_test_is_sent_in_quiet_hours_too() -> None:
    user = person("unit_member")
    with http_receiver() as server:
        channel = _channel(user, server.url, quiet=(time(9), time(12)))
        send_test(user=user, channel=channel.pk, at=NOW)
        assert deliver_due(NOW) == 1
    assert server.got[0]["message"] == "这是一条测试消息"


def test_what_a_killed_process_had_taken_is_tried_again_when_its_time_is_up() -> None:
    user = person("unit_member")
    with http_receiver() as server:
        _channel(user, server.url)
        _tell(user)
        # A process claims it and dies before it sends.
        Delivery.objects.update(state=FAILED, tries=1, next_at=NOW + LEASE)
        assert deliver_due(NOW + LEASE - timedelta(seconds=1)) == 0
        assert deliver_due(NOW + LEASE) == 1
    assert len(server.got) == 1


def _deliver(at: datetime) -> int:
    try:
        return deliver_due(at)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_send_each_message_once() -> None:
    users = [person("unit_member") for _ in range(6)]
    with http_receiver() as server:
        for user in users:
            _channel(user, f"{server.url}-{user.pk}")
        _tell_without_worker(users)
        with ThreadPoolExecutor(4) as pool:
            sent = sum(pool.map(_deliver, [NOW] * 4))
    assert (sent, len(server.got)) == (6, 6)


def _tell_without_worker(users: list[User]) -> None:
    """Leave the messages to the tick: they are due only later than a worker looks now."""
    with transaction.atomic():
        _tell(*users, at=timezone.now() + timedelta(days=900))
    Delivery.objects.update(next_at=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_message_goes_out_when_its_transaction_is_over() -> None:
    user = person("unit_member")
    with http_receiver() as server:
        _channel(user, server.url)
        with transaction.atomic():
            _tell(user)
            assert server.got == []
        _wait_for(server)
    assert Delivery.objects.get().state == SENT


@pytest.mark.django_db(transaction=True)
def test_a_message_of_a_transaction_that_failed_is_never_sent() -> None:
    user = person("unit_member")
    with http_receiver() as server:
        _channel(user, server.url)
        with transaction.atomic():
            _tell(user)
            transaction.set_rollback(True)
        assert deliver_due(NOW + timedelta(days=1)) == 0
    assert server.got == []


def _wait_for(server: Receiver) -> None:
    assert [each["message"] for each in server.got] == ["查封将满（示例）"]
