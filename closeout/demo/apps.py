"""The slice as Django knows it."""

from django.apps import AppConfig


class Demo(AppConfig):
    """Demo."""

    name = "closeout.demo"
