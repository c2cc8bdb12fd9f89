"""The chain of entries, its end, and what makes a digest of personal data worthless once it is forgotten."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One act. `content` is the exact text that was hashed; the columns beside it are there to search by."""

    number = models.BigIntegerField(primary_key=True)  # from 1, without gaps
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, db_index=True)  # "site:12"
    scope = models.CharField(max_length=60, db_index=True)  # "campaign:3", empty: of the whole service
    content = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)


class Chain(models.Model):
    """Where the chain ends: one row, locked by whoever adds to it."""

    last = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")


class Head(models.Model):
    """The end of the chain as it was signed on a day."""

    day = models.DateField(primary_key=True)
    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)


class Salt(models.Model):
    """What is mixed into the digests of a subject's personal data. Without it they say nothing: deleting it forgets."""

    subject = models.CharField(max_length=120, primary_key=True)
    salt = models.CharField(max_length=64)


class Verification(models.Model):
    """That the whole journal was verified, and what was found."""

    at = models.DateTimeField()
    entries = models.BigIntegerField()  # that hold together
    broken_at = models.BigIntegerField(null=True)  # the first entry that does not fit; None: all do
    broken_head = models.DateField(null=True)  # the first signed head that does not fit; None: all do
