"""How the register came along, day by day, and whether it keeps pace with the campaign's end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet, Sum

from closeout.campaigns.models import Campaign
from closeout.desk.models import DayFigure
from closeout.people.access import Access
from closeout.sites.keep import ledger

_NAMES: Final = ("sites", "open", "failing")
_WEEK: Final = 7
_SHOWN: Final = 14  # days in the table
HIGH: Final = 100  # of the drawing, in its own units, as it is wide


@dataclass(frozen=True, slots=True)
class Point:
    """The figures at the end of a day; `x` is its place in the drawing."""

    day: date
    x: float
    sites: int
    established: int
    failing: int


@dataclass(frozen=True, slots=True)
class Trend:
    """The days that are kept and today, from the campaign's first day to its last.

    `needed` is how many sites a day have to be established from now on, in tenths, None: it is over or all is done;
    `pace` is how many it were in the last week.
    """

    points: tuple[Point, ...]
    most: int
    needed: float | None
    pace: float
    ends_on: date

    def line(self, name: str) -> str:
        """Return the points of a line as SVG wants them."""
        return " ".join(f"{each.x:.2f},{HIGH - HIGH * getattr(each, name) / self.most:.2f}" for each in self.points)

    @property
    def sites_line(self) -> str:
        """How many sites there were."""
        return self.line("sites")

    @property
    def established_line(self) -> str:
        """How many were fully established."""
        return self.line("established")

    @property
    def failing_line(self) -> str:
        """How many failed a standard."""
        return self.line("failing")

    @property
    def recent(self) -> tuple[Point, ...]:
        """The last fourteen of them, the latest first."""
        return self.points[: -_SHOWN - 1 : -1]

    @property
    def last(self) -> Point:
        """The last of the points."""
        return self.points[-1]


def trend(access: Access, campaign: Campaign, now: Mapping[str, int], on: date) -> Trend | None:
    """Return how a campaign came along until `on`, where its figures are `now`; one query. None: less than two days."""
    days: dict[date, dict[str, int]] = {}
    for day, name, count in _kept(access, campaign, on):
        days.setdefault(day, {})[name] = count
    days[on] = dict(now)
    if len(days) < 2:
        return None
    first, last = min(campaign.starts_on, *days), max(campaign.ends_on, on)
    whole = max((last - first).days, 1)
    points = tuple(_point(day, 100 * (day - first).days / whole, days[day]) for day in sorted(days))
    most = max(*(each.sites for each in points), 1)
    return Trend(points, most, _needed(points[-1], campaign.ends_on), _pace(points), campaign.ends_on)


def _kept(access: Access, campaign: Campaign, on: date) -> QuerySet[DayFigure, tuple[date, str, int]]:
    found = DayFigure.objects.filter(name__in=_NAMES, day__lt=on)
    whole = ledger(campaign.pk)
    stem = access.division_stem
    found = found.filter(ledger__startswith=f"{whole}/{stem}") if stem else found.filter(ledger=whole)
    return found.order_by("day").values_list("day", "name").annotate(Sum("count"))


def _point(day: date, x: float, counts: Mapping[str, int]) -> Point:
    sites = counts.get("sites", 0)
    return Point(day, x, sites, sites - counts.get("open", 0), counts.get("failing", 0))


def _needed(last: Point, ends_on: date) -> float | None:
    left, days = last.sites - last.established, (ends_on - last.day).days
    return None if left <= 0 or days <= 0 else round(left / days, 1)


def _pace(points: Sequence[Point]) -> float:
    last = points[-1]
    since = last.day - timedelta(_WEEK)
    before = [each for each in points if each.day <= since]
    return round((last.established - (before[-1].established if before else 0)) / _WEEK, 1)
