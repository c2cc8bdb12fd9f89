"""Writes sites as GeoJSON: points or footprints in WGS 84 to seven decimals, with what was found as properties."""

import json
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import polars as pl
import shapely

from closeout.kernel.columns import FOOTPRINT
from closeout.tabular.sinks import Tables

_PLACE: Final = ("lon", "lat", FOOTPRINT)
_DIGITS: Final = 7


class GeoJsonSink:
    """One file of features, one a site."""

    def __init__(self, path: Path, tables: Tables) -> None:
        """Create the file. Raises OSError."""
        self._columns = [name for name in next(iter(tables.values())) if name not in _PLACE]
        self._file: BinaryIO = path.open("xb")
        self._file.write(b'{"type":"FeatureCollection","features":[')
        self._separator = b"\n"

    def write(self, table: str, frame: pl.DataFrame) -> None:
        """Append sites. Raises OSError."""
        for row in frame.iter_rows(named=True):
            properties = {name: row[name] for name in self._columns}
            feature = {"type": "Feature", "properties": properties, "geometry": _geometry(row)}
            self._file.write(self._separator + json.dumps(feature, ensure_ascii=False, separators=(",", ":")).encode())
            self._separator = b",\n"

    def close(self) -> None:
        """Finish the file. Raises OSError."""
        self._file.write(b"\n]}\n")
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file."""
        self._file.raw.close() if hasattr(self._file, "raw") else self._file.close()


def _geometry(row: dict[str, Any]) -> Any:
    """Return the geometry of a site, None where it has no position."""
    shape, lon, lat = row[FOOTPRINT], row["lon"], row["lat"]
    if shape is not None:
        drawn = shapely.transform(shapely.from_wkb(shape), lambda xy: np.round(xy, _DIGITS))
        return json.loads(shapely.to_geojson(drawn))
    if lon is None or lat is None:
        return None
    return {"type": "Point", "coordinates": [round(lon, _DIGITS), round(lat, _DIGITS)]}
