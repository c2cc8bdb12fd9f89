"""Starting and stopping clocks of the law, and warning of those that run out. `closeout.law` does the counting."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import override

from closeout.accounts.models import User
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Conflict
from closeout.kernel.text import Text
from closeout.notices.services import tell
from closeout.notices.types import Notice
from closeout.work.addressees import people_of
from closeout.work.alone import each_alone
from closeout.work.calendars import ends
from closeout.work.models import Clock
from closeout.work.types import ClockRow, NewClock
from closeout.work.words import period_name


@transaction.atomic
def start_clock(new: NewClock, *, actor: User | None, at: datetime) -> Clock:
    """Start a period of the law at `at`; its end is counted by the law's calendar as far as that is known.

    Raises:
        Refusal: there is no such period.
        Conflict: it runs already.
    """
    ends_at, warn_at, provisional = ends(new.period, at, new.length)
    values = {"authority_id": new.authority, "unit": new.unit, "scope": new.scope, "subject": new.subject}
    days = {"started_at": at, "ends_at": ends_at, "warn_at": warn_at, "provisional": provisional}
    try:
        with transaction.atomic():
            clock = Clock.objects.create(period=new.period, **values, **days)
    except IntegrityError:
        raise Conflict("work.clock_runs") from None
    after = {"period": new.period, "ends_at": ends_at.isoformat(), "provisional": provisional}
    record(Act("clock_started", new.subject, new.scope, after=after), actor=actor, at=at)
    return clock


@transaction.atomic
def stop_clock(*, subject: str, period_id: str, actor: User | None, at: datetime) -> None:
    """Stop a period that runs: what it waits for has come.

    Raises:
        Conflict: it does not run.
    """
    clock = Clock.objects.select_for_update().filter(subject=subject, period=period_id, stopped_at=None).first()
    if clock is None:
        raise Conflict("work.clock_still")
    Clock.objects.filter(pk=clock.pk).update(stopped_at=at)
    record(Act("clock_stopped", subject, clock.scope, after={"period": period_id}), actor=actor, at=at)


def clocks_of(subject: str, at: datetime) -> list[ClockRow]:
    """Return the clocks of a subject, those that run first and by their end; one query."""
    rows = [
        ClockRow(
            period=period_name(each.period),
            started_at=each.started_at,
            ends_at=each.ends_at,
            provisional=each.provisional,
            running=each.stopped_at is None,
            late=(each.stopped_at or at) > each.ends_at,
        )
        for each in Clock.objects.filter(subject=subject).order_by("ends_at", "pk")
    ]
    return sorted(rows, key=lambda each: not each.running)


def warn(at: datetime) -> int:
    """Warn the units of clocks that run out soon, each once, and return of how many."""
    due = Clock.objects.filter(stopped_at=None, warned_at=None, warn_at__lte=at).order_by("pk")
    pks = due.values_list("pk", flat=True)[:500]
    return sum(each_alone("work/clocks", pks, lambda pk: _warned(pk, at), at=at))


@transaction.atomic
def _warned(pk: int, at: datetime) -> bool:
    """Warn of one clock; False: another process did, or it was stopped."""
    if not Clock.objects.filter(pk=pk, stopped_at=None, warned_at=None).update(warned_at=at):
        return False
    clock = Clock.objects.select_related("unit").get(pk=pk)
    if clock.unit is not None:
        tell(people_of(clock.unit), Notice("clock_warned", _warning(clock)), at=at)
    record(Act("clock_warned", clock.subject, clock.scope, after={"period": clock.period}), actor=None, at=at)
    return True


def _warning(clock: Clock) -> Text:
    name, end = period_name(clock.period), clock.ends_at.astimezone(TIME_ZONE)
    with override("zh-hans"):
        zh = f"法定期限将满：{name.zh}，{date_format(end, 'DATETIME_FORMAT')}截止"
    with override("en"):
        return Text(zh, f"A period of the law runs out: {name.en}, {date_format(end, 'DATETIME_FORMAT')}")
