"""The slice as Django knows it."""

from django.apps import AppConfig


class Sites(AppConfig):
    """Sites."""

    name = "closeout.sites"
