"""The register as a map: the same sites as points, or as clusters on a grid where they are too many to draw."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Case, Count, F, IntegerField, Max, Min, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Floor

from closeout.campaigns.models import Campaign
from closeout.people.access import Access
from closeout.sites.filters import Filter
from closeout.sites.models import Site
from closeout.sites.reading import reading_of
from closeout.sites.register import chosen
from closeout.ui.language import lang

MOST_POINTS: Final = 2_000
_KEPT: Final = 30  # seconds
_GRID: Final = 28  # clusters from left to right of what is looked at
_LEAST: Final = 1e-6  # degrees
_STANDING: Final = Case(
    When(failing__gt=0, then=Value("fail")),
    When(unknown__gt=0, then=Value("unknown")),
    When(passing__gt=0, then=Value("pass")),
    default=Value("not_applicable"),
)
Box = tuple[float, float, float, float]  # west, south, east, north, in degrees of WGS 84


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
    of whose sites `kind` is the most frequent. Clusters of a whole campaign are as they were within half a minute.
    """
    key = f"map of {campaign.pk} {access.authority} {access.division_stem} {wanted.query()}"
    kept: dict[str, Any] | None = cache.get(_short(key)) if box is None else None
    if kept is not None:
        return kept
    answer = _points_of(access, campaign, wanted, on, box)
    if box is None and answer["clusters"]:
        cache.set(_short(key), answer, _KEPT)
    return answer


def _short(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _points_of(access: Access, campaign: Campaign, wanted: Filter, on: date, box: Box | None) -> dict[str, Any]:
    placed = chosen(access, campaign, wanted, on).filter(lon__isnull=False).order_by()
    whole = placed.aggregate(west=Min("lon"), south=Min("lat"), east=Max("lon"), north=Max("lat"), count=Count("pk"))
    inside = placed if box is None else _within(placed, box)
    answer: dict[str, Any] = {"placed": whole["count"], "bounds": _bounds(whole), "points": [], "clusters": []}
    # What does not fit as a whole need not be read to see that.
    found = [] if box is None and whole["count"] > MOST_POINTS else list(_lean(inside)[: MOST_POINTS + 1])
    if whole["count"] and (len(found) > MOST_POINTS or (box is None and not found)):
        answer["clusters"] = _clusters(campaign, inside, box or _bounds(whole))
    else:
        answer["points"] = _points(campaign, found)
    return answer


def _within(sites: QuerySet[Site], box: Box) -> QuerySet[Site]:
    return sites.filter(lon__gte=box[0], lat__gte=box[1], lon__lte=box[2], lat__lte=box[3])


def _bounds(whole: Mapping[str, Any]) -> Any:
    return [whole[each] for each in ("west", "south", "east", "north")] if whole["count"] else None


def _lean(sites: QuerySet[Site]) -> QuerySet[Site]:
    """Return sites without what no map shows: their values may be long."""
    return sites.order_by("code").only("pk", "code", "name", "lon", "lat", "outcome", "failing", "unknown", "passing")


def _points(campaign: Campaign, sites: Sequence[Site]) -> list[list[Any]]:
    reading = reading_of(campaign)
    found = ((each, reading.kind(each)) for each in sites)
    return [[each.lon, each.lat, kind.tone, each.code, each.name, kind.label.say(lang())] for each, kind in found]


def _clusters(campaign: Campaign, sites: QuerySet[Site], box: Sequence[float]) -> list[list[Any]]:
    """Return the clusters of a grid over `box`; the database counts."""
    step = max(box[2] - box[0], box[3] - box[1], _LEAST) / _GRID
    reading = reading_of(campaign)
    cells = (
        sites.annotate(
            x=Cast(Floor((F("lon") - box[0]) / step), IntegerField()),
            y=Cast(Floor((F("lat") - box[1]) / step), IntegerField()),
            word=F("outcome") if reading.by_outcome else _STANDING,
        )
        .values_list("x", "y", "word")
        .annotate(count=Count("pk"), lon=Sum("lon"), lat=Sum("lat"))
    )
    tones = {each.word: each.tone for each in reading.kinds}
    found: dict[tuple[int, int], list[tuple[int, float, float, str]]] = {}
    for x, y, word, count, lon, lat in cells:
        found.setdefault((x, y), []).append((count, lon, lat, tones.get(word, "na")))
    return [_cluster(parts) for _, parts in sorted(found.items())]


def _cluster(parts: list[tuple[int, float, float, str]]) -> list[Any]:
    """Return a cluster in the middle of its sites, of the kind that most of them are."""
    count = sum(each[0] for each in parts)
    lon, lat = sum(each[1] for each in parts) / count, sum(each[2] for each in parts) / count
    return [round(lon, 6), round(lat, 6), count, max(parts)[3]]
