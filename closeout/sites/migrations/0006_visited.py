"""When somebody last went to a site, and an index of those where nobody did."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("sites", "0005_facts_by_rule"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="visited_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(
                condition=models.Q(("visited_at__isnull", True)),
                fields=["campaign", "state", "-failing", "code"],
                name="site_never_visited",
            ),
        ),
    ]
