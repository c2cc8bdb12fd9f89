"""Authorities, their units, who works there in which role, and certificates."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from closeout.people.roles import ROLES


class Authority(models.Model):
    """Whoever runs campaigns: a street office, a town, a city."""

    slug = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)


class Unit(models.Model):
    """A unit of an authority. `key` is what plans call it; two campaigns of an authority share their units."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="units")
    key = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    active = models.BooleanField(default=True)

    class Meta:
        """A key once in an authority."""

        constraints = (models.UniqueConstraint(fields=["authority", "key"], name="unit_once"),)


class Post(models.Model):
    """Somebody's place in an authority: a role, in a unit or a division. Ended, never deleted: acts were done in it."""

    CHOICES: Final = [(role, role) for role in ROLES]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=CHOICES)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="posts")
    division_code = models.CharField(max_length=12, blank=True)  # of a village worker: the division that is theirs
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day; None: still there

    class Meta:
        """Who works in a division has one, and it ends after it began."""

        constraints = (
            models.CheckConstraint(
                condition=~Q(role="village") | ~Q(division_code=""), name="a_village_worker_has_a_division"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["unit_head", "unit_member"]) | Q(unit__isnull=False), name="a_member_has_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="a_post_ends_after_it_began"
            ),
            models.UniqueConstraint(
                fields=["user", "authority"], condition=Q(until__isnull=True), name="one_post_at_a_time"
            ),
        )


class Certificate(models.Model):
    """A law-enforcement certificate (Administrative Penalty Law, art. 42 and 55)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=40, unique=True)
    issued_by = models.CharField(max_length=80)
    valid_until = models.DateField()
