"""How far the cells of a workbook reach, told from its parts before they are loaded.

The reader holds a sheet as one rectangle of 32 bytes a cell, and the process dies where that does not fit: a blank
typed by mistake into the last cell of a sheet would need 550 GB.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final
from zipfile import BadZipFile, ZipFile

MOST_CELLS: Final = 100_000_000

_BLOCK: Final = 1 << 20
_DIMENSION: Final = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:([A-Z]+)([0-9]+)"')
_FILLED_CELL: Final = re.compile(rb'<c r="([A-Z]+)([0-9]+)"(?:[^>]*[^>/])?>')
_LONGEST_TAG: Final = 200


def too_far(path: Path) -> str | None:
    """Return the corner, `XFD1048576`, of a sheet that cannot be loaded; None if all can or `path` is no workbook."""
    try:
        with ZipFile(path) as book:
            sheets = [each for each in book.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", each)]
            return next((corner for sheet in sheets if (corner := _too_far(book, sheet)) is not None), None)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return None  # damage is for the reader to name


def _too_far(book: ZipFile, sheet: str) -> str | None:
    with book.open(sheet) as part:
        declared = _DIMENSION.search(part.read(_BLOCK))
    if declared is not None and _column(declared[1]) * int(declared[2]) <= MOST_CELLS:
        return None
    with book.open(sheet) as part:
        width, height = b"A", 1
        for column, row in _filled(part):
            width, height = max(width, column, key=_column), max(height, int(row))
    return f"{width.decode()}{height}" if _column(width) * height > MOST_CELLS else None


def _filled(part: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the column and row of each cell with a value; one that is only formatted takes no room."""
    rest = b""
    while block := part.read(_BLOCK):
        text = rest + block
        yield from set(_FILLED_CELL.findall(text))
        rest = text[-_LONGEST_TAG:]


def _column(letters: bytes) -> int:
    """Return the number of a column, A being 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
