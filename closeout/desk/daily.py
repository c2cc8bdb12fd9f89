"""Keeping the figures of a day that is over, and finding those of a day."""

from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q

from closeout.campaigns.models import RUNNING, Campaign
from closeout.desk.models import DayFigure
from closeout.kernel.clock import TIME_ZONE
from closeout.sites.derive import ASKED
from closeout.sites.keep import ledger
from closeout.tallies.models import Tally

OF_A_DIVISION: Final = ("sites", "open", "failing", "failing_major")  # of the whole campaign everything is kept
_AT_ONCE: Final = 1000


def keep_yesterday(at: datetime) -> None:
    """Keep the figures of the day before `at` in China; the service does so first thing on every day."""
    keep_day(at.astimezone(TIME_ZONE).date() - timedelta(days=1))


def keep_day(day: date) -> None:
    """Keep the figures of every campaign that runs as those of a day; once they are kept, they stay as they are."""
    over = datetime.combine(day, time.max, TIME_ZONE)
    for campaign in Campaign.objects.filter(state=RUNNING, adopted_at__lte=over).only("pk"):
        whole = ledger(campaign.pk)
        if not DayFigure.objects.filter(day=day, ledger=whole).exists():
            _keep(day, whole)


def _keep(day: date, whole: str) -> None:
    parts = Q(ledger__startswith=f"{whole}/") & (Q(name__in=OF_A_DIVISION) | Q(name__startswith="question:"))
    found = Tally.objects.filter(Q(ledger=whole) | parts, count__gt=0).exclude(name__startswith=ASKED)
    DayFigure.objects.bulk_create(
        [DayFigure(day=day, ledger=each.ledger, name=each.name, count=each.count) for each in found],
        batch_size=_AT_ONCE,
        ignore_conflicts=True,
    )


def kept_day(campaign: Campaign, on: date) -> date | None:
    """Return the last day up to `on` whose figures were kept; between two of them nothing changed. None: there is none.

    One query.
    """
    days = DayFigure.objects.filter(ledger=ledger(campaign.pk), name="sites", day__lte=on)
    return days.order_by("-day").values_list("day", flat=True).first()
