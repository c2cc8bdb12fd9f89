"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.journal.words import register
from closeout.notices.words import ACTS, FIELDS


class Notices(AppConfig):
    """Notices."""

    name = "closeout.notices"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS)
