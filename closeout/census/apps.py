"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.census.acts import ACTS, FIELDS, KINDS, VALUES
from closeout.journal.words import register


class Census(AppConfig):
    """Census."""

    name = "closeout.census"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS, VALUES, KINDS)
