"""An index of the marks, along which the register finds who has a verdict or a step by law."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("sites", "0006_visited"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["campaign", "state", "marks", "division_code", "id"], name="site_by_marks"),
        ),
    ]
