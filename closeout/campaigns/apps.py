"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.campaigns.words import ACTS, FIELDS, KINDS
from closeout.journal.words import register


class Campaigns(AppConfig):
    """Campaigns."""

    name = "closeout.campaigns"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS, kinds=KINDS)
