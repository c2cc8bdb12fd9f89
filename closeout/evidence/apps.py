"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.evidence.words import ACTS, FIELDS, KINDS, VALUES
from closeout.journal.words import register


class Evidence(AppConfig):
    """Evidence."""

    name = "closeout.evidence"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS, VALUES, KINDS)
