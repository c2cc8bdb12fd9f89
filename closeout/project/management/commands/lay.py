"""Lay the tables, or bring those that are there up to date."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from closeout.kernel.refusal import Conflict
from closeout.project.doctor.records import between


class Command(BaseCommand):
    """What `closeout serve`, `start` and `restore` run first."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Lay what is missing.

        Raises:
            Conflict: of several steps that are one by now some were made, and some never.
        """
        if (step := between()) is not None:
            raise Conflict("project.laid_in_part", step=step)
        call_command("migrate", interactive=False, verbosity=0)
