"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.areas.acts import ACTS, FIELDS
from closeout.journal.words import register


class Areas(AppConfig):
    """Areas."""

    name = "closeout.areas"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS)
