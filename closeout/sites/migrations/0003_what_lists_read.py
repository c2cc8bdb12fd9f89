"""Gives every site its kind, its marks and its cell of the map, from what is kept of it."""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection, migrations, models

from closeout.campaigns.plans import read_pack
from closeout.packfile.pack import Pack

_AT_ONCE = 1_000
_CELLS = 128
_LETTERS = {"fail": "f", "unknown": "u", "pass": "p", "not_applicable": "n"}
_STEPS = {"": "-", "true": "t"}
_STANDINGS = (("failing", "fail"), ("unknown", "unknown"), ("passing", "pass"))


def fill(apps: Any, schema_editor: Any) -> None:
    """Fill the columns, campaign by campaign."""
    for campaign in apps.get_model("campaigns", "Campaign").objects.select_related("plan"):
        sites = apps.get_model("sites", "Site").objects.filter(campaign=campaign).order_by("pk")
        if not sites.exists():
            continue
        pack, last = read_pack(campaign.plan.source), 0
        while batch := list(sites.filter(pk__gt=last).defer("values", "computed", "counted")[:_AT_ONCE]):
            last = batch[-1].pk
            _write(apps, pack, batch)


def _write(apps: Any, pack: Pack, batch: Sequence[Any]) -> None:
    standards = [each.id for each in pack.standards]
    steps = [row.id for table in pack.tables if table.decides == "actions" for row in table.rows]
    by_outcome = pack.table("outcome") is not None
    verdicts, routes = _said(apps, "Verdict", "standard", "verdict", batch), _said(apps, "Route", "row", "state", batch)
    rows = []
    for site in batch:
        letters = [_LETTERS.get(verdicts[site.pk].get(each, ""), "-") for each in standards]
        letters += [_STEPS.get(routes[site.pk].get(each, ""), "m") for each in steps]
        standing = next((word for name, word in _STANDINGS if getattr(site, name)), "not_applicable")
        rows.append((site.outcome if by_outcome else standing, "".join(letters), _cell(site.lon, site.lat), site.pk))
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE sites_site SET kind = %s, marks = %s, cell = %s WHERE id = %s", rows)


def _said(apps: Any, model: str, key: str, value: str, batch: Sequence[Any]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = apps.get_model("sites", model).objects.filter(site__gte=batch[0].pk, site__lte=batch[-1].pk)
    for site, name, said in rows.values_list("site_id", key, value):
        found[site][name] = said
    return found


def _cell(lon: float | None, lat: float | None) -> int | None:
    if lon is None or lat is None:
        return None
    row, column = math.floor(lat * _CELLS) + 90 * _CELLS, math.floor(lon * _CELLS) + 180 * _CELLS
    return row * (360 * _CELLS + 1) + column


class Migration(migrations.Migration):
    """Adds what lists and the map read of a site, and fills it."""

    dependencies = [("campaigns", "0001_initial"), ("sites", "0002_remeasuring")]

    operations = [
        migrations.RemoveIndex(model_name="site", name="site_by_place"),
        migrations.AddField("site", "cell", models.BigIntegerField(null=True)),
        migrations.AddField("site", "kind", models.CharField(blank=True, max_length=40)),
        migrations.AddField("site", "marks", models.CharField(blank=True, max_length=500)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
