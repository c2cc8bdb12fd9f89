"""Telling people, reading, and the addresses that messages go to."""

from datetime import time, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from closeout.accounts.models import User
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Missing, Refusal
from closeout.kernel.text import Text
from closeout.notices.delivery import deliver_due
from closeout.notices.models import Channel, Delivery, Message
from closeout.notices.queries import PAGE, channels_of, failed_in, messages_of, unread
from closeout.notices.sealing import opened, seal
from closeout.notices.services import add_channel, read, read_all, remove_channel, seal_again, send_test, tell
from closeout.notices.types import Notice, Wish
from closeout.people.roles import Role
from tests.factories import NOW, access, authority, person

pytestmark = pytest.mark.django_db

SECRET = "wecombot://abcdefghijklmnopqrstuvwxyz"


def _tell(*users: User, title: str = "催办（示例）", link: str = "/today/1/") -> None:
    tell(users, Notice("k", Text(title, "Reminder"), link), at=NOW)


def _add(user: User, url: str = SECRET, quiet: tuple[time, time] | None = None) -> Channel:
    return add_channel(user=user, wish=Wish(url, "zh", False, quiet), at=NOW)


def _client(user: User, lang: str = "en") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["language"] = lang
    return client


def test_everybody_is_told_once() -> None:
    first, second = person("unit_member"), person("unit_head")
    _tell(first, second, first)
    assert sorted(each.to_id for each in Message.objects.all()) == sorted([first.pk, second.pk])


def test_nobody_is_told_who_cannot_sign_in_any_more() -> None:
    user = person("unit_member")
    user.is_active = False
    _tell(user)
    assert not Message.objects.exists()


@pytest.mark.parametrize("link", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"])
def test_a_message_never_leads_out_of_the_service(link: str) -> None:
    with pytest.raises(ValueError, match="links into the service"):
        _tell(person("unit_member"), link=link)


def test_a_title_too_long_is_cut() -> None:
    _tell(person("unit_member"), title="字" * 301)
    assert len(Message.objects.get().title_zh) == 300


def test_without_channels_nothing_goes_outside() -> None:
    _tell(person("unit_member"))
    assert not Delivery.objects.exists()


def test_reading_marks_a_message_once_and_says_where_it_leads() -> None:
    user = person("unit_member")
    _tell(user)
    one = Message.objects.get()
    assert read(user=user, message=one.pk, at=NOW) == "/today/1/"
    read(user=user, message=one.pk, at=NOW + timedelta(days=1))
    assert Message.objects.get().read_at == NOW


def test_nobody_reads_the_messages_of_others() -> None:
    _tell(person("unit_member"))
    with pytest.raises(Missing):
        read(user=person("unit_head"), message=Message.objects.get().pk, at=NOW)
    assert Message.objects.get().read_at is None


def test_all_read_leaves_what_came_later_and_what_is_anothers() -> None:
    user, other = person("unit_member"), person("unit_head")
    _tell(user, other)
    tell([user], Notice("k", Text("新", "new")), at=NOW + timedelta(seconds=1))
    assert read_all(user=user, at=NOW) == 1
    assert (unread(user), unread(other)) == (1, 1)


@pytest.mark.parametrize("count", [1, 12])
def test_messages_take_one_query(count: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    user = person("unit_member")
    for _ in range(count):
        _tell(user)
    with django_assert_num_queries(1):
        rows, more = messages_of(user, None)
    assert (len(rows), more) == (count, None)


def test_messages_come_in_pages_the_newest_first() -> None:
    user = person("unit_member")
    for number in range(PAGE + 1):
        _tell(user, title=str(number))
    first, more = messages_of(user, None)
    second, end = messages_of(user, more)
    assert (first[0].title.zh, len(first), len(second), end) == (str(PAGE), PAGE, 1, None)


@pytest.mark.parametrize(
    "url", ["", "nonsense", "file:///etc/passwd", "syslog://", "dbus://", "tgram://a/b", "http://a"]
)
def test_only_the_kinds_that_are_let_out_are_taken(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        _add(person("unit_member"), url)
    assert refused.value.code == "notices.scheme"


@pytest.mark.parametrize("url", ["wecombot://", "json://", "mailto://"])
def test_an_address_that_leads_nowhere_is_refused(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        _add(person("unit_member"), url)
    assert refused.value.code == "notices.address"


def test_an_office_can_let_out_less() -> None:
    with override_settings(NOTICE_SCHEMES=["mailto"]), pytest.raises(Refusal):
        _add(person("unit_member"))


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        (SECRET, "abcdefghijklmnopqrstuvwxyz"),
        ("mailto://user:geheim99@example.com", "geheim99"),
        ("json://user:geheim99@example.com/pfad77/path?x=1", "pfad77"),
        ("json://user:geheim99@example.com/pfad77/path?x=1", "geheim99"),
        ("dingtalk://secrettoken12345678/13800000000", "13800000000"),
    ],
)
def test_what_is_shown_of_an_address_gives_nothing_away(url: str, secret: str) -> None:
    user = person("unit_member")
    _add(user, url)
    page = _client(user).get(reverse("notices:channels")).content.decode()
    assert secret not in page
    assert secret not in str(channels_of(user))


def test_no_address_is_written_in_the_clear() -> None:
    channel = _add(person("unit_member"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notices_channel")
        kept = str(cursor.fetchall())
    assert "abcdefghijklm" not in kept + str(vars(channel))
    assert opened(channel.sealed) == SECRET


def test_two_seals_of_one_address_differ_and_each_opens() -> None:
    first, second = seal(SECRET), seal(SECRET)
    assert first != second
    assert opened(first) == opened(second) == SECRET
    assert opened(first[:-8] + "AAAAAAA=") is None


def test_a_new_key_seals_anew_and_the_old_one_is_needed_no_more() -> None:
    user = person("unit_member")
    with override_settings(CHANNEL_KEYS=["old"]):
        _add(user)
    with override_settings(CHANNEL_KEYS=["new", "old"]):
        with pytest.raises(Conflict):
            _add(user)
        assert call_command("reseal") == "1 0"
    with override_settings(CHANNEL_KEYS=["new"]):
        assert opened(Channel.objects.get().sealed) == SECRET
        with pytest.raises(Conflict):
            _add(user)


def test_what_no_key_opens_is_counted_and_stays_as_it_is() -> None:
    with override_settings(CHANNEL_KEYS=["lost"]):
        sealed = _add(person("unit_member")).sealed
    assert seal_again() == (0, 1)
    assert Channel.objects.get().sealed == sealed


def test_an_address_is_there_once() -> None:
    user = person("unit_member")
    _add(user)
    with pytest.raises(Conflict):
        _add(user)
    _add(person("unit_member"))


def test_the_database_keeps_quiet_hours_whole() -> None:
    channel = _add(person("unit_member"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Channel.objects.filter(pk=channel.pk).update(quiet_from=time(9))


def test_adding_and_removing_is_in_the_journal_without_the_address() -> None:
    user = person("unit_member")
    remove_channel(user=user, channel=_add(user).pk, at=NOW)
    entries = Entry.objects.order_by("number")
    assert [each.act for each in entries] == ["channel_added", "channel_removed"]
    assert "wecombot" not in "".join(each.content for each in entries)


def test_nobody_touches_the_channels_of_others() -> None:
    channel, other = _add(person("unit_member")), person("unit_head")
    for act in (remove_channel, send_test):
        with pytest.raises(Missing):
            act(user=other, channel=channel.pk, at=NOW)
    assert Channel.objects.exists()


def test_a_removed_channel_takes_its_deliveries_along() -> None:
    user = person("unit_member")
    channel = _add(user)
    _tell(user)
    remove_channel(user=user, channel=channel.pk, at=NOW)
    assert not Delivery.objects.exists()
    assert Message.objects.exists()


@pytest.mark.parametrize("count", [1, 12])
def test_channels_take_one_query(count: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    user = person("unit_member")
    for number in range(count):
        _add(user, f"json://localhost:1/{number}")
    with django_assert_num_queries(1):
        assert len(channels_of(user)) == count


def test_failures_take_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    users = [person("unit_member") for _ in range(3)]
    for user in users:
        _add(user, "json://localhost:1/x")
    _tell(*users)
    deliver_due(NOW)
    here = authority().pk
    with django_assert_num_queries(1):
        assert len(failed_in(here)) == 3


# -- pages ----------------------------------------------------------------------------------------------------


def test_the_head_counts_what_is_unread() -> None:
    user = person("unit_member")
    _tell(user)
    assert "<sup>1<span" in _client(user).get(reverse("notices:list")).content.decode()
    read_all(user=user, at=NOW)
    assert "<sup>" not in _client(user).get(reverse("notices:list")).content.decode()


def test_a_message_is_read_by_opening_it() -> None:
    user = person("unit_member")
    _tell(user)
    one = Message.objects.get()
    answer = _client(user).post(reverse("notices:read", args=[one.pk]))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/today/1/")
    assert unread(user) == 0


def test_a_message_that_leads_nowhere_leads_back() -> None:
    user = person("unit_member")
    _tell(user, link="")
    answer = _client(user).post(reverse("notices:read", args=[Message.objects.get().pk]))
    assert answer.headers["Location"] == reverse("notices:list")


def test_html_in_a_message_is_text() -> None:
    user = person("unit_member")
    _tell(user, title="<img src=x onerror=1>")
    page = _client(user, "zh-hans").get(reverse("notices:list")).content.decode()
    assert "<img" not in page
    assert "&lt;img" in page


def test_all_read_says_how_many() -> None:
    user = person("unit_member")
    _tell(user)
    page = _client(user).post(reverse("notices:read_all"), follow=True).content.decode()
    assert "1 message marked as read." in page


@pytest.mark.parametrize("before", ["x", "-1", "٣", "1e9", "9" * 19, "9" * 5000])
def test_an_odd_number_in_the_address_is_not_asked(before: str) -> None:
    assert _client(person("unit_member")).get(reverse("notices:list"), {"before": before}).status_code == 200


def test_empty_pages_say_what_would_be_there() -> None:
    client = _client(person("unit_member"))
    assert "No messages yet" in client.get(reverse("notices:list")).content.decode()
    assert "No older messages" in client.get(reverse("notices:list"), {"before": "1"}).content.decode()
    assert "in the program only" in client.get(reverse("notices:channels")).content.decode()


def test_a_channel_is_added_by_form() -> None:
    user = person("unit_member")
    said = {"url": SECRET, "lang": "en", "digest": "on", "quiet_from": "２１：３０", "quiet_until": "7:00"}
    page = _client(user).post(reverse("notices:channels"), said, follow=True).content.decode()
    assert "Added. Send a test" in page
    assert "quiet from 21:30 to 07:00" in page
    channel = Channel.objects.get()
    assert (channel.lang, channel.digest, channel.quiet_from) == ("en", True, time(21, 30))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"url": "file:///etc"}, "Messages are not sent to this kind"),
        ({"url": "json://"}, "cannot be read"),
        ({"url": "json://10.0.0.1"}, "10.0.0.1 is this machine or in an inner network"),
        ({"url": "json://example.com?rto=9999"}, "may not set these options: rto"),
        ({"quiet_from": "21:00"}, "Say when quiet hours begin and end."),
        ({"quiet_until": "21:00"}, "Say when quiet hours begin and end."),
        ({"quiet_from": "21:00", "quiet_until": "21:00"}, "cannot last all day"),
        ({"quiet_from": "25:00", "quiet_until": "7:00"}, "valid time"),
        ({"lang": "fr"}, "valid choice"),
        ({"url": ""}, "required"),
    ],
)
def test_a_wrong_form_says_what_to_mend(changes: dict[str, str], word: str) -> None:
    answer = _client(person("unit_member")).post(reverse("notices:channels"), {"url": SECRET, "lang": "zh", **changes})
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not Channel.objects.exists()


def test_a_channel_is_tested_and_removed_by_button() -> None:
    user = person("unit_member")
    channel, client = _add(user), _client(user)
    assert "on its way" in client.post(reverse("notices:test", args=[channel.pk]), follow=True).content.decode()
    assert Delivery.objects.get().message.kind == "test"
    assert "Removed" in client.post(reverse("notices:remove", args=[channel.pk]), follow=True).content.decode()


def test_the_channel_of_another_is_not_found() -> None:
    channel = _add(person("unit_member"))
    assert _client(person("unit_head")).post(reverse("notices:remove", args=[channel.pk])).status_code == 404


@pytest.mark.parametrize("role", ["office", "auditor", "unit_head", "leader"])
def test_only_the_administrator_sees_what_did_not_go_out(role: Role) -> None:
    assert _client(access(role).user).get(reverse("notices:failed")).status_code == 403


def test_the_administrator_sees_why_and_when_again() -> None:
    user = person("unit_member")
    _add(user, "json://localhost:1/x")
    _tell(user)
    client = _client(person("administrator"))
    assert "Everything that was to go out went out" in client.get(reverse("notices:failed")).content.decode()
    deliver_due(NOW)
    page = client.get(reverse("notices:failed")).content.decode()
    assert user.name in page
    assert "2026-05-20 10:01" in page
    assert "催办" not in page


def test_ones_account_leads_to_ones_channels() -> None:
    assert reverse("notices:channels") in _client(person("unit_member")).get(reverse("me")).content.decode()
