"""Verify the evidence: hash every original again, and hold it to its record and to the journal."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Sum

from closeout.evidence.models import Item
from closeout.evidence.verify import problems
from closeout.kernel.refusal import Refusal


class Command(BaseCommand):
    """What `closeout evidence verify` runs."""

    def handle(self, *args: Any, **options: Any) -> str:
        """Verify, and return how many items there are and how many bytes they have.

        Raises:
            Refusal: something is missing or was changed; each is named.
        """
        found = list(problems())
        if found:
            raise Refusal("evidence.does_not_hold", problems=found, count=len(found))
        size = Item.objects.aggregate(size=Sum("size"))["size"] or 0
        return f"{Item.objects.count()} {size}"
