"""A campaign of the size of a city: so many sites with what follows from their facts, in one database."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import evaluator_of, pack_of
from closeout.demo import sites as samples
from closeout.kernel.facts import Value
from closeout.sites.derive import derive
from closeout.sites.keep import ledger
from closeout.sites.mirror import mirror
from closeout.sites.models import CENSUS, Fact, Site
from closeout.sites.values import kept
from closeout.tallies.services import shift

_SEED: Final = 20260617
_AT_ONCE: Final = 1_000
_FORGOTTEN: Final = 0.15  # of the facts of a site, nobody has established so many
DIVISIONS: Final = 400


def fill(campaign: Campaign, count: int, at: datetime) -> None:
    """Register `count` sites in 400 divisions, each a variation of a sample's."""
    rng = random.Random(_SEED)
    divisions = [f"4403071{number:05d}" for number in range(DIVISIONS)]
    Division.objects.bulk_create(
        [Division(code=each, name_zh=f"{each[-3:]}社区", name_en=each[-3:]) for each in divisions]
    )
    rows = samples.rows(pack_of(campaign))
    for first in range(0, count, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, count))
        _register(campaign, [(number, _varied(rng, rng.choice(rows), rng.choice(divisions))) for number in numbers], at)


def _varied(rng: random.Random, row: Mapping[str, Value], division: str) -> dict[str, Any]:
    values = {key: kept(value) for key, value in row.items() if key != "site_code" and rng.random() > _FORGOTTEN}
    place = {"lon": 113.9 + rng.random() * 0.6, "lat": 22.4 + rng.random() * 0.4, "division_code": division}
    return {**values, **place, "name": f"{row.get('name', '回收站')}{rng.randrange(100_000)}"}


def _register(campaign: Campaign, numbered: Sequence[tuple[int, dict[str, Any]]], at: datetime) -> None:
    """Insert sites and all that follows, as `sites.keep` would, by statements that take many rows at once."""
    evaluator = evaluator_of(campaign)
    rows: dict[str, list[tuple[Any, ...]]] = {"verdict": [], "route": [], "question": []}
    sites, counts = [], Counter[tuple[str, str]]()
    for number, values in numbered:
        site = Site(campaign=campaign, code=f"S{number:06d}", created_at=at, changed_at=at, values=values)
        mirror(site)
        found = derive(evaluator, site.state, values)
        for column, value in found.columns.items():
            setattr(site, column, value)
        site.counted, site.counted_in = dict(found.counted), site.division_code
        sites.append((site, found))
        for name, by in found.counted.items():
            counts[ledger(campaign.pk), name] += by
            counts[ledger(campaign.pk, site.division_code), name] += by
    with transaction.atomic():
        Site.objects.bulk_create([site for site, _ in sites], batch_size=200)
        for site, found in sites:
            ids = (site.pk, campaign.pk)
            rows["verdict"] += [(*ids, key, *row) for key, row in found.verdicts.items()]
            rows["route"] += [(*ids, key, *row) for key, row in found.routes.items()]
            rows["question"] += [(*ids, key, *row) for key, row in found.questions.items()]
        for name, columns in _COLUMNS.items():
            _insert(f"sites_{name}", ("site_id", "campaign_id", *columns.split()), rows[name])
        Fact.objects.bulk_create(_facts([site for site, _ in sites], at), batch_size=_AT_ONCE)
        shift(counts)


_COLUMNS: Final = {
    "verdict": "standard verdict severity unit_key",
    "route": "row action state unit_key",
    "question": "fact rank role unit_key asked_for reason settles",
}


def _insert(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)


def _facts(sites: Sequence[Site], at: datetime) -> Iterator[Fact]:
    """Yield the facts of every fiftieth site: those are read and recorded of."""
    for site in sites:
        for key, value in site.values.items() if site.code.endswith(("00", "50")) else ():
            yield Fact(site=site, key=key, value=value, source=CENSUS, observed_at=at, recorded_at=at, entitled=True)
