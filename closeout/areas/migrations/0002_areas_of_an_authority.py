"""Divisions and layers were everybody's: each authority gets its own, as all have seen them until now."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_to_each(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    areas = {name: apps.get_model("areas", name) for name in ("SharedDivision", "Division", "Layer")}
    divisions = list(areas["SharedDivision"]._default_manager.values())
    layers = list(areas["Layer"]._default_manager.values())
    for authority in apps.get_model("people", "Authority")._default_manager.values_list("pk", flat=True):
        for name, rows in (("Division", divisions), ("Layer", layers)):
            made = [areas[name](**{**row, "id": None, "authority_id": authority}) for row in rows]
            areas[name]._default_manager.bulk_create(made, batch_size=500)
    areas["Layer"]._default_manager.filter(authority=None).delete()


class Migration(migrations.Migration):
    dependencies = [("areas", "0001_initial"), ("people", "0001_initial")]

    operations = [
        migrations.RenameModel("Division", "SharedDivision"),
        migrations.CreateModel(
            name="Division",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="divisions", to="people.authority"
                    ),
                ),
                ("code", models.CharField(max_length=12)),
                ("name_zh", models.CharField(max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("urban_rural_code", models.CharField(blank=True, max_length=3)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("authority", "code"), name="division_once")],
            },
        ),
        migrations.RemoveConstraint("layer", "layer_once"),
        migrations.AddField(
            "layer",
            "authority",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="layers", to="people.authority"
            ),
        ),
        migrations.RunPython(give_to_each, migrations.RunPython.noop, elidable=True),
    ]
