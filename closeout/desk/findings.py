"""What the overview says of findings: from the tallies, or from the figures of a day that is over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from closeout.campaigns.models import Campaign
from closeout.desk.models import DayFigure
from closeout.desk.share import Share
from closeout.findings.counting import DUE, OWN_WORDS, due_between, ledger
from closeout.findings.models import Finding
from closeout.findings.repeats import Back, back_of
from closeout.findings.visible import visible_findings
from closeout.kernel.text import Text
from closeout.packfile.pack import Pack
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.tallies.models import Tally
from closeout.tallies.queries import beneath

SHOWN: Final = 8
HIGH: Final = 100  # of the drawing, in its own units, as it is wide
_WEEK: Final = 7
_RECENT: Final = 14  # days in the table
OF_A_DIVISION: Final = ("all", "open", "state:closed", "state:closed_uncorrected", "closed_in_time")
LATE: Final = "late"  # no tally: it hangs on the day, and is kept with the figures of one
Counted = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A standard and how many of its findings are closed out, of all; `text` None: hazards in own words."""

    id: str
    text: Text | None
    open: int
    all: int

    @property
    def settled(self) -> int:
        """How many are open no more."""
        return self.all - self.open


@dataclass(frozen=True, slots=True)
class UnitFindings:
    """A unit with what is open of it and what of this is overdue."""

    id: int
    label: Text
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Day:
    """How many findings there were, and how many had ended, at the end of a day; `x` is its place in the drawing."""

    day: date
    x: float
    raised: int
    closed: int


@dataclass(frozen=True, slots=True)
class Course:
    """How findings were raised and closed out from the campaign's first day on.

    `needed` a day from now on, in tenths, so that none is open at its end, None: it is over or none is open; `pace` is
    how many it were a day in the last week.
    """

    days: tuple[Day, ...]
    most: int
    needed: float | None
    pace: float
    ends_on: date

    def _line(self, name: str) -> str:
        return " ".join(f"{each.x:.2f},{HIGH - HIGH * getattr(each, name) / self.most:.2f}" for each in self.days)

    @property
    def raised_line(self) -> str:
        """How many were raised, as SVG wants it."""
        return self._line("raised")

    @property
    def closed_line(self) -> str:
        """How many had ended, as SVG wants it."""
        return self._line("closed")

    @property
    def recent(self) -> tuple[Day, ...]:
        """The last fourteen days, the latest first."""
        return self.days[: -_RECENT - 1 : -1]

    @property
    def last(self) -> Day:
        """The last of the days."""
        return self.days[-1]


@dataclass(frozen=True, slots=True)
class Findings:
    """Where the findings of a campaign stand, as far as somebody sees them; `open` counts what was deferred too."""

    all: int
    open: int
    late: int
    closed: Share  # of all
    in_time: Share  # of those closed out
    types: tuple[TypeRow, ...]
    units: tuple[UnitFindings, ...]
    course: Course | None
    divisions: Mapping[str, Counted]
    back: Back | None  # None: it was not kept of that day

    def of(self, code: str) -> tuple[int, int]:
        """Return how many are open in a division, and how many were closed out."""
        counted = self.divisions.get(code, {})
        return counted.get("open", 0), counted.get("state:closed", 0)


def findings(access: Access, campaign: Campaign, pack: Pack, on: date, kept: date | None) -> Findings | None:
    """Return where findings stand on a day, as they stood when `kept` was over; None: the reader sees none.

    Three queries, or four: figures, names of units, what came back; of a day that is over one less.
    """
    if not access.may("see_findings"):
        return None
    whole, divisions, units = _split(access, campaign, _rows(access, campaign, kept))
    late = {key: _late(each, on, kept) for key, each in units.items()}
    closed, ended = whole.get("state:closed", 0), whole.get("state:closed_uncorrected", 0)
    open_ = whole.get("all", 0) - closed - ended
    return Findings(
        all=whole.get("all", 0),
        open=open_,
        late=_late(whole, on, kept),
        closed=Share(closed, whole.get("all", 0)),
        in_time=Share(whole.get("closed_in_time", 0), closed),
        types=_types(pack, whole),
        units=() if access.division_stem else _units(units, late),
        course=_course(campaign, whole, open_, on),
        divisions=divisions,
        back=back_of(campaign, visible_findings(access, campaign)) if kept is None else None,
    )


def _rows(access: Access, campaign: Campaign, kept: date | None) -> Iterable[tuple[str, str, int]]:
    """Return figures by ledger and name; two queries for those who see all, else one."""
    whole = ledger(campaign.pk)
    there: QuerySet[Any] = Tally.objects.all() if kept is None else DayFigure.objects.filter(day=kept)
    counted = there.filter(count__gt=0).values_list("ledger", "name", "count")
    if access.division_stem:
        return counted.filter(beneath(f"{whole}/", access.division_stem))
    named = Q(ledger__startswith=f"{whole}/", name__in=(*OF_A_DIVISION, LATE))
    rows = list(counted.filter(Q(ledger=whole) | named))
    units = {name_of for name_of, _, _ in rows if name_of.startswith(f"{whole}/unit:")}
    return rows + list(counted.filter(ledger__in=units, name__startswith=DUE))


def _split(
    access: Access, campaign: Campaign, rows: Iterable[tuple[str, str, int]]
) -> tuple[dict[str, int], dict[str, dict[str, int]], dict[int, dict[str, int]]]:
    """Return the figures of all, of each division and of each unit; a village's own are the sum of its divisions."""
    start = ledger(campaign.pk)
    whole: dict[str, int] = {}
    divisions: dict[str, dict[str, int]] = {}
    units: dict[int, dict[str, int]] = {}
    for name_of, name, count in rows:
        part = name_of.removeprefix(start).removeprefix("/")
        if part.startswith("unit:"):
            units.setdefault(int(part[5:]), {})[name] = count
        elif name_of != start:
            divisions.setdefault(part or "-", {})[name] = count
        if name_of == start or access.division_stem:
            whole[name] = whole.get(name, 0) + count
    return whole, divisions, units


def _late(counted: Counted, on: date, kept: date | None) -> int:
    return due_between(counted, None, on - timedelta(days=1)) if kept is None else counted.get(LATE, 0)


def _types(pack: Pack, whole: Counted) -> tuple[TypeRow, ...]:
    texts: dict[str, Text | None] = {OWN_WORDS: None, **{each.id: each.text for each in pack.standards}}
    rows = [
        TypeRow(id_, text, whole.get(f"open:{id_}", 0), whole[f"standard:{id_}"])
        for id_, text in texts.items()
        if whole.get(f"standard:{id_}")
    ]
    return tuple(sorted(rows, key=lambda each: (-each.all, each.id))[:SHOWN])


def _units(units: Mapping[int, Counted], late: Mapping[int, int]) -> tuple[UnitFindings, ...]:
    counted = {key: each.get("open", 0) for key, each in units.items() if each.get("open")}
    counted |= {key: late[key] for key in late if late[key] and key not in counted}
    first = sorted(counted, key=lambda key: (-late.get(key, 0), -counted[key], key))[:SHOWN]
    names = Unit.objects.in_bulk(first)
    return tuple(
        UnitFindings(
            key, Text(names[key].name_zh, names[key].name_en or names[key].name_zh), counted[key], late.get(key, 0)
        )
        for key in first
    )


def _course(campaign: Campaign, whole: Counted, open_: int, on: date) -> Course | None:
    raised, closed = _by_day(whole, "raised:", on), _by_day(whole, "closed:", on)
    gone = _by_day(whole, "gone:", on)
    known = sorted({*raised, *closed, *gone, on})
    if not raised:
        return None
    first, last = min(campaign.starts_on, known[0]), max(campaign.ends_on, on)
    width = max((last - first).days, 1)
    days, sums = [], [0, 0]
    for day in known:
        sums[0] += raised.get(day, 0)
        sums[1] += closed.get(day, 0) + gone.get(day, 0)
        days.append(Day(day, 100 * (day - first).days / width, *sums))
    week = on - timedelta(_WEEK)
    lately = sum(count for part in (closed, gone) for day, count in part.items() if day > week)
    left = (campaign.ends_on - on).days
    needed = None if open_ <= 0 or left <= 0 else round(open_ / left, 1)
    return Course(tuple(days), max(sums[0], 1), needed, round(lately / _WEEK, 1), campaign.ends_on)


def _by_day(whole: Counted, start: str, on: date) -> dict[date, int]:
    found = {date.fromisoformat(name[len(start) :]): count for name, count in whole.items() if name.startswith(start)}
    return {day: count for day, count in found.items() if day <= on}


def late_by_ledger(campaign: Campaign, day: date) -> dict[str, int]:
    """Return how many findings were overdue on a day, of the campaign, by division and by unit; one query."""
    found: dict[str, int] = {}
    running = Finding.objects.filter(campaign=campaign, runs_until__lt=day)
    rows = running.order_by().values_list("division_code", "unit").annotate(Count("pk"))
    for code, unit, count in rows:
        names = (ledger(campaign.pk), ledger(campaign.pk, division=code), ledger(campaign.pk, unit=unit))
        for name in names:
            found[name] = found.get(name, 0) + count
    return found
