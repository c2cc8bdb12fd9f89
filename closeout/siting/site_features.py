"""Sites as features of a map: GeoJSON and GeoPackage, whose shapes are the sites."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
import pyogrio
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from closeout.kernel.refusal import Refusal
from closeout.kernel.words import did_you_mean
from closeout.siting.coordinates import to_wgs84
from closeout.siting.geometry import Geometries, Mask, coordinates_problem, in_degrees, repaired
from closeout.tabular.chunks import Chunk, Fault

FORMATS: Final = (".geojson", ".gpkg")
_FAULTS: Final = (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError)
_PLACE: Final = ("lon", "lat")
_DIGITS: Final = 9  # of a degree: a tenth of a millimetre; the shape itself is kept as it is
_SHAPE: Final = "wkb_geometry"


class FeatureSource:
    """A file of features; the first is row 2, as below a header. Its shape says where a site is, not its attributes."""

    header_row = 1

    def __init__(self, path: Path, layer: str | None, crs: str | None) -> None:
        """Read `layer` of `path` (None: its first) with shapes in `crs`, None: in the system that the file names.

        Raises:
            Refusal: the file is damaged, has no such layer or names no coordinate system.
            OSError: the file cannot be read.
        """
        path.open("rb").close()
        self._path = path
        self._table, shapes, own = self._read(self._layer(layer))
        self.headings: Sequence[str] = [*self._table.columns, *_PLACE]
        self._shapes, self._broken = self._placed(shapes, own, crs)

    def chunks(self, wanted: Sequence[int], size: int) -> Iterator[Chunk]:
        """Yield the columns at `wanted`; a feature whose shape is beyond repair is a fault."""
        for start in range(0, max(self._table.height, 1), size):
            bad = pl.Series(self._broken[start : start + size], dtype=pl.Boolean)
            rows = pl.int_range(start + 2, start + 2 + len(bad), dtype=pl.UInt32, eager=True)
            columns = (self._column(at).slice(start, size).filter(~bad) for at in wanted)
            faults = tuple(Fault(row, "siting.broken") for row in rows.filter(bad))
            yield Chunk(rows.filter(~bad), tuple(columns), faults)

    def more_than(self, limit: int) -> bool:
        """Return whether there are more than `limit` features."""
        return self._table.height > limit

    def beginning(self, count: int) -> Iterable[tuple[int, Sequence[str]]]:
        """Return nothing: the names of attributes are no row that a title could stand above."""
        return ()

    def shapes(self, rows: pl.Series) -> pl.Series:
        """Return the shapes of the features in `rows`, as WKB in degrees of WGS 84, NULL without one."""
        at = rows.to_numpy().astype(np.intp) - 2
        return pl.Series(list(shapely.to_wkb(self._shapes[at])), dtype=pl.Binary)

    def _layer(self, wanted: str | None) -> str:
        try:
            names = [str(name) for name, kind in pyogrio.list_layers(self._path) if kind is not None]
        except _FAULTS as error:
            raise self._unreadable(error) from None
        if not names or (wanted is not None and wanted not in names):
            guess = did_you_mean(wanted or "", names) or "–"
            raise Refusal("siting.no_layer_here", file=str(self._path), layers=", ".join(names) or "–", guess=guess)
        return wanted or names[0]

    def _read(self, layer: str) -> tuple[pl.DataFrame, Geometries, str | None]:
        try:
            info = pyogrio.read_info(self._path, layer=layer)
            meta, table = pyogrio.raw.read_arrow(self._path, layer=layer)
        except _FAULTS as error:
            raise self._unreadable(error) from None
        name = meta["geometry_name"] or _SHAPE
        shapes = shapely.from_wkb(np.array(table[name].to_pylist(), dtype=object), on_invalid="ignore")
        columns = [each for each in map(str, info["fields"]) if each not in _PLACE]
        frame = pl.DataFrame(pl.from_arrow(table.select(columns))) if columns else pl.DataFrame()
        return frame, np.asarray(shapely.force_2d(shapes), dtype=object), meta["crs"]

    def _unreadable(self, error: Exception) -> Refusal:
        return Refusal("siting.unreadable", file=str(self._path), reason=str(error))

    def _placed(self, shapes: Geometries, own: str | None, crs: str | None) -> tuple[Geometries, Mask]:
        """Return the shapes in degrees of WGS 84, None where there is none, and which are beyond repair."""
        found = repaired(shapes)
        made = found.shapes.copy()
        made[found.broken | found.empty] = None
        if crs is None:
            made = in_degrees(made, own, str(self._path))
        else:
            convert = to_wgs84(crs)
            made = shapely.transform(made, lambda xy: np.column_stack(convert(xy[:, 0], xy[:, 1])))
        off = ~shapely.is_missing(made) & coordinates_problem(made)
        return made, found.broken | off

    def _column(self, at: int) -> pl.Series:
        if at < self._table.width:
            return self._table.to_series(at)
        middle = shapely.centroid(self._shapes)
        value = (shapely.get_x if self.headings[at] == "lon" else shapely.get_y)(middle)
        return pl.Series(np.round(value, _DIGITS)).fill_nan(None)
