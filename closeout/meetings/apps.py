"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.journal.words import register
from closeout.meetings.acts import ACTS, FIELDS, KINDS


class Meetings(AppConfig):
    """Meetings."""

    name = "closeout.meetings"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS, kinds=KINDS)
