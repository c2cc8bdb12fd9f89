"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.journal.words import register
from closeout.work.words import ACTS, FIELDS, VALUES


class Work(AppConfig):
    """Work."""

    name = "closeout.work"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS, VALUES)
