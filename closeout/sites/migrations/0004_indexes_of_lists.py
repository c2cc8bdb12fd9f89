"""Adds the indexes that the map and the search for a business's sites go along."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from what fills the columns: PostgreSQL does not do both in one transaction."""

    dependencies = [("sites", "0003_what_lists_read")]

    operations = [
        migrations.RemoveIndex(model_name="site", name="site_by_code"),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["campaign", "state", "code", "search", "id"], name="site_by_code"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(
                fields="campaign state cell kind lon lat failing failing_major unknown division_code marks id".split(),
                name="site_by_cell",
            ),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["campaign", "uscc"], name="site_by_business"),
        ),
    ]
