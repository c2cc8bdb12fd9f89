"""How a form looks: fonts as offices print them, fills, borders, the widths of columns and the heights of rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from closeout.kernel.facts import Fact

_BODY, _HEAD = "宋体", "黑体"
_GREY, _INK, _LINE = "#E7ECF2", "#3A4A5A", "#8A97A5"
_CENTRED: Final = {"align": "center", "valign": "vcenter", "text_wrap": True}
_HEADING: Final = {**_CENTRED, "font_name": _HEAD, "bg_color": _GREY, "border": 1, "border_color": _LINE}

_STYLES: Final[Mapping[str, Mapping[str, object]]] = {
    "title": {"valign": "vcenter", "text_wrap": True},
    "title_zh": {"font_name": _HEAD, "font_size": 18},
    "title_en": {"font_name": _BODY, "font_size": 10, "font_color": _INK},
    "report": {"valign": "vcenter", "font_name": _BODY, "font_size": 11, "locked": False},
    "how": {"valign": "vcenter", "text_wrap": True, "font_name": _BODY, "font_size": 10, "font_color": _INK},
    "section": {**_HEADING, "font_size": 10, "align": "left"},
    "zh": {**_HEADING, "font_size": 10},
    "en": {**_HEADING, "font_name": _BODY, "font_size": 8, "font_color": _INK},
    "key": {"font_size": 8, "num_format": "@"},
    "framed": {"border": 1, "border_color": _LINE},
    "line": {
        "text_wrap": True,
        "valign": "top",
        "border": 1,
        "border_color": _LINE,
        "font_name": _BODY,
        "font_size": 10,
    },
}
_CELL: Final = {"locked": False, "valign": "vcenter", "text_wrap": True, "font_name": _BODY, "font_size": 10}
# Text is formatted as text, so that leading zeros stay.
_NUMBER_FORMATS: Final = {"number": "General", "date": "yyyy-mm-dd"}

_WIDTHS: Final = {
    "site_code": 15,
    "name": 22,
    "address": 30,
    "division_code": 16,
    "lon": 11,
    "lat": 11,
    "_phone": 14,
    "_remarks": 24,
}
_WIDTHS_OF_TYPES: Final = {"boolean": 11.5, "number": 11.5, "choice": 12, "set": 22, "date": 12, "text": 13}


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of one workbook."""

    book: Workbook
    named: Mapping[str, Format]

    def cell(self, fact: Fact, *, framed: bool = False) -> Format:
        """Return the format of the cells to fill in."""
        return self.named[f"{fact.type}{'_framed' if framed else ''}"]


def styles(book: Workbook) -> Styles:
    """Make the formats of a workbook."""
    named = {name: book.add_format(dict(each)) for name, each in _STYLES.items()}
    for kind in _WIDTHS_OF_TYPES:
        cell = {**_CELL, "num_format": _NUMBER_FORMATS.get(kind, "@")}
        cell |= {} if kind in ("text", "set") else {"align": "center"}
        named[kind] = book.add_format(cell)
        named[f"{kind}_framed"] = book.add_format({**cell, "border": 1, "border_color": _LINE})
    return Styles(book, named)


def width(fact: Fact) -> float:
    """Return the width of a fact's column in characters."""
    return _WIDTHS.get(fact.key, _WIDTHS_OF_TYPES[fact.type])
