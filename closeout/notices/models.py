"""Messages, how they went out, and how each person wants them."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

WAITING, SENT, FAILED, GIVEN_UP = "waiting", "sent", "failed", "given_up"
STATES: Final = (WAITING, SENT, FAILED, GIVEN_UP)


class Message(models.Model):
    """What somebody is told. In the program it is there at once; `read_at` None: not read."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    link = models.CharField(max_length=200, blank=True)  # a path of the service
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        """Found by reader: the newest first, and those not read."""

        indexes = (
            models.Index(fields=["to", "-id"], name="notice_of_a_reader"),
            models.Index(fields=["to"], condition=Q(read_at__isnull=True), name="notice_unread"),
        )


class Channel(models.Model):
    """Where messages to somebody go outside the program: an address as apprise writes it, sealed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="channels")
    sealed = models.TextField()
    mark = models.CharField(max_length=64)  # what the address is known by
    shown = models.CharField(max_length=120)  # what may be shown of it: no password, no key
    lang = models.CharField(max_length=2, default="zh", choices=[("zh", "zh"), ("en", "en")])
    digest = models.BooleanField(default=False)  # once a day, all together
    quiet_from = models.TimeField(null=True)  # in China's time; both or neither
    quiet_until = models.TimeField(null=True)
    since = models.DateTimeField()

    class Meta:
        """An address once; quiet hours begin and end."""

        constraints = (
            models.UniqueConstraint(fields=["user", "mark"], name="channel_once"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            ),
        )


class Delivery(models.Model):
    """A message on its way through a channel; `next_at` is when it is tried (again), None: no more."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, default=WAITING, choices=[(each, each) for each in STATES])
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        """A message once through a channel; found by what is due."""

        constraints = (models.UniqueConstraint(fields=["message", "channel"], name="delivery_once"),)
        indexes = (models.Index(fields=["state", "next_at"], name="delivery_due"),)
