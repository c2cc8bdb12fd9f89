"""The slice as Django knows it."""

from django.apps import AppConfig


class Notices(AppConfig):
    """Notices."""

    name = "closeout.notices"
