"""What the slice gives to pages and to the slices above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from closeout.kernel.refusal import Problem
from closeout.kernel.text import Text

# The kinds of land of the national statistical code: the first digit says urban or rural.
URBAN_RURAL: Final[Mapping[str, Text]] = {
    "111": Text("主城区", "main urban area"),
    "112": Text("城乡结合区", "urban fringe"),
    "121": Text("镇中心区", "town centre"),
    "122": Text("镇乡结合区", "town fringe"),
    "123": Text("特殊区域", "special area"),
    "210": Text("乡中心区", "township centre"),
    "220": Text("村庄", "village"),
}


@dataclass(frozen=True, slots=True)
class DivisionData:
    """A division as entered."""

    code: str
    name_zh: str
    name_en: str
    urban_rural_code: str


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A division in a list; `kind` None: nobody said what kind of land it is."""

    code: str
    name: Text
    kind: Text | None


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A layer in a list; `features` None: it has not been loaded."""

    pk: int | None
    name: str
    label: Text
    land: str
    features: int | None
    loaded_at: datetime | None
    invented: bool


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year of the calendar: known or not, from a loaded file or as shipped (`loaded_at` None)."""

    year: int
    known: bool
    loaded_at: datetime | None


@dataclass(frozen=True, slots=True)
class LayerFound:
    """What a file says as a layer: how many features, the first of their names, and what was repaired or left out."""

    features: int
    names: Sequence[str]
    warnings: Sequence[Problem]
