"""Indexes over what waits for somebody's word, and counters of what is due by the day, for findings that are there."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import Count

_RUNNING = ["raised", "refused", "correcting", "submitted"]


def count_due(apps: Any, schema_editor: Any) -> None:
    """Count what can run late by its day: of each campaign, of each division, of each unit."""
    rows = (
        apps.get_model("findings", "Finding")
        .objects.filter(state__in=_RUNNING, due_on__isnull=False)
        .order_by()
        .values_list("campaign", "division_code", "unit", "due_on")
        .annotate(Count("pk"))
    )
    counts: Counter[tuple[str, str]] = Counter()
    for campaign, division, unit, due_on, count in rows:
        for part in ("", f"/{division}", f"/unit:{unit}"):
            counts[f"findings:{campaign}{part}", f"due:{due_on}"] += count
    tally = apps.get_model("tallies", "Tally")
    tally.objects.bulk_create(
        [tally(ledger=ledger, name=name, count=count) for (ledger, name), count in counts.items()], batch_size=500
    )


def forget_due(apps: Any, schema_editor: Any) -> None:
    """Take the counters away again."""
    apps.get_model("tallies", "Tally").objects.filter(ledger__startswith="findings:", name__startswith="due:").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("findings", "0001_initial"),
        ("people", "0001_initial"),
        ("sites", "0004_indexes_of_lists"),
        ("tallies", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["campaign", "state", "due_on", "id", "deferred_until"], name="finding_awaited"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["unit", "state", "due_on", "id", "deferred_until"], name="finding_unit_awaited"),
        ),
        migrations.RunPython(count_due, forget_due),
    ]
