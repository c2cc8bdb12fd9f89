"""The slice as Django knows it."""

from django.apps import AppConfig


class Census(AppConfig):
    """Census."""

    name = "closeout.census"
