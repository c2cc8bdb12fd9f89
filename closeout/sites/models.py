"""Sites, what is known of each, and what follows from it."""

from typing import Final

from django.conf import settings
from django.db import models

from closeout.campaigns.models import Campaign
from closeout.people.models import Unit

IN_USE, CLOSED, MOVED, MERGED = "in_use", "closed", "moved", "merged"
STATES: Final = (IN_USE, CLOSED, MOVED, MERGED)
CENSUS, INSPECTION, JUDGEMENT, LEDGER, OPERATOR, OFFICE, RULE = (
    "census",
    "inspection",
    "judgement",
    "ledger",
    "operator",
    "office",
    "rule",  # nobody said it: it follows from what a unit did and what has become of it
)
SOURCES: Final = (CENSUS, INSPECTION, JUDGEMENT, LEDGER, OPERATOR, OFFICE, RULE)


class Site(models.Model):
    """A site in a campaign's register: who and where it is, and of all that follows from its facts what lists show.

    `values` are the facts in force, by key; `version` rises with every change of them.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="sites")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    division_code = models.CharField(max_length=12, blank=True)
    lon = models.FloatField(null=True)  # degrees of WGS 84; both or neither
    lat = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    uscc = models.CharField(max_length=18, blank=True)  # unified social credit code of the business
    search = models.TextField(blank=True)  # what free text is looked for in, folded
    state = models.CharField(max_length=10, default=IN_USE, choices=[(each, each) for each in STATES])
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="following")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    values = models.JSONField(default=dict)
    computed = models.JSONField(default=dict)  # what layers say of the place, with origins and distances
    counted = models.JSONField(default=dict)  # what the site adds to the tallies, by name
    counted_in = models.CharField(max_length=12, blank=True)  # the division whose tallies it is in
    version = models.PositiveIntegerField(default=0)
    segment = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=40, blank=True)  # as recommended; the plan's word for open where undecided
    possible = models.CharField(max_length=200, blank=True)  # ids joined by "|"
    clause = models.CharField(max_length=120, blank=True)
    failing = models.PositiveSmallIntegerField(default=0)
    failing_major = models.PositiveSmallIntegerField(default=0)
    unknown = models.PositiveSmallIntegerField(default=0)
    passing = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=40, blank=True)  # the outcome, or how it stands where the plan decides none
    marks = models.CharField(max_length=500, blank=True)  # what each standard and each step by law says, a letter each
    cell = models.BigIntegerField(null=True)  # of the map's grid; None: the site has no position
    questions_open = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    visited_at = models.DateTimeField(null=True)  # when somebody last went there; a slice above says so

    class Meta:
        """A code once in a campaign; found by code, division, outcome, and what somebody has to look after."""

        constraints = (
            models.UniqueConstraint(fields=["campaign", "code"], name="site_code_once"),
            models.CheckConstraint(
                condition=models.Q(lon__isnull=True, lat__isnull=True)
                | models.Q(lon__range=(-180, 180), lat__range=(-90, 90)),
                name="site_lies_somewhere",
            ),
        )
        indexes = (
            # Free text is looked for along this one, which holds all that it needs, and in the order of the list.
            models.Index(fields=["campaign", "state", "code", "search", "id"], name="site_by_code"),
            models.Index(fields=["campaign", "state", "name", "code"], name="site_by_name"),
            models.Index(fields=["campaign", "state", "-failing", "code"], name="site_by_failing"),
            models.Index(fields=["campaign", "state", "-unknown", "code"], name="site_by_unknown"),
            models.Index(
                fields=["campaign", "state", "-failing", "code"],
                condition=models.Q(visited_at__isnull=True),
                name="site_never_visited",
            ),
            models.Index(fields=["campaign", "state", "-changed_at", "code"], name="site_by_change"),
            # The map needs no more than this to count what lies where, and comes by the cells in their order.
            models.Index(
                fields="campaign state cell kind lon lat failing failing_major unknown division_code marks id".split(),
                name="site_by_cell",
            ),
            # Who has a verdict or a step by law is read along this one, which is a twentieth of the table.
            models.Index(fields=["campaign", "state", "marks", "division_code", "id"], name="site_by_marks"),
            models.Index(fields=["campaign", "state", "division_code", "code"], name="site_by_division"),
            models.Index(fields=["campaign", "state", "outcome", "code"], name="site_by_outcome"),
            models.Index(fields=["campaign", "assignee", "code"], name="site_by_assignee"),
            models.Index(fields=["campaign", "uscc"], name="site_by_business"),
        )


class Fact(models.Model):
    """Something known of a site: who says so, since when, on what evidence. A correction is a new row.

    `value` None: "not known" was recorded, which withdraws what the same unit said before.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="facts")
    key = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    source = models.CharField(max_length=12, choices=[(each, each) for each in SOURCES])
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # None: nobody's unit, a suggestion
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    observed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    evidence = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    entitled = models.BooleanField()  # the unit may settle the fact; else it is a suggestion
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="superseded_by")
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies")  # of a merged site's fact

    class Meta:
        """Found by site and key, the latest observed first."""

        indexes = (models.Index(fields=["site", "key", "-observed_at", "-recorded_at"], name="fact_latest"),)


class Verdict(models.Model):
    """What a standard says of a site now."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="verdicts")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    standard = models.CharField(max_length=40)
    verdict = models.CharField(max_length=16)
    severity = models.CharField(max_length=10)
    unit_key = models.CharField(max_length=60)

    class Meta:
        """One of each standard; found by standard and verdict over a campaign."""

        constraints = (models.UniqueConstraint(fields=["site", "standard"], name="verdict_once"),)
        indexes = (models.Index(fields=["campaign", "standard", "verdict", "site"], name="verdict_by_standard"),)


class Route(models.Model):
    """A lawful next step that a site is in for, or may be."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="routes")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    row = models.CharField(max_length=60)
    action = models.CharField(max_length=60)
    state = models.CharField(max_length=10)  # true, undecided
    unit_key = models.CharField(max_length=60)

    class Meta:
        """A row of the plan once; found by row over a campaign."""

        constraints = (models.UniqueConstraint(fields=["site", "row"], name="route_once"),)
        indexes = (models.Index(fields=["campaign", "row", "state", "site"], name="route_by_row"),)


class Question(models.Model):
    """A fact of a site that somebody still has to establish, and whose it is."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="questions")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    fact = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=60)
    unit_key = models.CharField(max_length=60)
    asked_for = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, blank=True)
    settles = models.CharField(max_length=10, blank=True)  # the strongest thing that knowing it alone would settle

    class Meta:
        """A fact once; found by the unit that judges it."""

        constraints = (models.UniqueConstraint(fields=["site", "fact"], name="question_once"),)
        indexes = (models.Index(fields=["campaign", "unit_key", "fact", "rank", "site"], name="question_of_a_unit"),)


class Remeasuring(models.Model):
    """A layer changed: the places of a campaign's sites are worked out anew, some at a time, in the order of their ids.

    The row is the memory of the work: whoever takes it up goes on after `last`. It goes when nothing is left.
    """

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="+")
    stem = models.CharField(max_length=12, blank=True)  # what the codes of the land begin with; "": of all
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    last = models.BigIntegerField(default=0)
    left = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)  # sites of which the layers say something else now
    at = models.DateTimeField()  # of the last step


class SavedFilter(models.Model):
    """A view of the register that somebody wants to come back to, for themselves alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000, blank=True)  # as it stands in the address

    class Meta:
        """A name once for each user of a campaign, in their order."""

        constraints = (models.UniqueConstraint(fields=["user", "campaign", "name"], name="saved_filter_once"),)
        ordering = ("name",)
