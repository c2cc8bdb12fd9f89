"""Written instructions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from closeout.campaigns.models import Campaign
from closeout.findings.models import Finding
from closeout.people.models import Unit
from closeout.sites.models import Site

LONGEST = 1000  # characters of an instruction, and of its answer


class Instruction(models.Model):
    """What a leader tells a unit to do by a day: of a site, a finding or nothing in particular. Never rewritten."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="instructions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="instructions")
    text = models.CharField(max_length=LONGEST)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="instructions")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="instructions")
    due_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=LONGEST, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)  # when a leader saw the answer

    class Meta:
        """An answer has words, a person and a time; only an answer is seen; found by campaign and by unit."""

        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="an_instruction_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="an_answer_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(seen_by=None, seen_at=None)
                | Q(seen_by__isnull=False, seen_at__isnull=False, answered_at__isnull=False),
                name="only_an_answer_is_seen",
            ),
        )
        indexes = (
            models.Index(fields=["campaign", "-id"], name="instruction_of_a_campaign"),
            models.Index(fields=["unit", "-id"], name="instruction_of_a_unit"),
            models.Index(fields=["campaign", "due_on"], condition=Q(answered_at=None), name="instruction_open"),
        )
