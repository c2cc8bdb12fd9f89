"""Layers of a map: features in WGS 84 with what is known of them, read from a folder or from one GeoPackage."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyogrio

from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.text import Text, both
from closeout.kernel.words import did_you_mean
from closeout.siting.features import Raw, read_raw
from closeout.siting.geometry import Geometries, Repaired, coordinates_problem, in_degrees, repaired, unfit
from closeout.siting.reading import reading
from closeout.siting.voltages import kilovolts, suspicious

_LABELS: Final = {
    "main_urban_area": Text("主城区", "main urban area"),
    "park": Text("公园", "park"),
    "green_space": Text("绿地", "green space"),
    "river_range": Text("河道管理范围", "river range"),
    "water_source_zone": Text("水源保护区", "water-source zone"),
    "dangerous_goods_store": Text("危险品存放点", "store of dangerous goods"),
    "hv_line": Text("电力线路", "power line"),
    "road": Text("公路、街道", "road"),
}
COVERAGE: Final = "_coverage"
POWER_LINES, ROADS = "hv_line", "road"
_ENDINGS: Final = (".geojson", ".json", ".gpkg", ".shp")
_HALF_WIDTH: Final = "half_width_m"
_KEPT: Final = 1_000
_NAMED: Final = 5  # features, in a warning of several


def label_of(name: str) -> Text:
    """Return what people call a layer; one that a pack names for itself is called so."""
    return _LABELS.get(name) or both(name)


@dataclass(frozen=True, slots=True)
class Layer:
    """The features of one layer, in the file's order.

    `shapes` are in degrees of WGS 84. `labels` are their names, or ids where they have none. `half_width` is in metres,
    NaN where nobody said; `kilovolts` is empty for a feature without a voltage. `coverage` None: it covers everything.
    """

    name: str
    shapes: Geometries
    labels: npt.NDArray[np.object_]
    half_width: npt.NDArray[np.float64]
    kilovolts: Sequence[frozenset[float]]
    coverage: Geometries | None = None


@dataclass(slots=True)
class Layers:
    """The layers that were asked for and are there, by name, and what to warn of."""

    path: Path
    by_name: dict[str, Layer] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)


def read_layers(path: Path, wanted: Collection[str], known: Collection[str], areas: Collection[str]) -> Layers:
    """Return the `wanted` layers at `path`, a folder (a file's stem is the layer's name) or a GeoPackage.

    `known` are all names that mean something; any other is warned of. Layers in `areas` must consist of areas.

    Raises:
        Refusal: nothing can be read, a layer says no coordinate system, or a feature cannot be placed as it should be.
    """
    sources = _sources(path)
    layers = Layers(path)
    names = {*known, *(f"{each}{COVERAGE}" for each in known)}
    for name in sorted(set(sources) - names):
        guess = did_you_mean(name, names)
        code = "siting.unknown_layer" if guess is None else "siting.unknown_layer_guess"
        layers.warnings.append(Problem(str(sources[name].file), code, {"guess": guess}, value=name, severity="warning"))
    for name in wanted:
        if name in sources:
            layers.by_name[name] = _layer(name, sources, name in areas, layers.warnings)
    return layers


def _layer(name: str, sources: Mapping[str, "_Source"], is_area: bool, warnings: list[Problem]) -> Layer:
    reader = _Reader(sources[name], warnings)
    raw, shapes = reader.shapes("area" if is_area else "line" if name in (POWER_LINES, ROADS) else "any")
    coverage = None
    if f"{name}{COVERAGE}" in sources:
        _, coverage = _Reader(sources[f"{name}{COVERAGE}"], warnings).shapes("area")
    layer = Layer(
        name,
        shapes,
        reader.labels(raw),
        reader.half_widths(raw),
        reader.voltages(raw) if name == POWER_LINES else [frozenset()] * len(shapes),
        coverage,
    )
    reader.refuse()
    return layer


@dataclass(frozen=True, slots=True)
class _Source:
    file: Path
    layer: str


def _sources(path: Path) -> dict[str, _Source]:
    """Return where each layer is to be read."""
    if not path.exists():
        raise Refusal("siting.no_path", path=str(path))
    if not path.is_dir():
        if path.suffix.lower() != ".gpkg":
            raise Refusal("siting.neither_folder_nor_package", path=str(path))
        return {name: _Source(path, name) for name in _inside(path)}
    found: dict[str, _Source] = {}
    for file in sorted(each for each in path.iterdir() if each.suffix.lower() in _ENDINGS):
        if file.stem in found:
            raise Refusal("siting.layer_twice", first=str(found[file.stem].file), second=str(file))
        found[file.stem] = _Source(file, _only(file, _inside(file)))
    if not found:
        raise Refusal("siting.no_layers", path=str(path), endings=" ".join(_ENDINGS))
    return found


def _inside(file: Path) -> list[str]:
    with reading(file):
        return [str(name) for name, kind in pyogrio.list_layers(file) if kind is not None]


def _only(file: Path, layers: list[str]) -> str:
    """Return the layer of a file in a folder: the only one, or the one that is called as the file is."""
    if len(layers) == 1 or file.stem in layers:
        return layers[0] if len(layers) == 1 else file.stem
    raise Refusal("siting.several_layers", file=str(file), layers=", ".join(layers) or "–")


class _Reader:
    """Reads one layer; what is wrong with its features is collected, then refused together."""

    def __init__(self, source: _Source, warnings: list[Problem]) -> None:
        self._source = source
        self._warnings = warnings
        self._problems: list[Problem] = []
        self._count = 0
        self._ids: Sequence[str] = ()

    def shapes(self, kind: str) -> tuple[Raw, Geometries]:
        """Return the features that have a place, as attributes and as shapes of `kind` in degrees of WGS 84."""
        raw = read_raw(self._source.file, self._source.layer)
        shapes = repaired(raw.shapes, raw.closed)
        raw, found = self._placed(raw, shapes)
        self._refuse_each(found.broken, "siting.broken")
        self.refuse()
        degrees = in_degrees(found.shapes, raw.crs, str(self._source.file))
        self._refuse_each(coordinates_problem(degrees), "siting.off_the_map")
        self._refuse_each(unfit(degrees, kind), "siting.unfit_area" if kind == "area" else "siting.unfit_line")
        self.refuse()
        return raw, degrees

    def _placed(self, raw: Raw, found: Repaired) -> tuple[Raw, Repaired]:
        """Leave out features without a place, and say so; say which ones were repaired."""
        ids = [f"{each} {name}".rstrip() for each, name in zip(raw.ids(), raw.texts("name"), strict=True)]
        self._warn(found.repaired, ids, "siting.repaired")
        self._warn(found.empty, ids, "siting.no_place")
        kept = ~found.empty
        self._ids = [each for each, keep in zip(ids, kept, strict=True) if keep]
        return raw.kept(kept), found.kept(kept)

    def labels(self, raw: Raw) -> npt.NDArray[np.object_]:
        """Return what a person calls each feature."""
        names = raw.texts("name")
        return np.array([name or each for name, each in zip(names, self._ids, strict=True)], dtype=object)

    def half_widths(self, raw: Raw) -> npt.NDArray[np.float64]:
        """Return half the width of each feature in metres, NaN where nobody said."""
        widths, bad = raw.numbers(_HALF_WIDTH)
        written = raw.texts(_HALF_WIDTH)
        bad |= widths < 0
        for at in np.flatnonzero(bad):
            self._add("siting.half_width", int(at), value=written[at])
        return widths

    def voltages(self, raw: Raw) -> list[frozenset[float]]:
        """Return the voltages of each power line; what cannot be read as one counts as none, and is warned of."""
        kilo, volts = raw.texts("voltage_kv"), raw.texts("voltage")
        read = [kilovolts(one, other) for one, other in zip(kilo, volts, strict=True)]
        bad = np.array([bool(one or other) and not each for one, other, each in zip(kilo, volts, read, strict=True)])
        low = np.array([not one and suspicious(other) for one, other in zip(kilo, volts, strict=True)])
        self._warn(bad.astype(bool), self._ids, "siting.voltage_unread")
        self._warn(low.astype(bool), self._ids, "siting.voltage_low")
        return read

    def refuse(self) -> None:
        """Refuse the layer if something was wrong.

        Raises:
            Refusal: with a problem for each feature that has one.
        """
        if self._problems:
            what = {"file": str(self._source.file), "count": self._count}
            raise Refusal("siting.bad_layer", problems=self._problems, total=self._count, **what)

    def _refuse_each(self, marked: npt.NDArray[np.bool_], code: str) -> None:
        for at in np.flatnonzero(marked):
            self._add(code, int(at))

    def _add(self, code: str, at: int, value: str | None = None) -> None:
        self._count += 1
        if len(self._problems) < _KEPT:
            place = {"row": None, "column": self._ids[at], "value": value}
            self._problems.append(Problem(str(self._source.file), code, {}, **place))  # type: ignore[arg-type]  # the keys are those of Problem

    def _warn(self, marked: npt.NDArray[np.bool_], ids: Sequence[str], code: str) -> None:
        if marked.any():
            named = [ids[at] for at in np.flatnonzero(marked)[:_NAMED]]
            more = int(marked.sum()) > _NAMED
            words = Text("、".join(named) + " 等" * more, ", ".join(named) + " …" * more)
            params: dict[str, object] = {"count": int(marked.sum()), "named": words}
            self._warnings.append(Problem(str(self._source.file), code, params, severity="warning"))
