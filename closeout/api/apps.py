"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.api.acts import ACTS, FIELDS
from closeout.journal.words import register


class Api(AppConfig):
    """The surface for other programs."""

    name = "closeout.api"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS)
