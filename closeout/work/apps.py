"""The slice as Django knows it."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from closeout.journal.words import register
from closeout.work.upkeep import gather_statistics
from closeout.work.words import ACTS, FIELDS, VALUES


class Work(AppConfig):
    """Work."""

    name = "closeout.work"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS, VALUES)
        post_migrate.connect(_look_again, sender=self)


def _look_again(**_: Any) -> None:
    """Let the database see new indexes at once, not on the next day."""
    gather_statistics()
