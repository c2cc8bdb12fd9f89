"""Counters by ledger and name."""

from django.db import models


class Tally(models.Model):
    """How many there are: `ledger` says of what and where ("campaign:3/440307014001"), `name` which ("outcome:ban")."""

    ledger = models.CharField(max_length=120)
    name = models.CharField(max_length=240)
    count = models.BigIntegerField(default=0)

    class Meta:
        """One counter each."""

        constraints = (models.UniqueConstraint(fields=["ledger", "name"], name="tally_once"),)
