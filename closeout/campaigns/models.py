"""Plans as adopted, the campaigns that run by them, and who carries which part."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from closeout.people.models import Authority, Unit

RUNNING, FINISHED = "running", "finished"
STATES: Final = (RUNNING, FINISHED)


class Plan(models.Model):
    """A pack as it was when somebody adopted it, to the letter. Never changed."""

    digest = models.CharField(max_length=64, unique=True)
    pack = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    source = models.TextField()


class Campaign(models.Model):
    """A plan that an authority runs for a period. Finished, it can only be read."""

    slug = models.SlugField(max_length=60, unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="campaigns")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="campaigns")
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    parameters = models.JSONField(default=dict)  # figures of the plan that the office set otherwise
    state = models.CharField(max_length=10, default=RUNNING, choices=[(each, each) for each in STATES])
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="following")
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """It ends after it starts."""

        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start"),
        )


def scope_of(campaign: Campaign) -> str:
    """Return the scope of a campaign's tasks, tallies and journal entries."""
    return f"campaign:{campaign.pk}"


class Part(models.Model):
    """A unit of the plan, and the authority's unit that plays it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="parts")
    key = models.CharField(max_length=60)  # as the plan calls the unit
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="parts")

    class Meta:
        """A unit of the plan once."""

        constraints = (models.UniqueConstraint(fields=["campaign", "key"], name="part_once"),)


class Phase(models.Model):
    """A phase of a campaign, with its days."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="phases")
    key = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    starts_on = models.DateField(null=True)  # None: the plan names no day
    ends_on = models.DateField(null=True)  # None: it stays open

    class Meta:
        """A phase once, in the plan's order."""

        constraints = (models.UniqueConstraint(fields=["campaign", "key"], name="phase_once"),)
        ordering = ("position",)
