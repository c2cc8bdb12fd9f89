"""What the doctor sees: each line at its limits."""

import json
import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from closeout.journal.models import Verification
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict
from closeout.notices.models import GIVEN_UP, SENT, Channel, Delivery, Message
from closeout.notices.services import add_channel
from closeout.notices.types import Wish
from closeout.project.doctor import background, doors, machine, records
from closeout.work.alone import STUMBLED, each_alone
from closeout.work.ticking import TICKED, tick
from tests.factories import person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(machine, "HOME", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("mode", "state"), [(0o600, "ok"), (0o640, "fail"), (0o604, "fail")])
def test_a_key_that_others_may_read_fails(home: Path, mode: int, state: str) -> None:
    (home / "secrets").mkdir(mode=0o700)
    key = home / "secrets" / "journal_key"
    key.touch()
    key.chmod(mode)
    assert machine.keys().state == state


def test_a_folder_that_can_be_written_is_well(home: Path) -> None:
    assert machine.home().state == "ok"
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("free", "state"), [(5 << 30, "ok"), ((5 << 30) - 1, "warn"), (600 << 20, "warn"), ((600 << 20) - 1, "fail")]
)
def test_the_disk_has_room_for_two_films_and_better_for_more(
    free: int, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(100 << 30, 0, free))
    assert machine.room().state == state


def test_faces_that_stand_for_others_are_named(settings: Any) -> None:
    settings.DOCUMENT_FONTS = ""
    assert machine.fonts().state == "warn"
    assert "FangSong_GB2312 → Noto Serif SC" in str(machine.fonts().params)


@pytest.mark.parametrize(
    ("redirect", "header", "state"),
    [(False, None, "warn"), (True, None, "fail"), (True, ("HTTP_X_FORWARDED_PROTO", "https"), "ok")],
)
def test_https_alone_needs_a_proxy(redirect: bool, header: Any, state: str, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = redirect, header
    assert doors.https().state == state


@pytest.mark.parametrize(("names", "state"), [("", "warn"), ("zz.example.gov.cn", "ok"), ("*", "fail")])
def test_the_names_of_the_service_are_written_out(names: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOSEOUT_HOSTS", names)
    assert doors.hosts().state == state


@pytest.mark.parametrize(
    ("address", "state"), [("", "warn"), ("https://zz.example.gov.cn", "ok"), ("https://other.example.gov.cn", "fail")]
)
def test_the_address_on_documents_is_one_that_answers(address: str, state: str, settings: Any) -> None:
    settings.PUBLIC_ADDRESS, settings.ALLOWED_HOSTS = address, ["zz.example.gov.cn"]
    assert doors.address().state == state


def test_the_database_is_reached_and_has_our_form() -> None:
    assert (records.database().state, records.migrated().state) == ("ok", "ok")


def test_a_database_of_a_newer_program_fails() -> None:
    MigrationRecorder(connection).record_applied("sites", "9999_from_the_future")
    assert records.migrated().code == "project.doctor_migrated_newer"


def test_a_database_that_was_laid_in_more_steps_has_our_form() -> None:
    """Its steps became one: what is on record of them stays, and nothing is laid twice."""
    loader = MigrationLoader(connection)
    of_several = {key: step for key, step in loader.disk_migrations.items() if step.replaces}
    recorder = MigrationRecorder(connection)
    for key, step in of_several.items():
        recorder.record_unapplied(*key)
        for replaced in step.replaces:
            recorder.record_applied(*replaced)
    assert len(of_several) > 5
    assert records.migrated().state == "ok"
    call_command("lay")
    assert set(of_several) <= set(recorder.applied_migrations())
    assert records.migrated().state == "ok"


def test_a_database_that_lacks_a_part_of_a_step_fails_and_nothing_is_laid() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("work", "0001_squashed_0002_resting")
    recorder.record_unapplied("work", "0002_resting")
    recorder.record_applied("work", "0001_initial")
    assert (records.migrated().code, records.between()) == ("project.doctor_migrated_between", "work.0002_resting")
    with pytest.raises(Conflict, match="laid_in_part"):
        call_command("lay")
    recorder.record_applied("work", "0002_resting")
    call_command("lay")
    assert (records.migrated().state, records.between()) == ("ok", None)


def test_a_database_of_an_older_program_fails() -> None:
    MigrationRecorder(connection).record_unapplied("desk", "0001_initial")
    assert records.migrated().code == "project.doctor_migrated_older"


@pytest.mark.parametrize(("days", "state"), [(0, "ok"), (2, "ok"), (3, "warn")])
def test_the_journal_is_verified_every_day(days: int, state: str) -> None:
    Verification.objects.create(at=AT - timedelta(days=days), entries=1)
    assert records.journal(AT).state == state


def test_a_journal_that_did_not_hold_fails_and_one_never_read_warns() -> None:
    assert records.journal(AT).state == "warn"
    Verification.objects.create(at=AT, entries=1, broken_at=1)
    assert records.journal(AT).state == "fail"


@pytest.mark.parametrize(
    ("day", "state"), [("2026-10-31", "ok"), ("2026-11-01", "warn"), ("2027-01-01", "fail"), ("2025-12-31", "ok")]
)
def test_next_years_holidays_are_asked_for_from_november_in_chinas_time(day: str, state: str) -> None:
    assert records.holidays(datetime.fromisoformat(f"{day}T00:00+08:00")).state == state


@pytest.mark.parametrize(("ahead", "state"), [(2 * MINUTE, "ok"), (2 * MINUTE + timedelta(seconds=1), "fail")])
def test_a_clock_behind_the_record_fails(ahead: timedelta, state: str) -> None:
    record(Act("tried", "x", "x"), actor=None, at=AT + ahead)
    assert records.clock(AT).state == state


@pytest.mark.parametrize(("minutes", "state"), [(0, "ok"), (5, "ok"), (6, "fail")])
def test_a_tick_that_stopped_fails(minutes: int, state: str) -> None:
    tick(AT)
    assert background.tick(AT + minutes * MINUTE).state == state


def test_a_tick_that_never_was_fails() -> None:
    cache.delete(TICKED)
    assert background.tick(AT).state == "fail"


@pytest.mark.parametrize(("hours", "state"), [(24, "warn"), (25, "ok")])
def test_background_work_that_failed_is_named_for_a_day(hours: int, state: str) -> None:
    each_alone("findings/lapses", [0], lambda each: 1 // each, at=AT)
    cache.set(TICKED, AT + hours * 60 * MINUTE, None)
    found = background.tick(AT + hours * 60 * MINUTE)
    cache.delete(STUMBLED)
    assert (found.state, found.params.get("what")) == (state, "findings/lapses" if state == "warn" else None)


@pytest.mark.parametrize(("minutes", "state"), [(5, "ok"), (6, "fail")])
def test_work_that_nobody_takes_up_fails(minutes: int, state: str, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    what = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "x", "priority": 0, "backend_name": "default"}
    one = DBTaskResult.objects.create(run_after=AT, **what)
    type(one).objects.update(enqueued_at=AT)
    assert background.worker(AT + minutes * MINUTE).state == state


def _sent(state: str) -> None:
    user = person("office")
    wish = Wish("json://host/key", "zh", False, None)
    add_channel(user=user, wish=wish, at=AT)
    message = Message.objects.create(to=user, kind="x", title_zh="x", title_en="x", created_at=AT)
    Delivery.objects.create(message=message, channel=Channel.objects.get(), state=state, tried_at=AT)


@pytest.mark.parametrize(("state", "seen"), [(SENT, "ok"), (GIVEN_UP, "warn")])
def test_messages_that_do_not_get_there_are_counted_for_a_week(state: str, seen: str) -> None:
    _sent(state)
    assert background.channels(AT + timedelta(days=7)).state == seen
    assert background.channels(AT + timedelta(days=7, seconds=1)).state == "ok"


def test_addresses_that_no_key_opens_fail(settings: Any) -> None:
    _sent(SENT)
    settings.CHANNEL_KEYS = ["another"]
    assert background.channels(AT).state == "fail"


def test_nobody_who_can_sign_in_is_told() -> None:
    assert records.people().state == "warn"
    person("office")
    assert records.people().state == "ok"


def test_every_line_is_said_in_both_languages() -> None:
    tick(timezone.now())
    lines = json.loads(str(call_command("doctor", stdout=StringIO())))
    assert len(lines) == 18
    assert all(each["said"]["zh"] != each["said"]["en"] for each in lines)
