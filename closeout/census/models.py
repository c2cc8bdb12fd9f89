"""The census of each division, forms that were sent, files that were uploaded, and what was kept aside of ledgers."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from closeout.campaigns.models import Campaign
from closeout.findings.models import Finding
from closeout.people.models import Authority
from closeout.sites.models import Site

OPEN, COMPLETE, ZERO = "open", "complete", "zero"
STATES: Final = (OPEN, COMPLETE, ZERO)
BY_OFFICE, BY_LAST = "office", "last"
FORM, LEDGER = "form", "ledger"
WAITING, IMPORTING, DONE, FAILED = "waiting", "importing", "done", "failed"


class DivisionCensus(models.Model):
    """The census of a village or community: how many sites it should find, and whether somebody signed for it.

    The day by which it is due is that of its task, which the start of the census opened.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="censuses")
    division_code = models.CharField(max_length=12)
    expected = models.PositiveIntegerField(null=True)  # None: nobody knows how many sites there should be
    expected_from = models.CharField(max_length=10, blank=True, choices=[(each, each) for each in (BY_OFFICE, BY_LAST)])
    state = models.CharField(max_length=10, default=OPEN, choices=[(each, each) for each in STATES])
    started_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        """One of a division; what is signed says by whom and when."""

        constraints = (
            models.UniqueConstraint(fields=["campaign", "division_code"], name="census_once"),
            models.CheckConstraint(
                condition=Q(state=OPEN) | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="a_signed_census_has_a_signature",
            ),
        )


class SentForm(models.Model):
    """A questionnaire that was sent: the same one sent again, by a double click, makes no second site."""

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    site = models.ForeignKey(Site, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()


class Upload(models.Model):
    """A file that somebody sent, kept for a day under a token that is theirs alone.

    `columns` gives of a ledger for each heading the fact that it is; `aside` names the headings kept as text.
    """

    token = models.CharField(max_length=43, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=[(each, each) for each in (FORM, LEDGER)])
    name = models.CharField(max_length=120)  # as the sender's machine calls the file
    file = models.CharField(max_length=80)  # below the data folder's `files`
    digest = models.CharField(max_length=64)
    division_code = models.CharField(max_length=12, blank=True)  # of rows that name none
    header_row = models.PositiveIntegerField(null=True)  # None: the first that is filled
    columns = models.JSONField(default=dict)
    aside = models.JSONField(default=list)
    state = models.CharField(
        max_length=10, default=WAITING, choices=[(each, each) for each in (WAITING, IMPORTING, DONE, FAILED)]
    )
    partial = models.BooleanField(default=False)  # the good rows alone are wanted
    rows = models.PositiveIntegerField(default=0)  # to be gone through
    gone_through = models.PositiveIntegerField(default=0)  # of these, in transactions that are over
    moved_at = models.DateTimeField(null=True)  # when the last of them ended; None: it was not begun
    resumed = models.PositiveSmallIntegerField(default=0)  # how often it was taken up again since then
    counts = models.JSONField(default=dict)  # of the rows gone through: new, changed, same, refused
    problem = models.JSONField(default=dict)  # why it failed, in either language
    at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class SavedMap(models.Model):
    """How the headings of an office's ledger become facts, by a name, for the next time; who saved it changes it."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    columns = models.JSONField(default=dict)
    aside = models.JSONField(default=list)
    # None: it was saved before this was kept.
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        """A name once in an authority."""

        constraints = (models.UniqueConstraint(fields=["authority", "name"], name="saved_map_once"),)


class KeptAside(models.Model):
    """What a ledger says of a site that is no fact, an open finding above all; kept as text, whatever becomes of it.

    `settled_at` None: nobody has looked at it yet. A `finding` was raised from it, or it was set aside for a `reason`.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="kept_aside")
    heading = models.CharField(max_length=120)
    text = models.TextField()
    digest = models.CharField(max_length=64)  # of the text
    at = models.DateTimeField()
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="kept_aside")
    reason = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        """The same text of a site once; it waits, became a finding, or was set aside for a reason."""

        constraints = (
            models.UniqueConstraint(fields=["site", "heading", "digest"], name="kept_aside_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, finding__isnull=True, reason="")
                | Q(settled_at__isnull=False, settled_by__isnull=False, finding__isnull=False, reason="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False, finding__isnull=True) & ~Q(reason="")),
                name="kept_aside_is_settled_one_way",
            ),
        )
