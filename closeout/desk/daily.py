"""Keeping the figures of a day that is over, and finding those of a day."""

from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from closeout.campaigns.models import RUNNING, Campaign
from closeout.desk.findings import LATE, late_by_ledger
from closeout.desk.findings import OF_A_DIVISION as OF_FINDINGS
from closeout.desk.models import DayFigure
from closeout.findings.counting import DUE
from closeout.findings.counting import ledger as findings_ledger
from closeout.kernel.clock import TIME_ZONE
from closeout.sites.derive import ASKED
from closeout.sites.keep import ledger
from closeout.tallies.models import Tally
from closeout.work.alone import each_alone

OF_A_DIVISION: Final = ("sites", "open", "failing", "failing_major")  # of the whole campaign everything is kept
_AT_ONCE: Final = 1000


def keep_yesterday(at: datetime) -> None:
    """Keep the figures of the day before `at` in China; the service does so first thing on every day."""
    keep_day(at.astimezone(TIME_ZONE).date() - timedelta(days=1), at)


def keep_day(day: date, at: datetime | None = None) -> None:
    """Keep the figures of every campaign that runs as those of a day; once they are kept, they stay as they are.

    `at` is the time under which a failure is told; None: the end of that day.
    """
    over = datetime.combine(day, time.max, TIME_ZONE)
    running = Campaign.objects.filter(state=RUNNING, adopted_at__lte=over).only("pk")
    each_alone("desk/daily", running, lambda campaign: _keep_campaign(day, campaign), at=at or over)


@transaction.atomic
def _keep_campaign(day: date, campaign: Campaign) -> None:
    whole = ledger(campaign.pk)
    if not DayFigure.objects.filter(day=day, ledger=whole).exists():
        _keep(day, whole)
        _keep_findings(day, campaign)


def _keep(day: date, whole: str) -> None:
    parts = Q(ledger__startswith=f"{whole}/") & (Q(name__in=OF_A_DIVISION) | Q(name__startswith="question:"))
    found = Tally.objects.filter(Q(ledger=whole) | parts, count__gt=0).exclude(name__startswith=ASKED)
    _write([DayFigure(day=day, ledger=each.ledger, name=each.name, count=each.count) for each in found])


def _keep_findings(day: date, campaign: Campaign) -> None:
    whole = findings_ledger(campaign.pk)
    parts = Q(ledger__startswith=f"{whole}/", name__in=OF_FINDINGS)
    found = Tally.objects.filter(Q(ledger=whole) | parts, count__gt=0).exclude(name__startswith=DUE)
    rows = [DayFigure(day=day, ledger=each.ledger, name=each.name, count=each.count) for each in found]
    late = late_by_ledger(campaign, day)
    _write([*rows, *(DayFigure(day=day, ledger=name, name=LATE, count=count) for name, count in late.items())])


def _write(rows: list[DayFigure]) -> None:
    DayFigure.objects.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)


def kept_day(campaign: Campaign, on: date) -> date | None:
    """Return the last day up to `on` whose figures were kept; between two of them nothing changed. None: there is none.

    One query.
    """
    days = DayFigure.objects.filter(ledger=ledger(campaign.pk), name="sites", day__lte=on)
    return days.order_by("-day").values_list("day", flat=True).first()
