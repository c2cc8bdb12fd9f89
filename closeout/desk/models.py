"""The figures of each day that is over, so that the overview can be asked as of a day."""

from django.db import models


class DayFigure(models.Model):
    """A counter of `tallies` as it stood when a day was over; one that stood at 0 is absent."""

    day = models.DateField()
    ledger = models.CharField(max_length=120)
    name = models.CharField(max_length=240)
    count = models.BigIntegerField()

    class Meta:
        """A counter once a day; found along a ledger's days."""

        constraints = (models.UniqueConstraint(fields=["day", "ledger", "name"], name="day_figure_once"),)
        indexes = (models.Index(fields=["ledger", "name", "day"], name="day_figure_in_time"),)
