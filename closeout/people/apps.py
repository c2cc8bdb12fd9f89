"""The slice as Django knows it."""

from django.apps import AppConfig


class People(AppConfig):
    """People."""

    name = "closeout.people"
