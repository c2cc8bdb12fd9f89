"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.inspections.acts import ACTS, FIELDS, KINDS
from closeout.inspections.words import TASK_KINDS, VALUES
from closeout.journal.words import register
from closeout.work.words import register_kinds


class Inspections(AppConfig):
    """Inspections."""

    name = "closeout.inspections"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called, and the tasks what an objection is."""
        register(ACTS, FIELDS, VALUES, KINDS)
        register_kinds(TASK_KINDS)
