"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.documents.words import ACTS, FIELDS, VALUES
from closeout.journal.words import register


class Documents(AppConfig):
    """Official documents."""

    name = "closeout.documents"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS, VALUES)
