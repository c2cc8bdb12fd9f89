"""The slice as Django knows it."""

from django.apps import AppConfig


class Judgements(AppConfig):
    """Judgements."""

    name = "closeout.judgements"
