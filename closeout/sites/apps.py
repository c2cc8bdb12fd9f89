"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.journal.words import register
from closeout.sites.acts import ACTS, FIELDS


class Sites(AppConfig):
    """Sites."""

    name = "closeout.sites"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS)
