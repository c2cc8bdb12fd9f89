"""The slice as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from closeout.instructions.acts import ACTS
from closeout.journal.words import register
from closeout.work.words import register_kinds


class Instructions(AppConfig):
    """Instructions."""

    name = "closeout.instructions"

    def ready(self) -> None:
        """Tell the journal and the tasks what this slice's acts and tasks are called; an answer settles the task."""
        register(ACTS)
        register_kinds({"instruction": _("instruction")}, settled_elsewhere=True)
