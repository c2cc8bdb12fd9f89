"""Addresses were written as they are: seal those that are there."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from closeout.notices.sealing import mark, seal


def seal_all(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    channels: Any = apps.get_model("notices", "Channel")._default_manager  # as it was, with the address
    for pk, address in channels.values_list("pk", "url"):
        channels.filter(pk=pk).update(sealed=seal(address), mark=mark(address), url="")


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("channel", "channel_once"),
        migrations.AddField("channel", "sealed", models.TextField(default=""), preserve_default=False),
        migrations.AddField("channel", "mark", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.RunPython(seal_all, migrations.RunPython.noop, elidable=True),
    ]
