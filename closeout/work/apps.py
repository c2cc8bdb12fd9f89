"""The slice as Django knows it."""

from django.apps import AppConfig


class Work(AppConfig):
    """Work."""

    name = "closeout.work"
