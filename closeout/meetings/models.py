"""Joint meetings, and what they decided of sites."""

from django.conf import settings
from django.db import models

from closeout.campaigns.models import Campaign
from closeout.sites.models import Site


class Meeting(models.Model):
    """A joint meeting, as the office entered it; `minutes` says where its minutes are."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    minutes = models.CharField(max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        """Its minutes once on a day."""

        constraints = (models.UniqueConstraint(fields=["campaign", "held_on", "minutes"], name="meeting_once"),)


class Decision(models.Model):
    """What becomes of a site. Never edited: a later meeting's decision supersedes it.

    `recommended` is what the plan's table recommended then; where the outcome is another, `reason` says why.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    site = models.ForeignKey(Site, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=40)
    recommended = models.CharField(max_length=40)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        """A meeting decides once of a site; a site has one first decision; a departure has its reason."""

        constraints = (
            models.UniqueConstraint(fields=["meeting", "site"], name="decided_once_in_a_meeting"),
            models.UniqueConstraint(
                fields=["site"], condition=models.Q(supersedes__isnull=True), name="one_first_decision"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=models.F("recommended")) | ~models.Q(reason=""),
                name="a_departure_has_a_reason",
            ),
        )
