"""Sites as features of a map: GeoJSON and GeoPackage, whose shapes are the sites."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
import pyogrio
import pyogrio.raw
import shapely

from closeout.kernel.files import size_of
from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.words import did_you_mean
from closeout.siting.coordinates import to_wgs84
from closeout.siting.geometry import Geometries, Mask, coordinates_problem, in_degrees, moved, repaired
from closeout.siting.reading import reading, shapes_of
from closeout.tabular.chunks import Chunk, Fault

FORMATS: Final = (".geojson", ".gpkg")
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
        size_of(path)
        path.open("rb").close()
        self._path = path
        self._table, shapes, closed, own = self._read(self._layer(layer))
        self.headings: Sequence[str] = [*self._table.columns, *_PLACE]
        self.warnings: list[Problem] = []
        self._shapes, self._broken, self._off = self._placed(shapes, closed, own, crs)

    def chunks(self, wanted: Sequence[int], size: int) -> Iterator[Chunk]:
        """Yield the columns at `wanted`; a feature whose shape is beyond repair is a fault."""
        for start in range(0, max(self._table.height, 1), size):
            part = slice(start, start + size)
            bad = pl.Series((self._broken | self._off)[part], dtype=pl.Boolean)
            rows = pl.int_range(start + 2, start + 2 + len(bad), dtype=pl.UInt32, eager=True)
            columns = (self._column(at).slice(start, size).filter(~bad) for at in wanted)
            off = pl.Series(self._off[part], dtype=pl.Boolean).filter(bad)
            codes = ("siting.off_the_map" if each else "siting.broken" for each in off)
            faults = tuple(Fault(row, code) for row, code in zip(rows.filter(bad), codes, strict=True))
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
        with reading(self._path):
            names = [str(name) for name, kind in pyogrio.list_layers(self._path) if kind is not None]
        if not names:
            raise Refusal("siting.no_layer_at_all", file=str(self._path))
        if wanted is not None and wanted not in names:
            guess = did_you_mean(wanted, names)
            code = "siting.no_layer_here" if guess is None else "siting.no_layer_here_guess"
            raise Refusal(code, file=str(self._path), found=wanted, layers=", ".join(names), guess=guess)
        return wanted or names[0]

    def _read(self, layer: str) -> tuple[pl.DataFrame, Geometries, Mask, str | None]:
        """Return attributes and shapes as they stand in the file, which rings were left open, and the system."""
        with reading(self._path):
            info = pyogrio.read_info(self._path, layer=layer)
            meta, table = pyogrio.raw.read_arrow(self._path, layer=layer)
        name = meta["geometry_name"] or _SHAPE
        shapes, closed = shapes_of(np.array(table[name].to_pylist(), dtype=object))
        columns = [each for each in map(str, info["fields"]) if each not in _PLACE]
        frame = pl.DataFrame(pl.from_arrow(table.select(columns))) if columns else pl.DataFrame()
        # Numbers beside texts, lists and objects come as JSON, of a type that is no text to Polars.
        json = [each for each in columns if isinstance(frame[each].dtype, pl.BaseExtension)]
        frame = frame.with_columns(frame[each].ext.storage().cast(pl.String) for each in json)
        return frame, shapes, closed, meta["crs"]

    def _placed(
        self, shapes: Geometries, closed: Mask, own: str | None, crs: str | None
    ) -> tuple[Geometries, Mask, Mask]:
        """Return the shapes in degrees of WGS 84, None where there is none; which are beyond repair, and off the map.

        Those that were repaired are warned of.
        """
        found = repaired(shapes, closed)
        self._warn(np.flatnonzero(found.repaired) + 2)
        made = found.shapes.copy()
        made[found.broken | found.empty] = None
        made = in_degrees(made, own, str(self._path)) if crs is None else moved(made, to_wgs84(crs))
        off = ~shapely.is_missing(made) & coordinates_problem(made)
        made[off] = None
        return made, found.broken, off

    def _warn(self, rows: npt.NDArray[np.intp]) -> None:
        for row in rows:
            self.warnings.append(Problem(str(self._path), "siting.repaired_site", row=int(row), severity="warning"))

    def _column(self, at: int) -> pl.Series:
        if at < self._table.width:
            return self._table.to_series(at)
        middle = shapely.centroid(self._shapes)
        value = (shapely.get_x if self.headings[at] == "lon" else shapely.get_y)(middle)
        return pl.Series(np.round(value, _DIGITS)).fill_nan(None)
