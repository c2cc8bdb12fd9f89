"""A site's own columns, which lists search and sort by: copies of some of its values in force."""

import math
import unicodedata
from typing import Final

from closeout.kernel.refusal import Refusal
from closeout.sites.models import Site

CELLS: Final = 128  # of the map's grid in a degree: some 850 m each
_ROW: Final = 360 * CELLS + 1  # cells in a row; 180° east has one of its own


def mirror(site: Site) -> None:
    """Copy name, place and what free text is looked for in from the site's values.

    Raises:
        Refusal: there is a longitude without a latitude, or the other way round.
    """
    values = site.values
    site.name = str(values.get("name") or site.code)[:120]
    site.address = str(values.get("address") or "")[:200]
    site.division_code = str(values.get("division_code") or "")[:12]
    site.lon, site.lat = values.get("lon"), values.get("lat")
    if (site.lon is None) is not (site.lat is None):
        raise Refusal("sites.half_a_position")
    site.cell = None if site.lon is None or site.lat is None else cell_of(site.lon, site.lat)
    site.accuracy_m = values.get("position_accuracy_m")
    site.search = folded(f"{site.code} {site.name} {site.address} {site.uscc}")


def cell_of(lon: float, lat: float) -> int:
    """Return the cell of the map's grid in which a position lies; from south to north, in each row from the west."""
    return cell_at(math.floor(lon * CELLS), math.floor(lat * CELLS))


def cell_at(column: int, row: int) -> int:
    """Return a cell by its column and row, counted from Greenwich and the equator."""
    return (row + 90 * CELLS) * _ROW + column + 180 * CELLS


def place_of(cell: int) -> tuple[int, int]:
    """Return the column and row of a cell."""
    row, column = divmod(cell, _ROW)
    return column - 180 * CELLS, row - 90 * CELLS


def folded(text: str) -> str:
    """Return text as it is compared: full-width letters as narrow ones, case apart, no blanks at the ends."""
    return unicodedata.normalize("NFKC", text).casefold().strip()
