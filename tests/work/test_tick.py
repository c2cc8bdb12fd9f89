"""The tick beside the web server: once, in a loop, two at once, and its end with the process that started it."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from closeout.census.models import Upload
from closeout.journal.models import Head
from closeout.kernel.text import Text
from closeout.notices import delivery, sealing
from closeout.notices.models import FAILED, SENT, Delivery
from closeout.notices.services import add_channel, tell
from closeout.notices.types import Notice, Wish
from closeout.work.alone import stumbled
from closeout.work.management.commands import tick as command
from tests.factories import NOW, access, campaign, person
from tests.journal.test_on_file import Office
from tests.laid import laid
from tests.notices.receivers import http_receiver


@pytest.mark.django_db
def test_a_tick_sends_what_is_due_and_signs_the_day() -> None:
    user = person("unit_member")
    with http_receiver() as server:
        add_channel(user=user, wish=Wish(server.url, "zh", False, None), at=NOW)
        tell([user], Notice("k", Text("催办", "Reminder")), at=NOW)
        call_command("tick")
    assert Delivery.objects.get().state == SENT
    assert Head.objects.count() == 1


@pytest.mark.django_db
def test_a_message_that_cannot_be_sent_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(sealed: str) -> str | None:
        if sealed == broken.sealed:
            raise RuntimeError("a mistake of ours")
        return sealing.opened(sealed)

    first, second = person("unit_member"), person("unit_member")
    with http_receiver() as server:
        broken, _ = (
            add_channel(user=each, wish=Wish(server.url, "zh", False, None), at=NOW) for each in (first, second)
        )
        tell([first, second], Notice("k", Text("催办", "Reminder")), at=NOW)
        monkeypatch.setattr(delivery, "opened", opened)
        call_command("tick")
    assert [each["message"] for each in server.got] == ["催办"]
    assert list(Delivery.objects.order_by("channel").values_list("state", flat=True)) == [FAILED, SENT]
    assert "notices/delivery" in stumbled(NOW)


@pytest.mark.django_db
def test_once_a_day_sqlite_is_told_how_its_rows_are_spread() -> None:
    person("unit_member")
    call_command("tick")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'accounts_user'")
            assert cursor.fetchone()[0] > 0


@pytest.mark.django_db
def test_a_tick_takes_up_imports_that_nobody_goes_on_with() -> None:
    office = access("office")
    upload = Upload.objects.create(
        token=str(NOW), user=office.user, campaign=campaign(), kind="ledger", name="a.csv", file="gone.csv",
        digest="", state="importing", resumed=5, at=NOW, expires_at=NOW,
    )  # fmt: skip
    call_command("tick")
    upload.refresh_from_db()
    assert upload.state == "failed"


@pytest.mark.parametrize("mistake", [DatabaseError("away"), OSError(errno.ENOSPC, "No space left on device")])
def test_a_database_that_is_away_or_a_full_disk_is_logged_and_asked_again(
    mistake: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(at: object) -> None:
        raise mistake

    monkeypatch.setattr(command, "tick", away)
    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    command._tick()
    assert "tried again in a minute" in caplog.text


def test_any_other_mistake_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(at: object) -> None:
        raise KeyError

    monkeypatch.setattr(command, "tick", wrong)
    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    with pytest.raises(KeyError):
        command._tick()


def test_the_loop_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    office = Office(laid(tmp_path / "home"))
    # A shell starts the loop, says its number and ends at once.
    start = f"{sys.executable} -m django tick --beside=$$ >/dev/null 2>&1 & echo $!"
    said = subprocess.run(["sh", "-c", start], env=office.env, capture_output=True, encoding="utf-8", check=True)
    pid = int(said.stdout)
    done = subprocess.run(["timeout", "60", "tail", f"--pid={pid}", "-f", "/dev/null"], check=False)
    assert done.returncode == 0
