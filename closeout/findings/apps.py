"""The slice as Django knows it."""

from django.apps import AppConfig

from closeout.findings.acts import ACTS, FIELDS, KINDS, VALUES
from closeout.journal.words import register


class Findings(AppConfig):
    """Findings."""

    name = "closeout.findings"

    def ready(self) -> None:
        """Tell the journal what this slice's acts are called."""
        register(ACTS, FIELDS, VALUES, KINDS)
