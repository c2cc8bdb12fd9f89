"""Indexes in which what is urgent stands together: overdue and major, of a campaign and of a unit."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("findings", "0005_what_came_back"),
        ("people", "0001_initial"),
        ("sites", "0006_visited"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["campaign", "severity", "runs_until", "number"], name="finding_urgent"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["unit", "severity", "runs_until", "number"], name="finding_unit_urgent"),
        ),
    ]
