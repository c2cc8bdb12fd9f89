"""What the layers say of sites' places, computed when a site moves or a layer changes, and kept with the site."""

import math
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import polars as pl
from django.conf import settings

from closeout.areas.models import Layer
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.evaluation.placing import siting_of
from closeout.sites.models import Site
from closeout.siting.origins import COMPUTED, origin_column
from closeout.siting.place_facts import Siting

POSITION: Final = frozenset({"lon", "lat", "position_accuracy_m", "urban_rural_code"})


def compute(campaign: Campaign, sites: Sequence[Site]) -> None:
    """Put into `sites` what the campaign's layers say of their places; without layers nothing is said."""
    siting = siting_for(campaign)
    if siting is None or not sites:
        return
    found = siting.at(_frame(sites))
    for site, row in zip(sites, found.iter_rows(named=True), strict=True):
        site.computed = _said(row)


def siting_for(campaign: Campaign) -> Siting | None:
    """Return what computes the place facts of a campaign, read once for the layers that are loaded; None: no layers."""
    layers = sorted(Layer.objects.values_list("name", "stem", "file", "digest"))
    if not layers:
        return None
    digest = sha256(repr(layers).encode()).hexdigest()
    return _siting(campaign.plan.source, campaign, digest, tuple((name, file) for name, _, file, _ in layers))


@lru_cache(maxsize=8)
def _siting(source: str, campaign: Campaign, digest: str, files: tuple[tuple[str, str], ...]) -> Siting:
    folder = Path(settings.MEDIA_ROOT) / "layers" / f"set-{digest[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in files:
        link = folder / f"{name}{Path(file).suffix}"
        if not link.exists():
            link.symlink_to(Path(settings.MEDIA_ROOT) / file)
    return siting_of(pack_of(campaign), folder)[0]


def _frame(sites: Sequence[Site]) -> pl.DataFrame:
    columns: dict[str, list[Any]] = {key: [site.values.get(key) for site in sites] for key in sorted(POSITION)}
    types = {key: pl.String() if key == "urban_rural_code" else pl.Float64() for key in sorted(POSITION)}
    return pl.DataFrame(columns, schema=types)


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """Return what is worth keeping of a row: values and why there is none; NaN is nothing."""
    return {
        key: value
        for key, value in row.items()
        if value is not None and not (isinstance(value, float) and math.isnan(value))
    }


def from_layer(site: Site, key: str) -> bool:
    """Return whether the value of a fact was computed from a layer."""
    return site.values.get(origin_column(key)) in COMPUTED
