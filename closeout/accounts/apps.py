"""The slice as Django knows it."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Accounts."""

    name = "closeout.accounts"
