"""The features of a file as they stand there: shapes, attributes, coordinate system."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyogrio.raw

from closeout.kernel.numbers import shortest
from closeout.kernel.refusal import Refusal
from closeout.siting.reading import reading, shapes_of
from closeout.tabular.words import fold

_IDS: Final = ("id", "osm_id", "osm_way_id")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,4})?")
_READ: Final = frozenset(("name", "half_width_m", "voltage_kv", "voltage", *_IDS))


@dataclass(frozen=True, slots=True)
class Raw:
    """Features in the file's order. `shapes` has None where there is none; `crs` None: the file names no system.

    `closed` are those of which a ring was left open in the file.
    """

    shapes: npt.NDArray[np.object_]
    closed: npt.NDArray[np.bool_]
    fids: npt.NDArray[np.int64]
    columns: dict[str, npt.NDArray[Any]]
    crs: str | None

    def kept(self, mask: npt.NDArray[np.bool_]) -> "Raw":
        """Return the features where `mask` is true."""
        columns = {name: values[mask] for name, values in self.columns.items()}
        return Raw(self.shapes[mask], self.closed[mask], self.fids[mask], columns, self.crs)

    def ids(self) -> list[str]:
        """Return what each feature is called in the file: its own id, else its number there."""
        own = [self.texts(name) for name in _IDS]
        return [next(filter(None, each), f"#{fid}") for *each, fid in zip(*own, self.fids, strict=True)]

    def texts(self, column: str) -> list[str]:
        """Return a column as text, empty where a feature has nothing there."""
        return [_text(value) for value in self.columns.get(column, [None] * len(self.fids))]

    def numbers(self, column: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
        """Return a column as numbers, NaN where a feature has none, and which cells are no numbers."""
        read = [_number(text) for text in self.texts(column)]
        bad = np.array([each is None for each in read], dtype=bool)
        return np.array([np.nan if each is None else each for each in read], dtype=np.float64), bad


def read_raw(file: Path, layer: str) -> Raw:
    """Return the features of `layer` in `file`, flat (heights and measures left out).

    Raises:
        Refusal: the file is damaged.
    """
    with reading(file):
        meta, fids, written, values = pyogrio.raw.read(
            file, layer=layer, force_2d=True, return_fids=True, columns=_columns(file, layer), encoding=_encoding(file)
        )
    if written is None:
        raise Refusal("siting.no_shapes", file=str(file))
    shapes, closed = shapes_of(written)
    names = [_plain(str(each)) for each in meta["fields"]]
    if _encoding(file) is not None:
        values = [np.array([_decoded(each) for each in column], dtype=object) for column in values]
    return Raw(shapes, closed, fids, dict(zip(names, values, strict=True)), meta["crs"])


def _encoding(file: Path) -> str | None:
    """Return how a Shapefile is read whose text has no encoding to its name: byte by byte, to be decoded later."""
    if file.suffix.lower() != ".shp" or any(file.with_suffix(each).exists() for each in (".cpg", ".CPG")):
        return None
    table = next((each for ending in (".dbf", ".DBF") if (each := file.with_suffix(ending)).exists()), None)
    if table is None:
        return None
    with table.open("rb") as head:
        return "ISO-8859-1" if head.read(30)[29:] == b"\0" else None


def _decoded(value: object) -> object:
    """Return text that was read byte by byte as UTF-8, else as GB 18030."""
    if not isinstance(value, str):
        return value
    raw = value.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _columns(file: Path, layer: str) -> list[str]:
    fields = pyogrio.read_info(file, layer=layer)["fields"]
    return [str(each) for each in fields if _plain(str(each)) in _READ]


def _plain(heading: str) -> str:
    """Return a heading as it is compared: a Shapefile's has ten characters at most, and often capital letters."""
    word = heading.strip().lower()
    return "half_width_m" if word in ("half_width", "half_width_") else word


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float | np.floating):
        return "" if np.isnan(value) else shortest(float(value)) if np.isfinite(value) else str(value)
    return str(value).strip()


def _number(text: str) -> float | None:
    """Return the number of a cell, NaN for an empty one, None for what is none."""
    if not text:
        return np.nan
    word = fold(text).removesuffix("m").removesuffix("米").strip()
    if not _NUMBER.fullmatch(word):
        return None  # Python would read 1_000, and "infinity"
    number = float(word)
    return number if np.isfinite(number) else None
