"""What is due of somebody today, in order of urgency: clocks of the law, findings and tasks in one list."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse

from closeout.accounts.models import User
from closeout.areas.queries import names
from closeout.campaigns.models import RUNNING, Campaign, scope_of
from closeout.findings.awaited import Campaigns, correcting, waiting, watches
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
MOST_COUNTED: Final = 100  # of what is overdue: a larger number tells nobody more, and takes long to find
# A row's place in the list: the day by which it is wanted, which of the sources, the day it is due, the row.
Mark = tuple[date | None, int, date | None, int]


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
    """A page of what is due. `late` counts what is overdue, up to `MOST_COUNTED`; `more` is the last row's mark.

    `more` None: that was all.
    """

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
    """Rows of a kind, the field that says their day, and how one becomes an entry.

    `latest` is the day by which any of them is wanted, however late it is due; None: when it is due.
    """

    rows: QuerySet[Any]
    day: str
    entry: Callable[[Any, _Names, date], Entry]
    latest: date | None = None

    def mark(self, rank: int, row: Any) -> Mark:
        """Return a row's place in the list."""
        due_on = getattr(row, self.day)
        wanted = due_on if self.latest is None else min(due_on or self.latest, self.latest)
        return wanted, rank, due_on, row.pk


def due_page(access: Access, on: date, after: Mark | None = None) -> DuePage:
    """Return a page of what somebody has to do: overdue first, then what others wait for, then by the day.

    One query of each kind that the role may be asked, of those who watch over all units by campaign, and four: the
    campaigns that run, what is overdue, the names of campaigns and of divisions.
    """
    runs = list(_running(access))
    # Of one campaign, or of one unit, an index has them in their order; of all units of several campaigns none has.
    sources = _sources(access, [[each] for each in runs] if watches(access) else [runs], on)
    found = _merged(sources, after)
    rows = found[:PAGE]
    known = _named(access, [row for _, row in rows])
    entries = tuple(sources[mark[1]].entry(row, known, on) for mark, row in rows)
    return DuePage(entries, late(access, on), rows[-1][0] if len(found) > PAGE else None)


def late(access: Access, on: date) -> int:
    """Return how much of what somebody has to do is overdue, up to `MOST_COUNTED`, in one query."""
    who = replace(access, user=User(pk=access.user.pk))  # a user who is signed in keeps the whole request with them
    sql, parameters = _late(who, on)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.fetchone()[0])


@lru_cache(maxsize=1024)  # it stands on every page, and to put it together takes longer than the database to answer
def _late(access: Access, on: date) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that counts what is overdue: one for somebody on a day, whatever is there."""
    sources = _sources(access, [_running(access)], on)
    first, *others = (each.rows.order_by().filter(**{f"{each.day}__lt": on}).values_list("pk") for each in sources)
    try:
        sql, parameters = first.union(*others, all=True)[:MOST_COUNTED].query.sql_with_params()
    except EmptyResultSet:  # nothing can be asked of this role
        return "SELECT 0", ()
    return f"SELECT COUNT(*) FROM ({sql}) AS late", parameters  # noqa: S608 - Django's own, with its parameters


def _running(access: Access) -> QuerySet[Campaign, int]:
    return Campaign.objects.filter(authority=access.authority, state=RUNNING).values_list("pk", flat=True)


def _sources(access: Access, parts: Sequence[Campaigns], on: date) -> tuple[_Source, ...]:
    """Return the kinds of rows, those of findings for each part of the campaigns.

    Of two that are wanted on a day the first comes first.
    """
    return (
        _Source(_clocks(access), "ends_on", _of_clock),
        *(
            _Source(_with(each), "due_on", partial(_of_waiting, asks), latest=on)
            for campaigns in parts
            for asks, each in waiting(access, campaigns, on).items()
        ),
        *(_Source(_with(correcting(access, campaigns, on)), "runs_until", _of_correcting) for campaigns in parts),
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
    found = [(each.mark(rank, row), row) for rank, each in enumerate(sources) for row in _rows(each, rank, after)]
    return sorted(found, key=lambda one: _place(one[0]))


def _place(mark: Mark) -> tuple[date, int, date, int]:
    wanted, rank, due_on, pk = mark
    return wanted or date.max, rank, due_on or date.max, pk


def _rows(source: _Source, rank: int, after: Mark | None) -> QuerySet[Any]:
    rows = source.rows if after is None else source.rows.filter(_beyond(source, rank, after))
    return rows.order_by(F(source.day).asc(nulls_last=True), "pk")[: PAGE + 1]


def _beyond(source: _Source, rank: int, after: Mark) -> Q:
    """Return what comes after a mark, of the rows of a source."""
    wanted, before, due_on, pk = after
    if rank == before:
        return _further(source.day, due_on, pk)
    if source.latest is not None and (wanted is None or wanted >= source.latest):
        return _from(source.day, source.latest) if wanted == source.latest and rank > before else Q(pk__in=())
    if wanted is None:
        return Q(**{f"{source.day}__isnull": True}) if rank > before else Q(pk__in=())
    return _from(source.day, wanted) if rank > before else _further(source.day, wanted, None)


def _from(field: str, day: date) -> Q:
    return Q(**{f"{field}__gte": day}) | Q(**{f"{field}__isnull": True})


def _further(field: str, day: date | None, pk: int | None) -> Q:
    """Return what is due after a day, and on that day what comes after a row; None: nothing of that day."""
    there = Q(**{f"{field}__isnull": True}) if day is None else Q(**{field: day})
    same = Q(pk__in=()) if pk is None else there & Q(pk__gt=pk)
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


def _of_waiting(asks: str, found: Finding, known: _Names, on: date) -> Entry:
    return _of_finding(found, known, asks, due(min(found.due_on or on, on), on, pending=True))


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
