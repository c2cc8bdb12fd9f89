"""What became of questions beside their answers: suggestions that were accepted, and questions that were declined."""

from django.conf import settings
from django.db import models

from closeout.people.models import Unit
from closeout.sites.models import Fact, Site


class Acceptance(models.Model):
    """A judgement that took over what somebody else suggested."""

    judgement = models.OneToOneField(Fact, models.CASCADE, related_name="accepts")
    suggestion = models.ForeignKey(Fact, models.CASCADE, related_name="accepted_by")


class Declined(models.Model):
    """A question that a unit says is not its own to answer. It stays open until somebody answers it.

    The office may send it back; where the unit declines it again, that is a decline anew.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="declined")
    fact = models.CharField(max_length=60)
    unit_key = models.CharField(max_length=60)  # the plan's unit that is asked
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # None: a village worker said so
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    sent_back_at = models.DateTimeField(null=True)  # None: the office has not asked the unit again
    sent_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_back_for = models.CharField(max_length=500, blank=True)  # why it is the unit's to answer

    class Meta:
        """A unit declines a question once, and says why; so does the office that sends it back."""

        constraints = (
            models.UniqueConstraint(fields=["site", "fact", "unit_key"], name="declined_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="declined_with_a_reason"),
            models.CheckConstraint(
                condition=models.Q(sent_back_at__isnull=True, sent_back_by__isnull=True, sent_back_for="")
                | models.Q(sent_back_at__isnull=False, sent_back_by__isnull=False) & ~models.Q(sent_back_for=""),
                name="sent_back_with_a_reason",
            ),
        )
