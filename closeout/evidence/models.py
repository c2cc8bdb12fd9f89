"""What was sent as evidence, who looked at it, and what is still on its way."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from closeout.evidence.types import KINDS
from closeout.people.models import Authority

COPY, ORIGINAL = "copy", "original"

_NOWHERE: Final = {"lon__isnull": True, "lat__isnull": True}
# Said of both that they are there: a comparison with NULL would let one alone pass.
_ON_EARTH: Final = {
    "lon__isnull": False,
    "lat__isnull": False,
    "lon__range": (-180, 180),
    "lat__range": (-90, 90),
}


def _placed(source: str) -> Q:
    """Return that a place is whole and on the earth, or none."""
    return Q(**{f"{source}_{key}": value for key, value in _NOWHERE.items()}) | Q(
        **{f"{source}_{key}": value for key, value in _ON_EARTH.items()}
    )


class Item(models.Model):
    """A photo, a recording or a file. Its bytes lie below the data folder under their digest and never change.

    `subject` is what it belongs to (`site:12`), `scope` the campaign (`campaign:3`). `device_` is what the sending
    device claimed, `exif_` what the camera wrote into the photo; places are degrees of WGS 84.
    """

    uuid = models.UUIDField(primary_key=True)  # made by the client
    subject = models.CharField(max_length=120)
    scope = models.CharField(max_length=60, blank=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(each, each) for each in KINDS])
    name = models.CharField(max_length=120)  # as the sender called it, without what would steer a terminal
    content_type = models.CharField(max_length=100)  # by its bytes
    size = models.BigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField(null=True)  # pixels as shown upright; None: there is no picture to show
    height = models.PositiveIntegerField(null=True)
    device_at = models.DateTimeField(null=True)
    device_lon = models.FloatField(null=True)
    device_lat = models.FloatField(null=True)
    device_accuracy_m = models.FloatField(null=True)
    exif_at = models.DateTimeField(null=True)
    exif_lon = models.FloatField(null=True)
    exif_lat = models.FloatField(null=True)
    exif_accuracy_m = models.FloatField(null=True)
    caption = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        """Found by what it belongs to, as it came; withdrawn by somebody, at a time, for a reason."""

        indexes = (models.Index(fields=["subject", "received_at", "uuid"], name="evidence_of_a_subject"),)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="evidence_is_of_a_kind"),
            models.CheckConstraint(condition=Q(size__gt=0), name="evidence_is_not_empty"),
            models.CheckConstraint(condition=_placed("device"), name="a_claimed_place_is_on_earth"),
            models.CheckConstraint(condition=_placed("exif"), name="a_written_place_is_on_earth"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="evidence_is_withdrawn_for_a_reason",
            ),
        )


class Viewing(models.Model):
    """That somebody looked at an item: at a copy, or at the original for a reason."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="viewings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=10, choices=[(each, each) for each in (COPY, ORIGINAL)])
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        """Nobody sees an original without a reason."""

        indexes = (models.Index(fields=["item", "-at"], name="viewings_of_an_item"),)
        constraints = (
            models.CheckConstraint(condition=Q(what=COPY) | ~Q(reason=""), name="an_original_is_seen_for_a_reason"),
        )


class Sending(models.Model):
    """A file on its way, in parts; how much of it has come is the length of the file that waits for the rest."""

    uuid = models.UUIDField(primary_key=True)  # that its item will have
    subject = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    size = models.BigIntegerField()  # bytes, of the whole
    sha256 = models.CharField(max_length=64)  # of the whole, as the client computed it
    device_at = models.DateTimeField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    caption = models.CharField(max_length=300, blank=True)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        """A place has both its parts, or none."""

        constraints = (
            models.CheckConstraint(condition=Q(size__gt=0), name="what_is_sent_is_not_empty"),
            models.CheckConstraint(
                condition=Q(**_NOWHERE) | Q(**_ON_EARTH),
                name="what_is_sent_is_on_earth",
            ),
        )
