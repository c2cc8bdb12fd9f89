"""What belongs to no authority goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("areas", "0002_areas_of_an_authority")]

    operations = [
        migrations.DeleteModel("SharedDivision"),
        migrations.AlterField(
            "layer",
            "authority",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="layers", to="people.authority"
            ),
        ),
        migrations.AddConstraint(
            "layer", models.UniqueConstraint(fields=["authority", "name", "stem"], name="layer_once")
        ),
    ]
