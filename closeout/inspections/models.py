"""Visits, what was answered on them, what became of earlier findings, and objections."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from closeout.campaigns.models import Campaign
from closeout.evidence.models import Item
from closeout.findings.models import Finding
from closeout.inspections.kinds import (
    ALWAYS_ADMINISTRATIVE,
    DISCARDED,
    DRAFT,
    FINISHED,
    KINDS,
    ON_DEVICE,
    OWN_SIGN_IN,
    PATROL,
    RESULTS,
    SIGNERS,
    STATES,
)
from closeout.people.models import Unit
from closeout.sites.models import Site


class Visit(models.Model):
    """Somebody at a site. A draft is its officers' alone; finished it never changes, another visit may amend it.

    A draft that is discarded never changes either: it says who gave it up, when and why.

    `asked` are the facts of its checklist, `whole`: all that the plan asks, not only what the unit looks after.
    Places are degrees of WGS 84. The second officer's confirmation falls away when the draft changes.
    """

    uuid = models.UUIDField(primary_key=True)  # made by the client
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="visits")
    site = models.ForeignKey(Site, models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=12, choices=[(each, each) for each in KINDS])
    administrative = models.BooleanField()
    whole = models.BooleanField(default=False)
    state = models.CharField(max_length=9, default=DRAFT, choices=[(each, each) for each in STATES])
    result = models.CharField(max_length=14, blank=True, choices=[(each, each) for each in RESULTS])
    asked = models.JSONField(default=list)
    judged = models.JSONField(default=dict)  # by standard how the officers saw it: verdict, reason in both languages
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lead_certificate = models.CharField(max_length=40, blank=True)
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    second_certificate = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_how = models.CharField(
        max_length=12, blank=True, choices=[(each, each) for each in (OWN_SIGN_IN, ON_DEVICE)]
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # the lead officer's
    division_code = models.CharField(max_length=12, blank=True)  # the site's, when it was visited
    basis = models.CharField(max_length=200, blank=True)  # the plan or approval that an inspection goes by
    helpers = models.PositiveSmallIntegerField(default=0)
    vehicle = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)  # when the finished visit came in
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    distance_m = models.FloatField(null=True)  # from the device to the site; None: one of the two is not known
    met_name = models.CharField(max_length=60, blank=True)
    met_role = models.CharField(max_length=60, blank=True)
    met_phone = models.CharField(max_length=30, blank=True)
    statement = models.CharField(max_length=1000, blank=True)  # what the operator says to it
    signed = models.BooleanField(default=False)  # the operator signed; the signature is evidence of the visit
    signature_refused = models.CharField(max_length=300, blank=True)  # why the operator did not sign
    remark = models.CharField(max_length=1000, blank=True)
    described_at = models.DateTimeField(null=True)  # when what is said of it as a whole was said
    amends = models.OneToOneField("self", models.PROTECT, null=True, related_name="amended_by")
    amend_reason = models.CharField(max_length=500, blank=True)
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    discard_reason = models.CharField(max_length=500, blank=True)
    said = models.CharField(max_length=64, blank=True)  # a digest of how it was started: a replay says the same
    version = models.PositiveIntegerField(default=0)  # rises with every change of the draft

    class Meta:
        """What always holds of a visit; found by campaign, day, site, unit and officer."""

        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=(DRAFT, DISCARDED), received_at__isnull=True)
                | (Q(state=FINISHED, received_at__isnull=False, finished_at__isnull=False) & ~Q(result="")),
                name="a_finished_visit_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                name="a_visit_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("lead")), name="two_officers_are_two_people"
            ),
            models.CheckConstraint(
                condition=(Q(kind=PATROL, administrative=False) | ~Q(kind=PATROL))
                & (Q(kind__in=ALWAYS_ADMINISTRATIVE, administrative=True) | ~Q(kind__in=ALWAYS_ADMINISTRATIVE)),
                name="a_patrol_is_no_inspection",
            ),
            models.CheckConstraint(
                condition=Q(administrative=False)
                | ~Q(state=FINISHED)
                | (
                    Q(second__isnull=False, confirmed_at__isnull=False)
                    & ~Q(lead_certificate="")
                    & ~Q(second_certificate="")
                    & ~Q(basis="")
                ),
                name="an_inspection_has_two_certified_officers",
            ),
            models.CheckConstraint(
                condition=(
                    ~Q(state=DISCARDED) & Q(discarded_at__isnull=True, discarded_by__isnull=True, discard_reason="")
                )
                | (Q(state=DISCARDED, discarded_at__isnull=False, discarded_by__isnull=False) & ~Q(discard_reason="")),
                name="a_draft_is_discarded_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(signed=False) | Q(signature_refused=""), name="who_signed_did_not_refuse"
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | ~Q(amend_reason=""), name="an_amendment_says_why"
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__isnull=False, lat__isnull=False, lon__range=(-180, 180), lat__range=(-90, 90)),
                name="a_visit_lies_somewhere",
            ),
        )
        indexes = (
            models.Index(fields=["campaign", "-started_at", "uuid"], condition=Q(state=FINISHED), name="visit_latest"),
            models.Index(fields=["site", "state", "-started_at"], name="visit_of_a_site"),
            models.Index(fields=["lead", "campaign"], condition=Q(state=DRAFT), name="visit_being_made"),
            models.Index(fields=["second", "campaign"], condition=Q(state=DRAFT), name="visit_to_confirm"),
            models.Index(fields=["campaign", "unit", "-started_at"], name="visit_of_a_unit"),
            models.Index(fields=["campaign", "division_code", "-started_at"], name="visit_of_a_division"),
        )


class Answer(models.Model):
    """What was found of a fact. `value` None with a reason: it could not be established; without one: not yet answered.

    Of a fact the last answered stands; of two at one moment the greater id.
    """

    uuid = models.UUIDField(primary_key=True)  # made by the client
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="answers")
    fact = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    within_days = models.PositiveSmallIntegerField(null=True)  # to correct what fails; None: as the plan says
    answered_at = models.DateTimeField()

    class Meta:
        """One of each fact; what is known needs no reason for not being known."""

        constraints = (
            models.UniqueConstraint(fields=["visit", "fact"], name="a_fact_is_answered_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(reason=""), name="only_the_unknown_has_a_reason"
            ),
        )


class Recheck(models.Model):
    """Whether an earlier finding was seen corrected."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="rechecks")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="rechecks")
    corrected = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        """A finding once; what is not corrected says what is missing."""

        constraints = (
            models.UniqueConstraint(fields=["visit", "finding"], name="a_finding_is_rechecked_once"),
            models.CheckConstraint(
                condition=Q(corrected=True) | ~Q(note=""), name="not_corrected_says_what_is_missing"
            ),
        )


class Signature(models.Model):
    """Somebody signed what the visit said at its `version`. Its picture is evidence; withdrawn there, it is none."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="signatures")
    item = models.OneToOneField(Item, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=[(each, each) for each in SIGNERS])
    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    drawn = models.BooleanField()  # on the device; otherwise it is a photo of the signed sheet
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")  # who took it
    at = models.DateTimeField()

    class Meta:
        """Somebody of a role that is known."""

        constraints = (
            models.CheckConstraint(condition=Q(role__in=SIGNERS) & ~Q(name=""), name="a_signature_is_somebodys"),
        )


class Objection(models.Model):
    """That an officer does not share a verdict: the unit that judges it is asked, the verdict stays as it is."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="objections")
    standard = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A standard once in a visit."""

        constraints = (models.UniqueConstraint(fields=["visit", "standard"], name="objected_to_once"),)
