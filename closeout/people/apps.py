"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.journal.words import register
from closeout.people.acts import ACTS, FIELDS


class People(AppConfig):
    """People."""

    name = "closeout.people"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS)
