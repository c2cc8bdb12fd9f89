"""The slice as Django knows it."""

from django.apps import AppConfig


class Journal(AppConfig):
    """Journal."""

    name = "closeout.journal"
