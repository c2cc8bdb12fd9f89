"""The facts of a place: what the layers say of each site, how surely, and by which feature (decisions.md 5)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from closeout.kernel.columns import FOOTPRINT
from closeout.kernel.facts import Fact
from closeout.kernel.measured import high_column, low_column
from closeout.siting.distances import FARTHEST, Ground, Near
from closeout.siting.geometry import Geometries, Mask
from closeout.siting.layers import POWER_LINES, ROADS, Layer
from closeout.siting.origins import (
    CENTRE_LINE_ONLY,
    CONFLICT,
    IMPRECISE,
    LAYER,
    NO_CODE,
    NO_LAYER,
    NO_POSITION,
    NOT_COVERED,
    NOTHING_NEAR,
    UNKNOWN_CODE,
    UNLISTED,
    UNTAGGED,
    feature_column,
    gap_column,
    origin_column,
)
from closeout.siting.positions import Metres, Positions

AREA_KIND, BESIDE_ROAD = "area_kind", "beside_road"
_ROAD_WITHIN_M: Final = 20.0  # ours, where a pack has no parameter of its own
_UNTAGGED_WITHIN_M: Final = 20.0  # the widest distance of all voltages
_MEASURED_KV: Final = (220.0, 500.0)
# Up to which voltage, from which, and how wide the corridor is on either side: Regulation on the Protection of Power
# Facilities. Between the classes it has no distance.
_CORRIDORS: Final = ((0.0, 10.0, 5.0), (35.0, 110.0, 10.0), (154.0, 330.0, 15.0))
_KIND_OF_CODE: Final = {
    "111": "main_urban",
    **dict.fromkeys(("112", "121", "122", "123"), "town"),
    **dict.fromkeys(("210", "220"), "village"),
}
_VOLTAGE: Final = re.compile(r"(\w+) where voltage_kv = (\d+)")

Objects = npt.NDArray[np.object_]


@dataclass(slots=True)
class Found:
    """What was found for one fact, a value a site: NULL as None; `gap` in metres, NaN where there is no feature."""

    value: Objects
    origin: Objects
    feature: Objects
    gap: Metres

    def open(self, mask: Mask, origin: str) -> None:
        """Make the value unknown where `mask` is true, with the reason."""
        self.value[mask], self.origin[mask] = None, origin


def layer_of(fact: Fact) -> str:
    """Return the name of the layer that a place fact is computed from."""
    return re.split(r"[ ,]", fact.layer or "", maxsplit=1)[0]


def is_area_layer(fact: Fact) -> bool:
    """Return whether the layer of a place fact must consist of areas."""
    return fact.type != "number" and layer_of(fact) not in (POWER_LINES, ROADS)


class Siting:
    """The place facts of one plan, computed from layers."""

    def __init__(self, facts: Iterable[Fact], layers: Mapping[str, Layer], road_within_m: float | None = None) -> None:
        """Compute `facts` from `layers`; `road_within_m` is what counts as beside a road, None: 20 m."""
        self.facts = tuple(facts)
        self.layers = layers
        self._road_within = _ROAD_WITHIN_M if road_within_m is None else road_within_m
        self._whole: dict[str, shapely.Geometry] = {}
        self._grounds: dict[tuple[str, str], tuple[Ground, npt.NDArray[np.intp]]] = {}

    def at(self, sites: pl.DataFrame) -> pl.DataFrame:
        """Return the place facts of `sites`, in their order.

        Of each fact: its value, and as columns `origin:FACT` (a code of `origins`), `feature:FACT` (the nearest one's
        name), `gap:FACT` (metres to it, never below 0); of a distance `low:FACT` and `high:FACT`: it lies between.
        """
        place = _positions(sites)
        columns: list[pl.Series] = []
        for fact in self.facts:
            columns += self._columns(fact, self._found(fact, place, sites), place)
        return pl.DataFrame(columns)

    def _found(self, fact: Fact, place: Positions, sites: pl.DataFrame) -> Found:
        layer = self.layers.get(layer_of(fact))
        if layer is None:
            return _nothing(len(place.shapes), NO_LAYER)
        if fact.key == AREA_KIND:
            found = _area_kind(self._within(layer, place, 0.0), _codes(sites))
        elif fact.type == "number":
            found = self._distance(layer, fact, place)
        elif layer.name == POWER_LINES:
            found = self._corridor(layer, place)
        else:
            found = self._within(layer, place, self._road_within if fact.key == BESIDE_ROAD else 0.0)
        if layer.coverage is not None:
            outside = ~shapely.covers(self._covered(layer.name, layer.coverage), place.shapes)
            found.open(outside, NOT_COVERED)
            found.feature[outside], found.gap[outside] = None, np.nan  # what lies beyond the coverage says nothing here
        found.open(shapely.is_missing(place.shapes), NO_POSITION)
        return found

    def _columns(self, fact: Fact, found: Found, place: Positions) -> list[pl.Series]:
        kind = {"number": pl.Float64, "boolean": pl.Boolean}.get(fact.type, pl.String)
        value = pl.Series(fact.key, found.value.tolist(), dtype=kind)
        columns = [
            value,
            pl.Series(origin_column(fact.key), found.origin.tolist(), dtype=pl.String),
            pl.Series(feature_column(fact.key), found.feature.tolist(), dtype=pl.String),
            pl.Series(gap_column(fact.key), found.gap).fill_nan(None),
        ]
        if fact.type != "number":
            return columns
        error = pl.Series(np.where(found.origin == NOTHING_NEAR, 0.0, place.accuracy))
        low = (value - error).clip(lower_bound=0.0)
        return [*columns, low.alias(low_column(fact.key)), (value + error).alias(high_column(fact.key))]

    def _covered(self, name: str, coverage: Geometries) -> shapely.Geometry:
        if name not in self._whole:
            self._whole[name] = shapely.union_all(coverage)
            shapely.prepare(self._whole[name])
        return self._whole[name]

    # -- rules -------------------------------------------------------------------------------------------------------

    def _distance(self, layer: Layer, fact: Fact, place: Positions) -> Found:
        wanted = _VOLTAGE.fullmatch(fact.layer or "")
        if wanted is None:
            return self._measured(layer, place, "all", [True] * len(layer.shapes))
        kilovolts = float(wanted[2])
        found = self._measured(layer, place, wanted[2], [kilovolts in each for each in layer.kilovolts])
        self._untagged(layer, place, found)
        return found

    def _measured(self, layer: Layer, place: Positions, part: str, chosen: Sequence[bool]) -> Found:
        near = self._near(layer, part, chosen, place)
        found = _named(layer, near)
        found.value[:] = np.where(np.isinf(near.gap), FARTHEST, np.maximum(near.gap, 0.0))
        return found

    def _within(self, layer: Layer, place: Positions, metres: float) -> Found:
        near = self._near(layer, "all", [True] * len(layer.shapes), place)
        found = _named(layer, near)
        found.value[:] = near.gap <= metres
        doubtful = self._doubtful(layer, "all", place, near, metres)
        found.open(doubtful, IMPRECISE)
        return found

    def _doubtful(self, layer: Layer, part: str, place: Positions, near: Near, metres: float) -> Mask:
        """Return where the edge of what is `metres` from the features is as near as the position is uncertain."""
        moving = place.accuracy > 0
        inner = near.gap.copy()
        if (moving & near.within).any():
            depth = self._grounds[layer.name, part][0].depth(place, moving & near.within)
            inner[near.within] -= depth[near.within]
        return moving & (np.abs(inner - metres) <= place.accuracy)

    def _corridor(self, layer: Layer, place: Positions) -> Found:
        """Lines of other voltages: within the corridor of one of them, as the regulation has it."""
        found = self._measured(layer, place, "other", [any(map(_is_other, each)) for each in layer.kilovolts])
        found.value[:] = False
        chosen = [any(map(_is_unlisted, each)) for each in layer.kilovolts]
        unlisted = self._near(layer, "unlisted", chosen, place, _UNTAGGED_WITHIN_M)
        self._replace(found, layer, unlisted, unlisted.gap <= _UNTAGGED_WITHIN_M + place.accuracy, UNLISTED)
        for low, high, metres in _CORRIDORS:
            chosen = [any(low <= kv <= high and _is_other(kv) for kv in each) for each in layer.kilovolts]
            near = self._near(layer, f"to {high}", chosen, place, metres)
            doubtful = self._doubtful(layer, f"to {high}", place, near, metres)
            self._replace(found, layer, near, doubtful & (found.value != True), IMPRECISE)  # noqa: E712 - an array
            self._replace(found, layer, near, ~doubtful & (near.gap <= metres), None)
        self._untagged(layer, place, found)
        return found

    def _replace(self, found: Found, layer: Layer, near: Near, where: Mask, origin: str | None) -> None:
        """Let the features of `near` decide where `where` is true: true, or unknown for the reason `origin`."""
        named = _named(layer, near)
        found.feature[where], found.gap[where] = named.feature[where], named.gap[where]
        found.origin[where] = named.origin[where] if origin is None else origin
        found.value[where] = True if origin is None else None

    def _untagged(self, layer: Layer, place: Positions, found: Found) -> None:
        """Make unknown what a line without a voltage might decide."""
        near = self._near(layer, "untagged", [not each for each in layer.kilovolts], place, _UNTAGGED_WITHIN_M)
        self._replace(found, layer, near, near.gap <= _UNTAGGED_WITHIN_M + place.accuracy, UNTAGGED)

    def _near(
        self, layer: Layer, part: str, chosen: Sequence[bool], place: Positions, metres: float = FARTHEST
    ) -> Near:
        """Return what is nearest of the `chosen` features; `part` names the choice, so that it is prepared once.

        Nothing where it is farther than `metres`, however wrong the position may be.
        """
        if (layer.name, part) not in self._grounds:
            at = np.flatnonzero(chosen)
            self._grounds[layer.name, part] = Ground(layer.shapes[at], layer.half_width[at]), at
        ground, at = self._grounds[layer.name, part]
        near = ground.near(place, min(metres + float(place.accuracy.max(initial=0.0)), FARTHEST))
        return Near(near.gap, np.where(near.feature < 0, -1, np.append(at, -1)[near.feature]), near.within)


def _is_other(kilovolts: float) -> bool:
    return kilovolts not in _MEASURED_KV


def _is_unlisted(kilovolts: float) -> bool:
    return _is_other(kilovolts) and not any(low <= kilovolts <= high for low, high, _ in _CORRIDORS)


def _positions(sites: pl.DataFrame) -> Positions:
    count = sites.height
    numbers = [_numbers(sites, key) for key in ("lon", "lat", "position_accuracy_m")]
    lon, lat, accuracy = numbers
    shapes = np.full(count, None, dtype=object)
    placed = np.isfinite(lon) & np.isfinite(lat)
    shapes[placed] = shapely.points(lon[placed], lat[placed])
    if FOOTPRINT in sites.columns:
        drawn = shapely.from_wkb(np.array(sites[FOOTPRINT].to_list(), dtype=object))
        shapes = np.where(shapely.is_missing(drawn), shapes, drawn)
    return Positions(shapes, np.nan_to_num(accuracy, nan=0.0))


def _numbers(sites: pl.DataFrame, key: str) -> Metres:
    if key not in sites.columns:
        return np.full(sites.height, np.nan)
    return sites[key].cast(pl.Float64).fill_null(np.nan).to_numpy()


def _codes(sites: pl.DataFrame) -> list[str | None]:
    return sites["urban_rural_code"].to_list() if "urban_rural_code" in sites.columns else [None] * sites.height


def _nothing(count: int, origin: str) -> Found:
    empty = np.full(count, None, dtype=object)
    return Found(empty, np.full(count, origin, dtype=object), empty.copy(), np.full(count, np.nan))


def _named(layer: Layer, near: Near) -> Found:
    """Return what the nearest features are called and how far they are; no value yet."""
    found = _nothing(len(near.gap), NOTHING_NEAR)
    some = near.feature >= 0
    feature = near.feature[some]
    lines = shapely.get_dimensions(layer.shapes[feature]) == 1
    bare = lines & np.isnan(layer.half_width[feature]) & (layer.name in (POWER_LINES, ROADS))
    found.origin[some] = np.where(bare, CENTRE_LINE_ONLY, LAYER)
    found.feature[some] = layer.labels[feature]
    found.gap[some] = np.maximum(near.gap[some], 0.0)
    return found


def _area_kind(found: Found, codes: Sequence[str | None]) -> Found:
    """Turn "inside the main urban area" into the kind of area, with the urban–rural code where it is outside.

    A code that is none says nothing: inside, the layer alone decides; outside, it is told apart from one not given.
    """
    for at, given in enumerate(codes):
        code = (given or "").strip()
        inside, kind = found.value[at], _KIND_OF_CODE.get(code)
        if inside is None:
            continue
        urban = kind == "main_urban"
        if kind is not None and urban is not bool(inside):
            found.value[at], found.origin[at] = None, CONFLICT
        elif inside:
            found.value[at] = "main_urban"
        else:
            found.value[at] = kind
            if kind is None:
                found.origin[at] = UNKNOWN_CODE if code else NO_CODE
    return found
