"""Seed the demo where the database is empty; one that is not stays as it is."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from closeout.accounts.models import User
from closeout.demo.seed import seed
from closeout.kernel.clock import today


class Command(BaseCommand):
    """What `closeout serve --demo` runs first."""

    def handle(self, *args: Any, **options: Any) -> str:
        """Seed, and return whether anything was done."""
        if User.objects.exists():
            return "kept"
        with transaction.atomic():
            seed(today())
        return "seeded"
