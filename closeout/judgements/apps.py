"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.journal.words import register
from closeout.judgements.acts import ACTS


class Judgements(AppConfig):
    """Judgements."""

    name = "closeout.judgements"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS)
