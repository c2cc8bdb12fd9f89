"""The slice as Django knows it."""

from django.apps import AppConfig


class Campaigns(AppConfig):
    """Campaigns."""

    name = "closeout.campaigns"
