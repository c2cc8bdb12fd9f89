"""What is due of somebody today, in order of urgency: clocks of the law, findings and tasks in one list."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse

from closeout.areas.queries import names
from closeout.campaigns.models import scope_of
from closeout.findings.awaited import correcting, waiting, watches
from closeout.findings.models import MAJOR, Finding
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.text import Text, both
from closeout.people.access import Access
from closeout.work import scopes
from closeout.work.calendars import due
from closeout.work.models import Clock, Task
from closeout.work.queries import first_seen
from closeout.work.types import Due
from closeout.work.words import period_name

PAGE: Final = 50
Mark = tuple[date | None, int, int]  # the day, which of the sources, the row


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to do. `asks` says what: clock, task, correct, or the word that a finding waits for."""

    asks: str
    kind: str  # of a task
    href: str
    title: Text
    major: bool
    unit: Text | None
    division: Text | None
    scope: Text | None
    who: str
    due: Due


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page of what is due. `late` counts all that is overdue; `more` is the last row's mark, None: that was all."""

    entries: tuple[Entry, ...]
    late: int
    more: Mark | None


@dataclass(frozen=True, slots=True)
class _Names:
    """What campaigns and divisions are called, by scope and by code."""

    scopes: dict[str, Text]
    divisions: dict[str, Text]

    def division(self, code: str) -> Text | None:
        return self.divisions.get(code, both(code)) if code else None


@dataclass(frozen=True, slots=True)
class _Source:
    """Rows of a kind, the field that says their day, and how one becomes an entry."""

    rows: QuerySet[Any]
    day: str
    entry: Callable[[Any, _Names, date], Entry]


def due_page(access: Access, on: date, after: Mark | None = None) -> DuePage:
    """Return a page of what somebody has to do: overdue first, then what others wait for, then by the day.

    Seven queries: one of each kind, what is overdue, the names of campaigns and of divisions.
    """
    sources = _sources(access, on)
    found = _merged(sources, after)
    rows = found[:PAGE]
    known = _named(access, [row for _, row in rows])
    entries = tuple(sources[mark[1]].entry(row, known, on) for mark, row in rows)
    return DuePage(entries, late(access, on), rows[-1][0] if len(found) > PAGE else None)


def late(access: Access, on: date) -> int:
    """Return how much of what somebody has to do is overdue, in one query."""
    first, *others = (
        each.rows.order_by().filter(**{f"{each.day}__lt": on}).values_list("pk") for each in _sources(access, on)
    )
    return first.union(*others, all=True).count()


def _sources(access: Access, on: date) -> tuple[_Source, ...]:
    """Return the kinds of rows, of two that are due on a day the first comes first."""
    return (
        _Source(_clocks(access), "ends_on", _of_clock),
        _Source(_with(waiting(access, on)), "urgent_on", _of_waiting),
        _Source(_with(correcting(access, on)), "due_on", _of_correcting),
        _Source(first_seen(access).select_related("unit", "assignee"), "due_on", _of_task),
    )


def _with(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    return findings.select_related("site", "unit", "assignee", "campaign").defer("site__values")


def _clocks(access: Access) -> QuerySet[Clock]:
    """Return the clocks that run over somebody's unit; those who watch over all units see everybody's."""
    found = Clock.objects.filter(authority=access.authority, stopped_at=None).select_related("unit")
    found = found.annotate(ends_on=TruncDate("ends_at", tzinfo=TIME_ZONE))
    if not access.may("see_documents"):
        return found.none()
    return found if watches(access) else found.filter(unit__isnull=False, unit=access.unit)


def _merged(sources: tuple[_Source, ...], after: Mark | None) -> list[tuple[Mark, Any]]:
    found = [
        ((getattr(row, each.day), rank, row.pk), row)
        for rank, each in enumerate(sources)
        for row in _rows(each, rank, after)
    ]
    return sorted(found, key=lambda one: (one[0][0] or date.max, *one[0][1:]))


def _rows(source: _Source, rank: int, after: Mark | None) -> QuerySet[Any]:
    rows = source.rows if after is None else source.rows.filter(_beyond(source.day, rank, after))
    return rows.order_by(F(source.day).asc(nulls_last=True), "pk")[: PAGE + 1]


def _beyond(field: str, rank: int, after: Mark) -> Q:
    """Return what comes after a mark, of the rows of a rank."""
    day, before, pk = after
    there = Q(**{f"{field}__isnull": True}) if day is None else Q(**{field: day})
    same = there if rank > before else there & Q(pk__gt=pk) if rank == before else Q(pk__in=())
    return same if day is None else same | Q(**{f"{field}__gt": day}) | Q(**{f"{field}__isnull": True})


def _named(access: Access, rows: Collection[Any]) -> _Names:
    of = {scope_of(each.campaign) if isinstance(each, Finding) else each.scope for each in rows}
    codes = {each.division_code for each in rows if not isinstance(each, Clock)} - {""}
    return _Names(scopes.names(of), dict(names(access.authority, codes)))


def _of_clock(clock: Clock, known: _Names, on: date) -> Entry:
    kind, _, number = clock.subject.partition(":")
    href = reverse("documents:one", args=[int(number)]) if kind == "document" and number.isdecimal() else ""
    unit = None if clock.unit is None else Text(clock.unit.name_zh, clock.unit.name_en)
    day = clock.ends_at.astimezone(TIME_ZONE).date()
    stands = due(day, on, pending=True, provisional=clock.provisional)
    return Entry(
        "clock", "", href, period_name(clock.period), False, unit, None, known.scopes.get(clock.scope), "", stands
    )


def _of_waiting(found: Finding, known: _Names, on: date) -> Entry:
    return _of_finding(found, known, found.asks, due(found.urgent_on, on, pending=True))  # type: ignore[attr-defined]


def _of_correcting(found: Finding, known: _Names, on: date) -> Entry:
    return _of_finding(found, known, "correct", due(found.due_on, on, pending=True))


def _of_finding(found: Finding, known: _Names, asks: str, stands: Due) -> Entry:
    head = f"{found.site.code} {found.site.name}"
    return Entry(
        asks=asks,
        kind="",
        href=reverse("findings:finding", args=[found.campaign.slug, found.number]),
        title=Text(f"{head}：{found.text_zh}", f"{head}: {found.text_en}"),
        major=found.severity == MAJOR,
        unit=Text(found.unit.name_zh, found.unit.name_en or found.unit.name_zh),
        division=known.division(found.division_code),
        scope=known.scopes.get(scope_of(found.campaign)),
        who="" if found.assignee is None else found.assignee.name,
        due=stands,
    )


def _of_task(task: Task, known: _Names, on: date) -> Entry:
    return Entry(
        asks="task",
        kind=task.kind,
        href=reverse("work:task", args=[task.pk]),
        title=Text(task.title_zh, task.title_en),
        major=False,
        unit=None if task.unit is None else Text(task.unit.name_zh, task.unit.name_en),
        division=known.division(task.division_code),
        scope=known.scopes.get(task.scope),
        who="" if task.assignee is None else task.assignee.name,
        due=due(task.due_on, on, pending=True, provisional=task.provisional),
    )
