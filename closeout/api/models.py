"""Tokens: what a program signs in with, in the name of a person at an authority."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from closeout.people.models import Authority


class Token(models.Model):
    """A token. Its text is shown once, when it is made; what is kept is the SHA-256 digest of it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_on = models.DateField()  # the last day in China on which it opens anything
    last_used_at = models.DateTimeField(null=True)  # within some minutes; None: never
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """It has a name and a digest, by which it is found."""

        constraints = (models.CheckConstraint(condition=~Q(name="") & ~Q(digest=""), name="token_has_name_and_digest"),)
