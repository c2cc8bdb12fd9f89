"""The register as a map: the same sites as points, or as clusters on a grid where they are too many to draw."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, F, IntegerField, QuerySet, Sum
from django.db.models.functions import Cast, Floor

from closeout.campaigns.models import Campaign
from closeout.people.access import Access
from closeout.sites.filters import Filter
from closeout.sites.mirror import CELLS, cell_at, place_of
from closeout.sites.models import Site
from closeout.sites.reading import reading_of
from closeout.sites.register import chosen
from closeout.ui.language import lang

MOST_POINTS: Final = 2_000
_KEPT: Final = 30  # seconds
_GRID: Final = 28  # clusters from left to right of what is looked at
_LEAST: Final = 1e-6  # degrees
Box = tuple[float, float, float, float]  # west, south, east, north, in degrees of WGS 84
Part = tuple[int, float, float, str]  # of a cluster: how many of a kind, the sums of their positions, the kind


def read_box(text: str) -> Box | None:
    """Return a box written `west,south,east,north`; None where it is none."""
    parts = text.split(",") if "_" not in text else ()  # Python would read 1_0
    try:
        west, south, east, north = (float(each) for each in parts)
    except ValueError:
        return None
    box = (west, south, east, north)
    inside = all(math.isfinite(each) for each in box) and -180 <= west < east <= 180 and -90 <= south < north <= 90
    return box if inside else None


def points(access: Access, campaign: Campaign, wanted: Filter, on: date, box: Box | None) -> dict[str, Any]:
    """Return the sites of a filter that have a position, within `box` (None: all), in at most three queries.

    `points` are [lon, lat, kind, code, name, label]; above 2,000 there are none but `clusters` [lon, lat, count, kind],
    of whose sites `kind` is the most frequent. Of all sites, not of a box, it is also told how many are `placed`, and
    within which `bounds`. Clusters of a whole campaign are as they were within half a minute.
    """
    placed = chosen(access, campaign, wanted, on).filter(cell__isnull=False).order_by()
    if box is not None:
        return _inside(campaign, _within(placed, box), box)
    key = f"map of {campaign.pk} {access.authority} {access.division_stem} {wanted.query()}"
    kept: dict[str, Any] | None = cache.get(_short(key))
    answer = kept or _whole(campaign, placed)
    if kept is None and answer["clusters"]:
        cache.set(_short(key), answer, _KEPT)
    return answer


def _short(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _whole(campaign: Campaign, placed: QuerySet[Site]) -> dict[str, Any]:
    """Return all sites; the bounds of those that are points, else of the cells in which the others lie."""
    drawn = _few(campaign, placed)
    if drawn is not None:
        edges = [fit(each[at] for each in drawn) for fit in (min, max) for at in (0, 1)] if drawn else None
        return {"placed": len(drawn), "bounds": edges, "points": drawn, "clusters": []}
    cells = _cells(placed)
    count, bounds = sum(each[2] for each in cells), _bounds(cells)
    return {"placed": count, "bounds": bounds, "points": [], "clusters": _merged(campaign, cells, bounds)}


def _few(campaign: Campaign, sites: QuerySet[Site]) -> list[list[Any]] | None:
    """Return the points of sites, None: they are too many; who they are is found first, along an index."""
    keys = list(sites.values_list("pk", flat=True)[: MOST_POINTS + 1])
    return None if len(keys) > MOST_POINTS else _points(campaign, list(_lean(Site.objects.filter(pk__in=keys))))


def _inside(campaign: Campaign, inside: QuerySet[Site], box: Box) -> dict[str, Any]:
    drawn = _few(campaign, inside)
    if drawn is not None:
        return {"points": drawn, "clusters": []}
    if _step(box) < 1 / CELLS:
        return {"points": [], "clusters": _clusters(campaign, inside, box)}
    return {"points": [], "clusters": _merged(campaign, _cells(inside), box)}


def _within(sites: QuerySet[Site], box: Box) -> QuerySet[Site]:
    south, north = (
        cell_at(column, math.floor(lat * CELLS)) for column, lat in ((-180 * CELLS, box[1]), (180 * CELLS, box[3]))
    )
    inside = sites.filter(lon__gte=box[0], lat__gte=box[1], lon__lte=box[2], lat__lte=box[3])
    return inside.filter(cell__range=(south, north))


def _lean(sites: QuerySet[Site]) -> QuerySet[Site]:
    """Return sites without what no map shows: their values may be long."""
    return sites.order_by("code").only("pk", "code", "name", "lon", "lat", "outcome", "failing", "unknown", "passing")


def _points(campaign: Campaign, sites: Sequence[Site]) -> list[list[Any]]:
    reading = reading_of(campaign)
    found = ((each, reading.kind(each)) for each in sites)
    return [[each.lon, each.lat, kind.tone, each.code, each.name, kind.label.say(lang())] for each, kind in found]


Cell = tuple[int, str, int, float, float]  # which, the kind of sites, how many of it, the sums of their positions


def _cells(sites: QuerySet[Site]) -> list[Cell]:
    """Return what lies in each cell of the map's grid, along an index that comes by the cells in their order."""
    found = sites.values_list("cell", "kind").annotate(count=Count("*"), x=Sum("lon"), y=Sum("lat"))
    return list(found.order_by("cell", "kind"))


def _bounds(cells: Sequence[Cell]) -> Box:
    places = [place_of(each[0]) for each in cells]
    columns, rows = {each[0] for each in places}, {each[1] for each in places}
    return min(columns) / CELLS, min(rows) / CELLS, (max(columns) + 1) / CELLS, (max(rows) + 1) / CELLS


def _step(box: Box) -> float:
    return max(box[2] - box[0], box[3] - box[1], _LEAST) / _GRID


def _merged(campaign: Campaign, cells: Iterable[Cell], box: Box) -> list[list[Any]]:
    """Return the clusters of a grid over `box`, of whole cells, each where the middle of its sites lies."""
    tones, step = _tones(campaign), _step(box)
    found: dict[tuple[int, int], list[Part]] = {}
    for _, kind, count, lon, lat in cells:
        place = (int((lon / count - box[0]) / step), int((lat / count - box[1]) / step))
        found.setdefault(place, []).append((count, lon, lat, tones.get(kind, "na")))
    return [_cluster(parts) for _, parts in sorted(found.items())]


def _tones(campaign: Campaign) -> dict[str, str]:
    return {each.word: each.tone for each in reading_of(campaign).kinds}


def _clusters(campaign: Campaign, sites: QuerySet[Site], box: Box) -> list[list[Any]]:
    """Return the clusters of a grid over `box` that is finer than the cells; the database counts."""
    step, tones = _step(box), _tones(campaign)
    cells = (
        sites.annotate(
            x=Cast(Floor((F("lon") - box[0]) / step), IntegerField()),
            y=Cast(Floor((F("lat") - box[1]) / step), IntegerField()),
        )
        .values_list("x", "y", "kind")
        .annotate(count=Count("*"), lon=Sum("lon"), lat=Sum("lat"))
    )
    found: dict[tuple[int, int], list[Part]] = {}
    for x, y, kind, count, lon, lat in cells:
        found.setdefault((x, y), []).append((count, lon, lat, tones.get(kind, "na")))
    return [_cluster(parts) for _, parts in sorted(found.items())]


def _cluster(parts: Sequence[Part]) -> list[Any]:
    """Return a cluster in the middle of its sites, of the kind that most of them are."""
    count = sum(each[0] for each in parts)
    lon, lat = sum(each[1] for each in parts) / count, sum(each[2] for each in parts) / count
    tones: Counter[str] = Counter()
    for part in parts:
        tones[part[3]] += part[0]
    return [round(lon, 6), round(lat, 6), count, max(tones, key=lambda tone: (tones[tone], tone))]
