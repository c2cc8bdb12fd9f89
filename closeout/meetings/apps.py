"""The slice as Django knows it."""

from django.apps import AppConfig


class Meetings(AppConfig):
    """Meetings."""

    name = "closeout.meetings"
