"""Divisions by their statistical code, and layers with the features that place rules measure to: each authority's own.

What the State Council says of a year's working days is said to all.
"""

from django.db import models

from closeout.people.models import Authority


class Division(models.Model):
    """A division of the land: a street, a town, a village or a community. Its code begins with its parent's stem."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="divisions")
    code = models.CharField(max_length=12)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    urban_rural_code = models.CharField(max_length=3, blank=True)

    class Meta:
        """A code once in an authority's list."""

        constraints = (models.UniqueConstraint(fields=["authority", "code"], name="division_once"),)


class Layer(models.Model):
    """A layer of features, as loaded: the file is kept, and a new one takes its place."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="layers")
    name = models.CharField(max_length=60)  # as in the vocabulary: hv_line, river_range …
    stem = models.CharField(max_length=12, blank=True)  # of the divisions that it is for; "": of all
    file = models.CharField(max_length=200)  # below the data folder's `files`
    digest = models.CharField(max_length=64)
    features = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    invented = models.BooleanField(default=False)

    class Meta:
        """One of a name for one land of an authority."""

        constraints = (models.UniqueConstraint(fields=["authority", "name", "stem"], name="layer_once"),)


class Holidays(models.Model):
    """The State Council's notice on the days off of a year, as loaded: the file is kept, a new one takes its place."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    file = models.CharField(max_length=200)  # below the data folder's `files`
    digest = models.CharField(max_length=64)
    days = models.PositiveSmallIntegerField()
    loaded_at = models.DateTimeField()
