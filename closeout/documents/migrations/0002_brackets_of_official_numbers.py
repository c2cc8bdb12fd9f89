"""The brackets around the name of an organ in its numbers are full-width where nobody sets others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="practice",
            name="around",
            field=models.CharField(
                blank=True, choices=[("（）", "（）"), ("()", "()"), ("", "")], default="（）", max_length=2
            ),
        ),
    ]
