"""Look at everything that has to hold for the service to run well."""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from closeout.kernel.refusal import clause
from closeout.project.doctor.types import Line
from closeout.project.doctor.visit import visit


class Command(BaseCommand):
    """What `closeout doctor` runs."""

    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own way; what is wrong becomes a line

    def handle(self, *args: Any, **options: Any) -> str:
        """Return the lines as JSON, each in both languages."""
        return json.dumps([_told(each) for each in visit(timezone.now())], ensure_ascii=False)


def _told(line: Line) -> dict[str, Any]:
    return {"check": line.check, "state": line.state, "said": clause(line.code, **line.params)._asdict()}
