"""Clocks of the law: started once, stopped once, and warned of once."""

from datetime import timedelta

import pytest

from closeout.journal.models import Entry, Head, Verification
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Refusal
from closeout.notices.models import Message
from closeout.work.clocks import clocks_of, start_clock, stop_clock, warn
from closeout.work.models import Clock
from closeout.work.ticking import tick
from closeout.work.types import NewClock
from tests.factories import NOW, authority, person
from tests.work.tasks import unit

pytestmark = pytest.mark.django_db


def _start(subject: str = "case:1", period: str = "hearing_request") -> Clock:
    return start_clock(NewClock(authority().pk, "campaign:1", subject, period, unit()), actor=None, at=NOW)


def test_a_clock_runs_once_over_a_subject() -> None:
    _start()
    with pytest.raises(Conflict) as refused:
        _start()
    assert refused.value.code == "work.clock_runs"
    _start("case:2")
    assert Clock.objects.count() == 2


def test_a_stopped_clock_can_be_started_anew() -> None:
    _start()
    stop_clock(subject="case:1", period_id="hearing_request", actor=None, at=NOW)
    _start()
    assert [each.running for each in clocks_of("case:1", NOW)] == [True, False]


def test_a_clock_that_does_not_run_cannot_be_stopped() -> None:
    with pytest.raises(Conflict) as refused:
        stop_clock(subject="case:1", period_id="hearing_request", actor=None, at=NOW)
    assert refused.value.code == "work.clock_still"


def test_an_unknown_period_starts_nothing() -> None:
    with pytest.raises(Refusal):
        _start(period="no_such")
    assert not Clock.objects.exists()


def test_starting_and_stopping_are_in_the_journal() -> None:
    _start()
    stop_clock(subject="case:1", period_id="hearing_request", actor=None, at=NOW)
    assert list(Entry.objects.order_by("number").values_list("act", flat=True)) == ["clock_started", "clock_stopped"]


def test_a_clock_is_late_after_its_last_moment() -> None:
    clock = _start()
    assert not clocks_of("case:1", clock.ends_at)[0].late
    assert clocks_of("case:1", clock.ends_at + timedelta(seconds=1))[0].late
    assert clocks_of("case:1", NOW)[0].period.en == "Request for a hearing"


def test_what_was_stopped_in_time_is_not_late_afterwards() -> None:
    clock = _start()
    stop_clock(subject="case:1", period_id="hearing_request", actor=None, at=NOW)
    assert not clocks_of("case:1", clock.ends_at + timedelta(days=1))[0].late


def test_the_unit_is_warned_once_when_the_time_has_come() -> None:
    member, clock = person("unit_member"), _start()
    assert warn(clock.warn_at - timedelta(seconds=1)) == 0
    assert warn(clock.warn_at) == 1
    assert warn(clock.warn_at) == 0
    told = Message.objects.get()
    assert told.to == member
    assert told.title_zh == "法定期限将满：申请听证，2026年5月27日 23:59截止"
    assert "Request for a hearing, 27 May 2026 23:59" in told.title_en


def test_nobody_is_warned_of_a_stopped_clock() -> None:
    person("unit_member")
    clock = _start()
    stop_clock(subject="case:1", period_id="hearing_request", actor=None, at=NOW)
    assert warn(clock.ends_at) == 0


def test_a_clock_of_no_unit_warns_nobody_and_is_recorded() -> None:
    new = NewClock(authority().pk, "campaign:1", "case:1", "hearing_request")
    clock = start_clock(new, actor=None, at=NOW)
    assert warn(clock.ends_at) == 1
    assert not Message.objects.exists()
    assert Entry.objects.filter(act="clock_warned").exists()


def test_the_journal_is_signed_and_verified_once_a_day_in_china() -> None:
    record(Act("a", "site:1"), actor=None, at=NOW)
    tick(NOW)
    tick(NOW + timedelta(minutes=1))
    assert [(str(each.day), each.number) for each in Head.objects.all()] == [("2026-05-20", 1)]
    assert Verification.objects.get().entries == 1
    tick(NOW + timedelta(hours=14))  # midnight there
    assert Head.objects.count() == 2


def test_a_tick_keeps_that_the_journal_is_broken(caplog: pytest.LogCaptureFixture) -> None:
    record(Act("a", "site:1"), actor=None, at=NOW)
    Entry.objects.update(content="{}")
    tick(NOW)
    assert Verification.objects.get().broken_at == 1
    assert "does not hold together" in caplog.text


def test_a_tick_warns_of_clocks() -> None:
    person("unit_member")
    tick(_start().warn_at)
    assert Message.objects.exists()
