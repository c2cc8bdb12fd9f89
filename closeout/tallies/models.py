"""Counters by ledger and name."""

from django.db import models


class Tally(models.Model):
    """How many there are: `ledger` says of what and where ("campaign:3/440307014001"), `name` which ("outcome:ban")."""

    ledger = models.CharField(max_length=120)
    name = models.CharField(max_length=240)
    count = models.BigIntegerField(default=0)

    class Meta:
        """One counter each, found by either."""

        constraints = (models.UniqueConstraint(fields=["ledger", "name"], name="tally_once"),)
        # Of many ledgers a few names are read; the count is not in it, so that counting need not touch it.
        indexes = (models.Index(fields=["name", "ledger"], name="tally_by_name"),)
