"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.journal.words import register, register_speaker
from closeout.sites.acts import ACTS, FIELDS, KINDS, VALUES, FactWords


class Sites(AppConfig):
    """Sites."""

    name = "closeout.sites"

    def ready(self) -> None:
        """Tell the journal what this slice's acts and the facts are called."""
        register(ACTS, FIELDS, VALUES, KINDS)
        register_speaker(FactWords())
