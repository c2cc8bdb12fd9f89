"""The day after which a finding is overdue as a column of its own, which indexes can hold."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("findings", "0002_awaited"),
        ("people", "0001_initial"),
        ("sites", "0004_indexes_of_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="finding",
            name="finding_due",
        ),
        migrations.RemoveIndex(
            model_name="finding",
            name="finding_unit_due",
        ),
        migrations.AddField(
            model_name="finding",
            name="runs_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(state__in=("raised", "refused", "correcting", "submitted"), then=models.F("due_on"))
                ),
                output_field=models.DateField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["campaign", "runs_until", "number"], name="finding_late"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["unit", "runs_until", "number"], name="finding_unit_late"),
        ),
    ]
