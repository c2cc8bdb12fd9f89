"""Tasks, and clocks of the law."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from closeout.people.models import Authority, Unit

OPEN, ACCEPTED, REFUSED, DONE, CANCELLED = "open", "accepted", "refused", "done", "cancelled"
STATES: Final = (OPEN, ACCEPTED, REFUSED, DONE, CANCELLED)
PENDING: Final = (OPEN, ACCEPTED)


class Task(models.Model):
    """What a unit has to do. `subject` is what it is about, as kind and id; `kind` and `key` say which task of it."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="tasks")
    scope = models.CharField(max_length=60)  # "campaign:3"
    kind = models.CharField(max_length=40)  # duty, deadline, judge, census, remind …
    key = models.CharField(max_length=80)  # within scope, kind, unit and division: once
    subject = models.CharField(max_length=120, db_index=True)
    clause = models.CharField(max_length=40, blank=True)
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="tasks")
    division_code = models.CharField(max_length=12, blank=True)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="tasks")
    due_on = models.DateField(null=True)  # None: no day was set
    provisional = models.BooleanField(default=False)  # the day depends on a calendar that is not out yet
    state = models.CharField(max_length=12, default=OPEN, choices=[(each, each) for each in STATES])
    reason = models.CharField(max_length=500, blank=True)  # why it was refused or cancelled
    created_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)  # the last time; None: never
    closed_at = models.DateTimeField(null=True)
    resting = models.BooleanField(default=False)  # its campaign is finished: it stays as it is, and nobody owes it

    class Meta:
        """A task once; found by who owes it, the next first."""

        constraints = (
            models.UniqueConstraint(fields=["scope", "kind", "key", "unit", "division_code"], name="task_once"),
            # NULLs differ from each other, so what no unit owes needs a line of its own.
            models.UniqueConstraint(
                fields=["scope", "kind", "key", "division_code"],
                condition=Q(unit__isnull=True),
                name="task_of_no_unit_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[REFUSED, CANCELLED], reason=""), name="a_refusal_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=PENDING, closed_at__isnull=True)
                | Q(state__in=[REFUSED, DONE, CANCELLED], closed_at__isnull=False),
                name="a_task_is_closed_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["authority", "state", "due_on"], name="task_of_an_authority"),
            models.Index(fields=["unit", "state", "due_on"], name="task_of_a_unit"),
            models.Index(fields=["division_code", "state", "due_on"], name="task_of_a_division"),
            models.Index(fields=["scope", "state", "due_on"], name="task_of_a_scope"),
        )


class Clock(models.Model):
    """A period of the law that runs over something. It stops when what it waits for has come."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="clocks")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="clocks")  # who is warned
    scope = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, db_index=True)
    period = models.CharField(max_length=60)  # an id of `closeout clock`
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # the last moment
    warn_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        """Of a period over one thing, one runs at a time; found by what is to be warned of."""

        constraints = (
            models.UniqueConstraint(
                fields=["subject", "period"], condition=Q(stopped_at__isnull=True), name="clock_runs_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["warn_at"],
                condition=Q(stopped_at__isnull=True, warned_at__isnull=True),
                name="clock_to_warn_of",
            ),
        )
