"""Seal the addresses that messages go to with the present key."""

from typing import Any

from django.core.management.base import BaseCommand

from closeout.notices.services import seal_again


class Command(BaseCommand):
    """What `closeout reseal` runs."""

    def handle(self, *args: Any, **options: Any) -> str:
        """Seal, and return how many addresses were, and how many no key opens."""
        done, lost = seal_again()
        return f"{done} {lost}"
