"""The slice as Django knows it."""

from django.apps import AppConfig


class Areas(AppConfig):
    """Areas."""

    name = "closeout.areas"
