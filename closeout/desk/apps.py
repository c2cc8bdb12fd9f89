"""The slice as Django knows it."""

from django.apps import AppConfig


class Desk(AppConfig):
    """Desk."""

    name = "closeout.desk"
