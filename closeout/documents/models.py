"""Documents, the registers their numbers come from, and the proof that they were served."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from closeout.documents.types import MODES
from closeout.people.models import Authority, Unit

DRAFT, ISSUED, SERVED, VOID = "draft", "issued", "served", "void"
STATES: Final = (DRAFT, ISSUED, SERVED, VOID)
BRACKETS: Final = ("〔〕", "[]", "()", "（）")  # around the year
AROUND: Final = ("（）", "()", "")  # around the short name of the organ


class Practice(models.Model):
    """How a unit writes the numbers of a kind, and whom its line on remedies names. Empty: as the kind has it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="document_practices")
    kind = models.CharField(max_length=40)
    prefix = models.CharField(max_length=30)
    around = models.CharField(max_length=2, blank=True, default="（）", choices=[(each, each) for each in AROUND])
    word = models.CharField(max_length=30)
    brackets = models.CharField(max_length=2, default="〔〕", choices=[(each, each) for each in BRACKETS])
    digits = models.PositiveSmallIntegerField(default=0)  # 4: 0012; 0: 12
    reviewer = models.CharField(max_length=80, blank=True)  # where reconsideration is applied for
    court = models.CharField(max_length=80, blank=True)

    class Meta:
        """One of a unit and a kind."""

        constraints = (
            models.UniqueConstraint(fields=["unit", "kind"], name="document_practice_once"),
            models.CheckConstraint(condition=Q(digits__lte=8), name="document_number_of_at_most_8_digits"),
        )


class Register(models.Model):
    """The last number of a unit, a kind and a year, locked by whoever takes the next."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="document_registers")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()  # in China
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """One of a unit, a kind and a year."""

        constraints = (models.UniqueConstraint(fields=["unit", "kind", "year"], name="document_register_once"),)


class Document(models.Model):
    """An official document. Once it is issued nothing of it changes but that it is served or void."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="documents")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)
    scope = models.CharField(max_length=60)  # "campaign:3"
    subject = models.CharField(max_length=120, db_index=True)  # "site:12"
    division_code = models.CharField(max_length=12, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    state = models.CharField(max_length=8, default=DRAFT, choices=[(each, each) for each in STATES])
    version = models.PositiveIntegerField(default=1)  # of the draft
    content = models.TextField()  # the exact text that is hashed
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    year = models.PositiveSmallIntegerField(null=True)
    sequence = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=120, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    token = models.CharField(max_length=40, blank=True)  # of its public page
    served_on = models.DateField(null=True)  # the day on which it counts as served; an announcement's may be to come
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        """A number once; a number, a day and a digest from the moment it is issued; a reason where it is void."""

        constraints = (
            models.UniqueConstraint(fields=["unit", "kind", "year", "sequence"], name="document_sequence_once"),
            models.UniqueConstraint(
                fields=["authority", "number"], condition=~Q(number=""), name="document_number_once"
            ),
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="document_token_once"),
            models.CheckConstraint(
                condition=Q(sequence__isnull=True, year__isnull=True, number="", digest="", token="", issued_at=None)
                | Q(sequence__gt=0, year__isnull=False, issued_at__isnull=False)
                & ~Q(number="")
                & ~Q(digest="")
                & ~Q(token=""),
                name="a_document_is_numbered_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=DRAFT, sequence__isnull=True)
                | Q(state__in=[ISSUED, SERVED], sequence__isnull=False)
                | Q(state=VOID),
                name="a_draft_has_no_number",
            ),
            models.CheckConstraint(
                condition=Q(state=SERVED, served_on__isnull=False)
                | Q(state__in=[DRAFT, ISSUED], served_on__isnull=True)
                | Q(state=VOID),
                name="a_served_document_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state=VOID, voided_at__isnull=False) & ~Q(void_reason="")
                | ~Q(state=VOID) & Q(voided_at__isnull=True, void_reason=""),
                name="a_void_document_has_a_reason",
            ),
            models.CheckConstraint(condition=~Q(follows=F("pk")), name="a_document_follows_another"),
        )
        indexes = (
            models.Index(fields=["authority", "-drafted_at"], name="document_of_an_authority"),
            models.Index(fields=["unit", "kind", "year", "sequence"], name="document_in_its_register"),
        )


class Revision(models.Model):
    """A draft as it stood at a version: what somebody saw who began to edit it."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    content = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A version once."""

        constraints = (models.UniqueConstraint(fields=["document", "version"], name="document_revision_once"),)


class Print(models.Model):
    """The PDF of an issued document, kept as it was made."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="print")
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)


class Service(models.Model):
    """That a document was served, how, and what proves it."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="service")
    mode = models.CharField(max_length=12, choices=[(each, each) for each in MODES])
    at = models.DateTimeField()
    served_on = models.DateField()
    provisional = models.BooleanField(default=False)  # the day depends on a calendar that is not out yet
    receiver = models.CharField(max_length=80, blank=True)
    relation = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=200, blank=True)
    witness = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    evidence = models.JSONField(default=list)  # ids of photos and files
    confirmation = models.CharField(max_length=36, blank=True)  # id of the signed confirmation of an address
    note = models.CharField(max_length=500, blank=True)
    servers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        """Each way of serving has its proof (Civil Procedure Law, art. 88 to 95)."""

        constraints = (
            models.CheckConstraint(
                condition=~Q(mode="in_person") | (~Q(receiver="") & ~Q(relation="")),
                name="a_document_is_handed_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(mode="left") | ~Q(reason="") & (~Q(witness="") | ~Q(evidence=[])),
                name="a_document_is_left_with_a_witness_or_a_photo",
            ),
            models.CheckConstraint(
                condition=~Q(mode="electronic") | ~Q(confirmation=""), name="electronic_service_was_agreed_to"
            ),
            models.CheckConstraint(condition=~Q(mode="announced") | ~Q(reason=""), name="an_announcement_has_a_reason"),
        )
