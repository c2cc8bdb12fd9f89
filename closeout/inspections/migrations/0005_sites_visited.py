"""Say of each site when somebody last went there, for visits that are finished already."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def tell(apps: Any, schema_editor: Any) -> None:
    """Keep the beginning of each site's last visit with it; one statement."""
    visits = apps.get_model("inspections", "Visit").objects.filter(site=OuterRef("pk"), state="finished")
    last = visits.order_by("-started_at").values("started_at")[:1]
    apps.get_model("sites", "Site").objects.update(visited_at=Subquery(last))


class Migration(migrations.Migration):
    dependencies = [("inspections", "0004_signatures"), ("sites", "0006_visited")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
