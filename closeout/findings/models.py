"""Findings, what is said to correct them, and more time that is asked for."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When

from closeout.campaigns.models import Campaign
from closeout.documents.models import Document
from closeout.findings.states import (
    CLOSED,
    CLOSED_UNCORRECTED,
    DEFERRED,
    ENDED,
    OPEN,
    RAISED,
    REFUSED,
    RUNNING,
    STATES,
)
from closeout.people.models import Unit
from closeout.sites.models import Site

GENERAL, MAJOR = "general", "major"
# How it was found (domain: self-inspection, patrol, inspection, report, assigned, covert visit, an older ledger).
INSPECTION, PATROL, CENSUS, SELF, REPORT, ASSIGNED, COVERT, LEDGER = (
    "inspection",
    "patrol",
    "census",
    "self_check",
    "report",
    "assigned",
    "covert",
    "ledger",
)
SOURCES: Final = (INSPECTION, PATROL, CENSUS, SELF, REPORT, ASSIGNED, COVERT, LEDGER)


class Series(models.Model):
    """The last number that a campaign's findings have; locked by whoever raises one."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="+")
    last = models.PositiveIntegerField(default=0)


class Finding(models.Model):
    """A standard that fails at a site, or another hazard, and that somebody must see corrected.

    `standard` "" is a hazard that no standard of the plan names: then `text_zh` and `text_en` say it. `due_on` None: no
    day is set yet. `origin` says what it came from, so that the same thing said twice is one finding.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="findings")
    site = models.ForeignKey(Site, models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField()  # within the campaign, from 1
    standard = models.CharField(max_length=40, blank=True)
    clause = models.CharField(max_length=40, blank=True)
    text_zh = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    severity = models.CharField(max_length=10, choices=[(each, each) for each in (GENERAL, MAJOR)])
    description = models.CharField(max_length=1000, blank=True)  # what was seen, and where on the site
    source = models.CharField(max_length=12, choices=[(each, each) for each in SOURCES])
    origin = models.CharField(max_length=120, null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="findings")  # whose it is to see it corrected
    of_village = models.BooleanField(default=False)  # the unit is the plan's village: the division's own workers answer
    division_code = models.CharField(max_length=12, blank=True)  # the site's, when it was raised
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    # The five in place (B-6.5): who is responsible at the site, measures, funds, the day, what to do until then.
    responsible = models.CharField(max_length=80, blank=True)
    measures = models.CharField(max_length=500, blank=True)
    funds = models.CharField(max_length=120, blank=True)
    contingency = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(null=True)
    extended = models.PositiveSmallIntegerField(default=0)  # how often more time was granted
    ordered_at = models.DateTimeField(null=True)  # when an order to correct it was served
    state = models.CharField(max_length=20, default=RAISED, choices=[(each, each) for each in STATES])
    # The day after which it is overdue, None: it cannot be, or no day is set. An index over what runs by a condition on
    # the state would do, but SQLite does not find one whose values come as parameters.
    runs_until = models.GeneratedField(
        expression=Case(When(state__in=RUNNING, then=F("due_on"))),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    reason = models.CharField(max_length=500, blank=True)  # of the last refusal, deferral or giving up
    deferred_until = models.DateField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    recurrence_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="recurrences")
    version = models.PositiveIntegerField(default=0)  # rises with every act

    class Meta:
        """What always holds of a finding; found by site, unit, division, day and state."""

        constraints = (
            models.UniqueConstraint(fields=["campaign", "number"], name="finding_number_once"),
            models.UniqueConstraint(fields=["campaign", "origin"], name="finding_origin_once"),
            models.UniqueConstraint(
                fields=["site", "standard"],
                condition=Q(state__in=OPEN) & ~Q(standard=""),
                name="a_standard_is_open_once_at_a_site",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, closed_at__isnull=False, closed_by__isnull=False)
                | Q(state__in=OPEN, closed_at__isnull=True, closed_by__isnull=True),
                name="a_closed_finding_has_a_closer",
            ),
            models.CheckConstraint(
                condition=~Q(state=CLOSED) | (Q(submitted_by__isnull=False) & ~Q(submitted_by=F("closed_by"))),
                name="nobody_closes_what_they_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[REFUSED, DEFERRED, CLOSED_UNCORRECTED], reason=""),
                name="a_finding_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=DEFERRED) | Q(deferred_until__isnull=False), name="a_deferral_has_its_day"
            ),
        )
        indexes = (
            # What can run late, the next first: of a campaign, of a unit.
            models.Index(fields=["campaign", "runs_until", "number"], name="finding_late"),
            models.Index(fields=["unit", "runs_until", "number"], name="finding_unit_late"),
            # The same, what is major by itself.
            models.Index(fields=["campaign", "severity", "runs_until", "number"], name="finding_urgent"),
            models.Index(fields=["unit", "severity", "runs_until", "number"], name="finding_unit_urgent"),
            # What waits for somebody's word, of each state the next due first: of a campaign, of a unit.
            models.Index(fields=["campaign", "state", "due_on", "id", "deferred_until"], name="finding_awaited"),
            models.Index(fields=["unit", "state", "due_on", "id", "deferred_until"], name="finding_unit_awaited"),
            # The newest first: of a campaign, in a state, of a unit, of a division, of a standard.
            models.Index(fields=["campaign", "state", "-number"], name="finding_by_state"),
            models.Index(fields=["unit", "state", "-number"], name="finding_of_a_unit"),
            models.Index(fields=["campaign", "division_code", "-number"], name="finding_of_a_division"),
            models.Index(fields=["campaign", "standard", "-number"], name="finding_by_standard"),
            models.Index(fields=["site", "state", "standard"], name="finding_of_a_site"),
            models.Index(
                fields=["campaign", "site", "state"],
                condition=Q(recurrence_of__isnull=False),
                name="finding_that_came_back",
            ),
        )


class Correction(models.Model):
    """What somebody says was done, with the evidence; somebody else looks at it. `approved` None: nobody has yet."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="corrections")
    note = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved = models.BooleanField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)  # why it was sent back

    class Meta:
        """One waits at a time; nobody reviews their own; what is sent back says why."""

        constraints = (
            models.UniqueConstraint(
                fields=["finding"], condition=Q(approved__isnull=True), name="one_correction_waits"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("by")), name="nobody_reviews_their_own"
            ),
            models.CheckConstraint(condition=~Q(approved=False, reason=""), name="what_is_sent_back_says_why"),
        )


class Extension(models.Model):
    """More time that was asked for. `granted` None: nobody has decided yet."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="extensions")
    until = models.DateField()
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        """One waits at a time; nobody decides of their own wish."""

        constraints = (
            models.UniqueConstraint(fields=["finding"], condition=Q(granted__isnull=True), name="one_extension_waits"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="nobody_grants_their_own"
            ),
        )


class Order(models.Model):
    """An order to correct findings of a site. `days` None: at once; else so many days from its service."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="order")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="orders")
    site = models.ForeignKey(Site, models.PROTECT, related_name="orders")
    days = models.PositiveSmallIntegerField(null=True)
    findings = models.ManyToManyField(Finding, related_name="orders")


class Lapse(models.Model):
    """That an order ran out without a passed re-inspection. `ended_at` None: it is so still."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lapses")
    due_on = models.DateField()  # the last day that the order, or the time granted since, left
    noted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # corrected, given more time, ordered anew or void

    class Meta:
        """An order runs out once at a time; two that note it at once note it once."""

        constraints = (
            models.UniqueConstraint(
                fields=["order"], condition=Q(ended_at__isnull=True), name="an_order_runs_out_once_at_a_time"
            ),
        )
