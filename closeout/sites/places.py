"""What the layers say of sites' places, computed when a site moves or a layer changes, and kept with the site."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import polars as pl

from closeout.areas.layers import Key, chosen, folder_of
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.evaluation.placing import siting_of
from closeout.sites.models import Site
from closeout.siting.origins import COMPUTED, origin_column
from closeout.siting.place_facts import Siting

POSITION: Final = frozenset({"lon", "lat", "position_accuracy_m", "urban_rural_code"})
MEASURED_BY: Final = POSITION | {"division_code"}  # the land decides which layers count


def compute(campaign: Campaign, sites: Sequence[Site]) -> None:
    """Put into `sites` what the layers of their land say of their places: nothing where there are none. One query."""
    by_layers: dict[Key, list[Site]] = {}
    files = chosen(campaign.authority_id, {each.division_code for each in sites}) if sites else {}
    for each in sites:
        by_layers.setdefault(files[each.division_code], []).append(each)
    for key, group in by_layers.items():
        found = _siting(campaign.plan.digest, _figures(campaign), key, campaign).at(_frame(group)) if key else None
        said = [{}] * len(group) if found is None else map(_said, found.iter_rows(named=True))
        for site, row in zip(group, said, strict=True):
            site.computed = dict(row)


def _figures(campaign: Campaign) -> str:
    return repr(sorted(campaign.parameters.items()))


@lru_cache(maxsize=16)
def _siting(digest: str, figures: str, files: Key, campaign: Campaign) -> Siting:
    """Return what computes the place facts of a campaign from some layers; read once, as long as its plan stays."""
    with folder_of(files) as folder:
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
