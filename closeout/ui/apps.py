"""The slice as Django knows it."""

from django.apps import AppConfig


class Ui(AppConfig):
    """Pages."""

    name = "closeout.ui"
