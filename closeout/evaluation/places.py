"""Place facts among the others: taken from layers where a table gives none, asked for and told with their reason.

A value that is given wins over the layers and has no doubt.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from closeout.conditions.closures import Site
from closeout.kernel.columns import FOOTPRINT
from closeout.kernel.facts import Fact, Value
from closeout.kernel.measured import Measured, high_column, low_column, with_ends
from closeout.kernel.text import Text
from closeout.siting.layers import label_of
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
    ORIGINS,
    UNKNOWN_CODE,
    UNLISTED,
    UNTAGGED,
    feature_column,
    gap_column,
    origin_column,
    reason_of,
)
from closeout.siting.place_facts import Siting, is_area_layer, layer_of

_READ: Final = ("lon", "lat", "position_accuracy_m", "urban_rural_code", FOOTPRINT)
_REASONS: Final = {origin: reason_of(origin) or None for origin in ORIGINS}


class Places:
    """The place facts of one plan; without a siting there are none, and nothing changes."""

    def __init__(self, siting: Siting | None) -> None:
        """Take place facts from `siting`."""
        self._siting = siting
        self._keys = () if siting is None else tuple(each.key for each in siting.facts)
        self.measured = frozenset(each.key for each in siting.facts if each.type == "number") if siting else frozenset()
        self.columns = self.columns_of(self._keys)

    def columns_of(self, keys: Sequence[str]) -> list[str]:
        """Return the columns that say more of those of `keys` that are place facts."""
        return [column for key in keys if key in self._keys for column in self._told(key)]

    def _told(self, key: str) -> Iterator[str]:
        yield from (origin_column(key), feature_column(key), gap_column(key))
        if key in self.measured:
            yield from (low_column(key), high_column(key))

    def added(self, sites: pl.DataFrame) -> pl.DataFrame:
        """Return `sites` with the place facts that they lack, and the columns that say more of them."""
        if self._siting is None or not self._keys:
            return sites
        found = self._siting.at(sites)
        columns: list[pl.Series] = []
        for key in self._keys:
            given = (
                sites[key] if key in sites.columns else pl.Series(key, [None] * sites.height, dtype=found[key].dtype)
            )
            lacking = given.is_null()
            columns.append(given.zip_with(~lacking, found[key]))
            for name in self._told(key):
                end = name in (low_column(key), high_column(key))
                instead = given if end else pl.Series(name, [None] * sites.height, dtype=found[name].dtype)
                columns.append(found[name].zip_with(lacking, instead).alias(name))
        return sites.with_columns(columns)

    def is_open(self, key: str) -> pl.Expr:
        """Return whether a fact leaves something to be established."""
        unknown = pl.col(key).is_null()
        return unknown | (pl.col(low_column(key)) < pl.col(high_column(key))) if key in self.measured else unknown

    def reasoned(self, rows: pl.DataFrame, wide: pl.DataFrame, turns: pl.Series, facts: Sequence[str]) -> pl.DataFrame:
        """Return questions with the reason why each could not be computed; `facts` are those of the turns' lines."""
        if not self._keys:
            return rows
        nothing = pl.Series([None] * wide.height, dtype=pl.String)
        reasons = [wide[origin_column(key)].replace_strict(_REASONS, return_dtype=pl.String) for key in self._keys]
        places = [self._keys.index(fact) if fact in self._keys else len(self._keys) for fact in facts]
        at, line = turns // len(facts), turns % len(facts)
        which = pl.Series(places, dtype=pl.UInt64).gather(line)
        reason = pl.concat([*reasons, nothing]).gather(which * wide.height + at)
        return rows.with_columns(reason.alias("reason"))

    def at(self, site: Mapping[str, Value]) -> dict[str, Value]:
        """Return one site with the place facts that it lacks."""
        if self._siting is None:
            return dict(site)
        row = pl.DataFrame([{key: site[key] for key in (*_READ, *self._keys) if site.get(key) is not None} or {"": ""}])
        added = self.added(row).row(0, named=True)
        return {**{key: site[key] for key in site if key != FOOTPRINT}, **self.read(self._only_places(added))}

    def _only_places(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {key: row[key] for key in (*self._keys, *self.columns)}

    def read(self, site: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns of a site with its distances as numbers that have two ends."""
        measured = [key for key in self.measured if site.get(origin_column(key)) is not None]
        return with_ends(site, measured)


def has_origin(fact: Fact, site: Site) -> bool:
    """Return whether layers were asked for a fact of a site."""
    return isinstance(site.get(origin_column(fact.key)), str)


def with_origins(said: Text, facts: Sequence[Fact], site: Site, *, open_: bool = False) -> Text:
    """Add to a statement about `facts` which feature of which layer they come from, and where `open_`, what to do."""
    for fact in facts:
        origin = site.get(origin_column(fact.key))
        if isinstance(origin, str):
            told = _told(fact, origin, site, open_)
            said = Text(f"{said.zh}（{told.zh}）", f"{said.en} ({told.en})")
    return said


def _told(fact: Fact, origin: str, site: Site, open_: bool) -> Text:
    parts = [_source(fact, origin, site)]
    if origin not in (LAYER, NO_LAYER):
        parts.append(_REMARKS[origin])
    value = site.get(fact.key)
    if isinstance(value, Measured) and value.doubtful:
        ends = f"{value.low:.1f}–{value.high:.1f}"
        parts.append(Text(f"受定位误差影响，实际在 {ends} 米之间", f"{ends} m with the position's error"))
    if open_ and reason_of(origin) == "measure_on_site":
        parts.append(Text("须现场测量", "to be measured on site"))
    return Text("，".join(each.zh for each in parts), ", ".join(each.en for each in parts))


def _source(fact: Fact, origin: str, site: Site) -> Text:
    name, feature, gap = layer_of(fact), site.get(feature_column(fact.key)), site.get(gap_column(fact.key))
    called = label_of(name)
    layer = Text(f"图层“{called.zh}”", f"layer '{called.en}'")
    if origin == NO_LAYER:
        # Whoever is to supply it has to know what its file must be called.
        return Text(f"无{layer.zh}，须提供 {name}", f"no {layer.en}, to be supplied as {name}")
    if feature is None or not isinstance(gap, float):
        return layer
    if gap == 0:
        # Of a line or a point nobody is within; a footprint touches it, or it is wide.
        zh, en = (f"“{feature}”之内", "within") if is_area_layer(fact) else (f"紧邻“{feature}”", "right at")
        return Text(f"{layer.zh}：{zh}", f"{layer.en}: {en} '{feature}'")
    return Text(f"{layer.zh}：距“{feature}” {gap:.1f} 米", f"{layer.en}: {gap:.1f} m from '{feature}'")


_REMARKS: Final = {
    CENTRE_LINE_ONLY: Text("仅量至中心线（centre_line_only）", "to the centre line only (centre_line_only)"),
    NOTHING_NEAR: Text("附近没有", "nothing near"),
    NOT_COVERED: Text("图层未覆盖该站点", "the layer does not cover the site"),
    NO_POSITION: Text("站点没有位置", "the site has no position"),
    IMPRECISE: Text("边界在定位误差之内", "its edge is within the position's error"),
    CONFLICT: Text("与城乡分类代码不一致", "the urban–rural code says otherwise"),
    UNTAGGED: Text("线路未注明电压", "the line has no voltage"),
    UNLISTED: Text("该电压等级没有规定的距离", "the regulation has no distance for its voltage"),
    NO_CODE: Text("主城区之外，无城乡分类代码", "outside the main urban area, without an urban–rural code"),
    UNKNOWN_CODE: Text(
        "主城区之外，城乡分类代码有误，应为 111、112、121、122、123、210、220 之一",
        "outside the main urban area, and the urban–rural code is none of 111, 112, 121, 122, 123, 210, 220",
    ),
}
