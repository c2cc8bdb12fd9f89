"""Longgang's demo: invented sites, power lines and stores on a real map, so that the rules of place have work to do."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tools.demo.dice import Dice
from tools.demo.names import Signs
from tools.demo.sheet import MARK, Facts, write

COLUMNS: Final = (
    *"site_code name lon lat position_accuracy_m operating_state stacked_neatly spoils_appearance".split(),
    *"temporary_structure illegal_structure pollutes_surroundings dangerous_goods_store_m".split(),
)
SITES: Final = 40
_WEST, _EAST, _SOUTH, _NORTH = 114.1985, 114.2250, 22.6840, 22.7060

# Nothing of this is there: a 220 kV, a 500 kV and a 110 kV line, one that nobody knows the voltage of, and two stores.
LINES: Final[tuple[tuple[str, dict[str, Any], tuple[tuple[float, float], ...]], ...]] = (
    (
        "梧横甲线",
        {"voltage": "220000", "half_width_m": 7},
        ((114.1940, 22.7000), (114.2100, 22.6950), (114.2290, 22.6965)),
    ),
    ("岗坪乙线", {"voltage": "500000", "half_width_m": 12}, ((114.2030, 22.6830), (114.2065, 22.7080))),
    ("荷坳支线", {"voltage": "110000;10000"}, ((114.1960, 22.6880), (114.2280, 22.6900))),
    ("电压不详线路", {}, ((114.2190, 22.6820), (114.2215, 22.7070))),
)
STORES: Final = (("一号危险品存放点", (114.2125, 22.6985)), ("二号危险品存放点", (114.2010, 22.6870)))


def make(folder: Path) -> None:
    """Write the invented part of the sample: the table of sites and two layers; the same bytes every time."""
    write(folder / "sites.csv", COLUMNS, sites())
    lines = (_feature(name, each, "LineString", path) for name, each, path in LINES)
    _layer(folder / "layers" / "hv_line.geojson", lines)
    stores = (_feature(name, {}, "Point", place) for name, place in STORES)
    _layer(folder / "layers" / "dangerous_goods_store.geojson", stores)


def sites() -> Iterator[Facts]:
    """Yield invented sites within the map; every eighth store distance was measured by the office itself."""
    dice = Dice("longgang")
    signs = Signs(dice, "深圳市")
    for number in range(1, SITES + 1):
        yield {
            "site_code": f"LG-{number:03}",
            "name": signs.shop(dice, dice.pick(("yard", "shop")), metal=False, licensed=True, spot=""),
            "lon": round(_WEST + dice.tenths(0, 100) / 100 * (_EAST - _WEST), 5),
            "lat": round(_SOUTH + dice.tenths(0, 100) / 100 * (_NORTH - _SOUTH), 5),
            "position_accuracy_m": dice.weighted({3: 0.6, 8: 0.25, 30: 0.15}),
            "operating_state": "operating",
            "stacked_neatly": dice.chance(0.7),
            "spoils_appearance": dice.chance(0.2),
            "temporary_structure": dice.chance(0.2),
            "illegal_structure": dice.chance(0.1),
            "pollutes_surroundings": dice.chance(0.1),
            "dangerous_goods_store_m": 620 if number % 8 == 0 else None,
        }


def _feature(name: str, properties: Mapping[str, Any], kind: str, places: Any) -> dict[str, Any]:
    said = {"name": f"{name}{MARK}", **properties}
    return {"type": "Feature", "properties": said, "geometry": {"type": kind, "coordinates": places}}


def _layer(path: Path, features: Iterable[Mapping[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', "utf-8", newline="\n")
