"""The slice as Django knows it."""

from django.apps import AppConfig


class Tallies(AppConfig):
    """Tallies."""

    name = "closeout.tallies"
