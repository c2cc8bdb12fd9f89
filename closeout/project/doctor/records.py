"""The records: the database and its form, its clock, the journal, who can sign in, the calendar."""

from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from closeout.areas.calendars import calendar
from closeout.journal.models import Entry, Verification
from closeout.kernel.clock import TIME_ZONE
from closeout.people.start import nobody_yet
from closeout.project.doctor.types import Line

_AHEAD: Final = timedelta(minutes=2)  # by which clocks may differ
_LATE: Final = timedelta(days=2)  # the journal is verified once a day
_NOTICE_MONTH: Final = 11  # the State Council's notice of the next year has come out by November in most years


def database() -> Line:
    """Look whether the database answers, and in an encoding that takes every name."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding" if connection.vendor == "postgresql" else "PRAGMA encoding")
            encoding = str(cursor.fetchone()[0])
    except DatabaseError as error:
        return Line("database", "fail", "project.doctor_database_away", {"said": str(error).strip()})
    params = {"name": f"{connection.display_name} {_version()}", "encoding": encoding}
    if encoding.upper().replace("-", "") != "UTF8":
        return Line("database", "fail", "project.doctor_database_encoding", params)
    return Line("database", "ok", "project.doctor_database", params)


def _version() -> str:
    return ".".join(map(str, connection.get_database_version()))


def migrated() -> Line:
    """Look whether the database has the form that this program works with: neither older nor newer."""
    executor = MigrationExecutor(connection)
    unknown = sorted(f"{app}.{name}" for app, name in _applied(executor) - _known(executor))
    if unknown:
        params = {"first": unknown[0], "count": len(unknown)}
        return Line("migrated", "fail", "project.doctor_migrated_newer", params)
    if (step := between()) is not None:
        return Line("migrated", "fail", "project.doctor_migrated_between", {"step": step})
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Line("migrated", "fail", "project.doctor_migrated_older", {"count": len(waiting)})
    return Line("migrated", "ok", "project.doctor_migrated")


def between() -> str | None:
    """Return the first step that was never made of several that are one by now; None: all of them were, or none.

    Django takes one of which some were made for no step at all.
    """
    loader = MigrationLoader(connection)
    for key, step in sorted((loader.disk_migrations or {}).items()):
        missing = [each for each in step.replaces if each not in loader.applied_migrations]
        if key not in loader.applied_migrations and 0 < len(missing) < len(step.replaces):
            return ".".join(missing[0])
    return None


def _known(executor: MigrationExecutor) -> set[tuple[str, str]]:
    """Return the steps that this program makes, and those that became part of another since they were made."""
    there = executor.loader.disk_migrations or {}
    return {*there, *(each for step in there.values() for each in step.replaces)}


def _applied(executor: MigrationExecutor) -> set[tuple[str, str]]:
    """Return the steps that were made, of the parts that this program knows."""
    known = {app for app, _ in executor.loader.disk_migrations or {}}
    return {key for key in executor.loader.applied_migrations if key[0] in known}


def clock(at: datetime) -> Line:
    """Look whether the machine's clock is behind what is on record; deadlines are counted by it."""
    last = Entry.objects.order_by("-number").values_list("at", flat=True).first()
    params: dict[str, object] = {"now": _shown(at)}
    if last is not None and last > at + _AHEAD:
        return Line("clock", "fail", "project.doctor_clock_behind", params | {"last": _shown(last)})
    return Line("clock", "ok", "project.doctor_clock", params)


def journal(at: datetime) -> Line:
    """Say what the last verification of the journal found."""
    last = Verification.objects.order_by("-at").first()
    if last is None:
        return Line("journal", "warn", "project.doctor_journal_never")
    params = {"entries": last.entries, "at": _shown(last.at)}
    if last.broken_at is not None or last.broken_head is not None:
        return Line("journal", "fail", "project.doctor_journal_broken", params)
    if last.at < at - _LATE:
        return Line("journal", "warn", "project.doctor_journal_late", params)
    return Line("journal", "ok", "project.doctor_journal", params)


def people() -> Line:
    """Look whether anybody can sign in."""
    return (
        Line("people", "warn", "project.doctor_nobody")
        if nobody_yet()
        else Line("people", "ok", "project.doctor_people")
    )


def holidays(at: datetime) -> Line:
    """Look whether the working days are known as far ahead as they can be."""
    today = at.astimezone(TIME_ZONE).date()
    known = calendar().years
    if today.year not in known:
        return Line("calendar", "fail", "project.doctor_calendar_none", {"year": str(today.year)})
    if today.year + 1 not in known and today.month >= _NOTICE_MONTH:
        return Line("calendar", "warn", "project.doctor_calendar_next", {"year": str(today.year + 1)})
    return Line("calendar", "ok", "project.doctor_calendar", {"year": str(max(known))})


def _shown(at: datetime) -> str:
    return at.astimezone(TIME_ZONE).strftime("%Y-%m-%d %H:%M")
