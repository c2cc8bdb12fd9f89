"""Divisions by their statistical code, and layers with the features that place rules measure to."""

from django.db import models


class Division(models.Model):
    """A division of the land: a street, a town, a village or a community. Its code begins with its parent's stem."""

    code = models.CharField(max_length=12, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    urban_rural_code = models.CharField(max_length=3, blank=True)


class Layer(models.Model):
    """A layer of features, as loaded: the file is kept, and a new one takes its place."""

    name = models.CharField(max_length=60)  # as in the vocabulary: hv_line, river_range …
    stem = models.CharField(max_length=12, blank=True)  # of the divisions that it is for; "": of all
    file = models.CharField(max_length=200)  # below the data folder's `files`
    digest = models.CharField(max_length=64)
    features = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    invented = models.BooleanField(default=False)

    class Meta:
        """One of a name for one land."""

        constraints = (models.UniqueConstraint(fields=["name", "stem"], name="layer_once"),)


class Holidays(models.Model):
    """The State Council's notice on the days off of a year, as loaded: the file is kept, a new one takes its place."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    file = models.CharField(max_length=200)  # below the data folder's `files`
    digest = models.CharField(max_length=64)
    days = models.PositiveSmallIntegerField()
    loaded_at = models.DateTimeField()
