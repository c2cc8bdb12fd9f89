"""Why a file of features cannot be read, in our own words; the map library's are for programmers, and in English."""

import json
from pathlib import Path
from typing import Final

from closeout.kernel.refusal import clause
from closeout.kernel.text import Text

_SQLITE: Final = b"SQLite format 3\x00"
_SHAPES: Final = b"\x00\x00\x27\x0a"
_PARTS: Final = (".shx", ".dbf")
_LONGEST: Final = 160
_FAILED: Final = "failed: "  # before it stands the library's own SQL
_ADVICE: Final = "; It might help"  # what follows is for who writes programs


def cause(file: Path, said: str) -> Text:
    """Return why `file` cannot be read, of which the library `said` this; its words stand where ours say too little."""
    match file.suffix.lower():
        case _ if file.stat().st_size == 0:
            return clause("siting.damage_empty")
        case ".gpkg" if not _begins(file, _SQLITE):
            return clause("siting.damage_other_kind", format="GeoPackage")
        case ".shp" if not _begins(file, _SHAPES):
            return clause("siting.damage_other_kind", format="Shapefile")
        case ".shp" if lacking := [file.stem + each for each in _PARTS if not _is_there(file, each)]:
            return clause("siting.damage_lacks", files=Text("、".join(lacking), ", ".join(lacking)))
        case ".geojson" | ".json":
            return _of_json(file) or _inside(said)
        case _:
            return _inside(said)


def _begins(file: Path, sign: bytes) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(sign)) == sign


def _is_there(file: Path, ending: str) -> bool:
    return any(file.with_suffix(each).exists() for each in (ending, ending.upper()))


def _of_json(file: Path) -> Text | None:
    try:
        whole = json.loads(file.read_bytes().decode("utf-8-sig"), parse_int=str)  # however long it is
    except UnicodeDecodeError:
        return clause("siting.damage_not_utf8")
    except json.JSONDecodeError as error:
        return clause("siting.damage_json", line=error.lineno, column=error.colno)
    except RecursionError:
        whole = None  # nested deeper than any shape is
    is_ours = isinstance(whole, dict) and ("features" in whole or "geometry" in whole or "coordinates" in whole)
    return None if is_ours else clause("siting.damage_other_kind", format="GeoJSON")


def _inside(said: str) -> Text:
    words = said.partition(_ADVICE)[0].rpartition(_FAILED)[2].rstrip(".")
    return clause("siting.damage_inside", words=words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…")
