"""A campaign of the size of a city: so many sites with what follows from their facts, in one database."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import evaluator_of
from closeout.campaigns.services import scope_of
from closeout.demo import sites as samples
from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.kernel.facts import Value
from closeout.sites.derive import derive
from closeout.sites.keep import ledger
from closeout.sites.mirror import mirror
from closeout.sites.models import CENSUS, Fact, Site
from closeout.sites.types import Derived
from closeout.sites.values import kept
from closeout.tallies.services import shift
from closeout.work.models import Task

_SEED: Final = 20260617
_AT_ONCE: Final = 1_000
_FORGOTTEN: Final = 0.15  # of the facts of a site, nobody has established so many
DIVISIONS: Final = 400
_ROADS: Final = ("布吉路", "龙岗大道", "翔鸽路", "莲花路", "吉政路", "百鸽路", "中兴路", "粤宝路", "政清路", "布沙路")
_COLUMNS: Final = {
    "verdict": "standard verdict severity unit_key",
    "route": "row action state unit_key",
    "question": "fact rank role unit_key asked_for reason settles",
}


def division(number: int) -> str:
    """Return the code of one of the divisions."""
    return f"440307{100 + number // 40:03d}{number % 40 + 1:03d}"


def fill(campaign: Campaign, count: int, at: datetime) -> None:
    """Register `count` sites in 400 divisions, each a variation of a sample's; one in ten with a task."""
    rng = random.Random(_SEED)
    divisions = [division(number) for number in range(DIVISIONS)]
    Division.objects.bulk_create(
        [
            Division(
                authority_id=campaign.authority_id, code=each, name_zh=f"{each[6:9]}街{each[-3:]}社区", name_en=each[6:]
            )
            for each in divisions
        ]
    )
    rows = samples.rows(campaign, "buji")
    for first in range(0, count, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, count))
        _register(campaign, [(number, _varied(rng, rng.choice(rows), rng.choice(divisions))) for number in numbers], at)


def _varied(rng: random.Random, row: Mapping[str, Value], code: str) -> dict[str, Any]:
    values = {key: kept(value) for key, value in row.items() if key != "site_code" and rng.random() > _FORGOTTEN}
    address = f"{rng.choice(_ROADS)}{rng.randrange(1, 2_000)}号"
    place = {"lon": 113.9 + rng.random() * 0.6, "lat": 22.4 + rng.random() * 0.4}
    name = f"{row.get('name', '回收站')}{rng.randrange(100_000)}"
    return {**values, **place, "division_code": code, "name": name, "address": address}


def _register(campaign: Campaign, numbered: Sequence[tuple[int, dict[str, Any]]], at: datetime) -> None:
    """Insert sites and all that follows, as `sites.keep` would, by statements that take many rows at once."""
    evaluator, pairs, counts = evaluator_of(campaign), [], Counter[tuple[str, str]]()
    for number, values in numbered:
        site = Site(campaign=campaign, code=f"S{number:06d}", created_at=at, changed_at=at, values=values)
        mirror(site)
        found = derive(evaluator, site.state, values)
        for column, value in found.columns.items():
            setattr(site, column, value)
        site.counted, site.counted_in = dict(found.counted), site.division_code
        pairs.append((site, found))
        for name, by in found.counted.items():
            counts[ledger(campaign.pk), name] += by
            counts[ledger(campaign.pk, site.division_code), name] += by
    with transaction.atomic():
        _write(campaign, pairs, at)
        shift(counts)


def _write(campaign: Campaign, pairs: Sequence[tuple[Site, Derived]], at: datetime) -> None:
    sites = Site.objects.bulk_create([site for site, _ in pairs], batch_size=200)
    rows: dict[str, list[tuple[Any, ...]]] = {"verdict": [], "route": [], "question": []}
    for site, found in pairs:
        ids = (site.pk, campaign.pk)
        rows["verdict"] += [(*ids, key, *row) for key, row in found.verdicts.items()]
        rows["route"] += [(*ids, key, *row) for key, row in found.routes.items()]
        rows["question"] += [(*ids, key, *row) for key, row in found.questions.items()]
    for name, columns in _COLUMNS.items():
        _insert(f"sites_{name}", ("site_id", "campaign_id", *columns.split()), rows[name])
    Fact.objects.bulk_create(_facts(sites, at), batch_size=_AT_ONCE)
    Task.objects.bulk_create(_tasks(campaign, sites, at), batch_size=_AT_ONCE)
    acts = [Act("site_registered", f"site:{each.pk}", scope_of(campaign), after=each.values) for each in sites]
    record_all(acts, actor=None, at=at)


def _insert(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows by the way that takes many of them best: COPY in PostgreSQL."""
    names = ", ".join(f'"{each}"' for each in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", rows)


def _facts(sites: Sequence[Site], at: datetime) -> Iterator[Fact]:
    """Yield the facts of every fiftieth site: those are read and recorded of."""
    for site in sites:
        for key, value in site.values.items() if site.code.endswith(("00", "50")) else ():
            yield Fact(site=site, key=key, value=value, source=CENSUS, observed_at=at, recorded_at=at, entitled=True)


def _tasks(campaign: Campaign, sites: Sequence[Site], at: datetime) -> Iterator[Task]:
    """Yield a task for every tenth site; half of them are overdue."""
    for number, site in enumerate(sites):
        if number % 10 == 0:
            yield Task(
                authority_id=campaign.authority_id,
                scope=scope_of(campaign),
                kind="remind",
                key=f"site:{site.pk}",
                subject=f"site:{site.pk}",
                title_zh=f"补充资料：{site.name}",
                title_en=f"Complete the file of {site.name}",
                division_code=site.division_code,
                due_on=at.date() + timedelta(days=-7 if number % 20 else 30),
                created_at=at,
            )
