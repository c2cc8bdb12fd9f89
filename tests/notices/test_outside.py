"""Where messages may go: not inside unless the office says so, and nobody who answers slowly holds up the others."""

from ipaddress import ip_address
from time import monotonic

import pytest
from django.test import override_settings

from closeout.kernel.refusal import Refusal
from closeout.kernel.text import Text
from closeout.notices.delivery import deliver_due
from closeout.notices.inner import is_let_through, networks
from closeout.notices.models import FAILED, SENT, WAITING, Delivery
from closeout.notices.outside import SILENT, send, shown_of
from closeout.notices.services import add_channel, tell
from closeout.notices.types import Notice, Wish
from closeout.project.settings.environment import hosts
from tests.factories import NOW, person
from tests.notices.receivers import dripping_receiver, http_receiver, mail_receiver

INSIDE = [
    "json://127.0.0.1:8000/x",
    "json://localhost/x",
    "jsons://user:word@10.0.0.1",
    "json://192.168.1.1",
    "json://172.16.0.1",
    "json://169.254.169.254/latest",
    "json://100.64.0.1",
    "json://0.0.0.0",
    "json://224.0.0.1",
    "json://2130706433",
    "json://0x7f000001",
    "json://[::1]:80",
    "json://[::ffff:7f00:1]:80",
    "mailto://name:word@127.0.0.1?from=a@example.com&to=b@example.com",
    "mailto://name:word@example.com?smtp=127.0.0.1",
]


@pytest.mark.parametrize("url", INSIDE)
@override_settings(NOTICE_INNER_HOSTS=[])
def test_an_address_inside_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        shown_of(url)
    assert refused.value.code == "notices.inner"
    assert "word" not in refused.value.say("en") + refused.value.say("zh")


@pytest.mark.parametrize(
    "address",
    ["::", "fe80::1", "fc00::1", "ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::", "255.255.255.255", "127.8.8.8"],
)
def test_an_address_that_is_not_the_worlds_is_not_let_through(address: str) -> None:
    assert not is_let_through(ip_address(address), [])


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_an_address_of_the_world_is_let_through(address: str) -> None:
    assert is_let_through(ip_address(address), [])


def test_a_network_that_is_listed_is_let_through_to_its_last_address() -> None:
    inner = networks(["10.1.0.0/16", "fd00::/8", "nothing.is.called.so.invalid"])
    asked = ["10.1.255.255", "10.2.0.0", "fd12::1", "::ffff:10.1.0.1", "fc00::1"]
    assert [is_let_through(ip_address(each), inner) for each in asked] == [True, False, True, True, False]


@pytest.mark.parametrize("listed", ["localhost", "127.0.0.1", "127.0.0.0/8"])
def test_a_relay_of_the_office_takes_mail_where_it_is_listed(listed: str) -> None:
    with override_settings(NOTICE_INNER_HOSTS=[listed]), mail_receiver() as server:
        url = f"mailto://127.0.0.1:{server.port}?from=a@example.com&to=b@example.com&mode=insecure"
        assert shown_of(url)
        assert send(url, "Closeout", "hello") == ""
    assert "To: b@example.com" in server.got[0]["mail"]


@pytest.mark.parametrize(
    "option",
    [
        "rto=9999",
        "cto=9999",
        "redirect=yes",
        "verify=no",
        "RTO=1",
        "%72to=1",
        "a=b;retry=9",
        "wait=99",
        "pgpprv=/etc/x",
    ],
)
def test_an_address_does_not_say_how_the_service_sends(option: str) -> None:
    with pytest.raises(Refusal) as refused:
        shown_of(f"json://example.com/x?{option}")
    assert refused.value.code == "notices.option"


def test_an_address_that_was_kept_before_is_asked_again_when_a_message_goes_out() -> None:
    with http_receiver() as server, override_settings(NOTICE_INNER_HOSTS=[]):
        assert "CLOSEOUT_NOTICE_INNER_HOSTS" in send(server.url, "Closeout", "hello")
    assert server.got == []


@pytest.mark.parametrize("option", ["", "?redirect=yes"])
def test_a_redirect_is_not_followed(option: str) -> None:
    with http_receiver() as inside, http_receiver(307) as server:
        server.leads_to = f"http://localhost:{inside.port}/"
        assert "307" in send(server.url + option, "Closeout", "hello")
    assert (len(server.got), inside.got) == (1, [])


@pytest.mark.django_db
@override_settings(NOTICE_SECONDS=5.0)
def test_who_answers_drop_by_drop_holds_up_nobody_else() -> None:
    slow, quick = person("unit_member"), person("unit_member")
    with dripping_receiver() as drips, http_receiver() as server:
        add_channel(user=slow, wish=Wish(drips.url, "zh", False, None), at=NOW)
        add_channel(user=quick, wish=Wish(server.url, "zh", False, None), at=NOW)
        for _ in range(3):
            tell([slow], Notice("k", Text("催办", "Reminder")), at=NOW)
        tell([quick], Notice("k", Text("催办", "Reminder")), at=NOW)
        begun = monotonic()
        assert deliver_due(NOW) == 1
    assert monotonic() - begun < 15  # seconds: one is waited for
    assert (len(drips.got), len(server.got)) == (1, 1)
    states = list(Delivery.objects.order_by("pk").values_list("state", "error", "tries"))
    assert states == [(FAILED, SILENT, 1), (WAITING, "", 0), (WAITING, "", 0), (SENT, "", 1)]


def test_what_is_listed_as_a_network_and_is_none_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOSEOUT_X", "relay.lan, 10.1.0.0/16")
    assert hosts("CLOSEOUT_X") == ["relay.lan", "10.1.0.0/16"]
    monkeypatch.setenv("CLOSEOUT_X", "10.1.0.0/33")
    with pytest.raises(SystemExit, match="write a host"):
        hosts("CLOSEOUT_X")
