"""The addresses are sealed: what they were written in goes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_sealed_addresses")]

    operations = [
        migrations.RemoveField("channel", "url"),
        migrations.AddConstraint("channel", models.UniqueConstraint(fields=["user", "mark"], name="channel_once")),
    ]
