"""What the cells of a sheet say before they are loaded: how far they reach, which hold an error or nothing yet.

The reader holds a sheet as one rectangle of 32 bytes a cell, and the process dies where that does not fit: a blank
typed by mistake into the last cell of a sheet would need 550 GB. It also takes for an empty cell an
error, and a formula that no spreadsheet has calculated yet, as programs write them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from closeout.tabular.xlsx_parts import Attributes, Damaged, Text, parse

MOST_CELLS: Final = 100_000_000
MOST_SENT: Final = 2_000_000  # of a workbook that somebody sent to the service: 64 MB
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_REFERENCE: Final = re.compile("([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_ROW: Final = re.compile("[1-9][0-9]{0,6}")
_DIMENSION: Final = re.compile(rb'<dimension ref="[A-Z]{1,3}[0-9]{1,7}:([A-Z]{1,3})([0-9]{1,7})"')
_LONGEST_TAG: Final = 1 << 16
_FORMULA: Final = (b"<f>", b"<f ", b"<f/", b":f")
_FILLING: Final = frozenset(("v", "is"))

Cell = tuple[int, int]  # row and column, both from 0


@dataclass(slots=True)
class Formulas:
    """What formulas of a sheet gave: the errors as they show, #N/A; and the cells that were never calculated."""

    errors: dict[Cell, str] = field(default_factory=dict)
    pending: dict[Cell, None] = field(default_factory=dict)  # in their order


class TooFar(ValueError):
    """The cells of a sheet reach further than can be loaded; the text is their corner: XFD1048576."""


def survey(blocks: Callable[[], Iterator[bytes]], most: int = MOST_CELLS) -> Formulas:
    """Return what the formulas gave of a sheet that can be loaded; `blocks` gives the bytes of its part.

    It can be where the rectangle that its cells span holds at most `most`.

    Raises:
        TooFar: it cannot be loaded.
        Damaged: the part is not sound XML, or names a cell that no sheet has.
    """
    if _plainly_small(blocks(), most):
        return Formulas()
    cells = _Cells(most)
    parse(blocks(), cells.start)
    return cells.formulas


def _plainly_small(blocks: Iterator[bytes], most: int) -> bool:
    """Return whether each cell is written as spreadsheets do, and none reaches too far, has an error or a formula.

    This only saves time, fourfold: whatever is written in another way must be read as XML.
    """
    rest, rows = next(blocks, b""), 0
    strange = _strange(rest, most)
    if strange is None:
        return False
    for block in _whole_tags(rest, blocks):
        rows += block.count(b"<row")
        if rows > LAST_ROW or strange(block):
            return False
    return True


def _whole_tags(first: bytes, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes cut anew, so that no tag is parted; one that never ends comes in its pieces, as no tag."""
    rest = first
    for block in blocks:
        cut = rest.rfind(b"<")
        if len(rest) - cut > _LONGEST_TAG:
            cut = len(rest)
        yield rest[:cut]
        rest = rest[cut:] + block
    yield rest


def _strange(head: bytes, most: int) -> Callable[[bytes], bool] | None:
    """Return what tells whether bytes hold a cell outside the declared extent, or anything but plain cells.

    The extent is a guess that is checked; None: a sheet that fills it cannot be loaded.
    """
    declared = _DIMENSION.search(head)
    column, row = ("AZ", "999999") if declared is None else (declared[1].decode(), declared[2].decode())
    if _column(_most(column, "Z")) * int(_most(row, "9")) > most:
        return None
    reference = _up_to(column, "A", "Z") + _up_to(row, "0", "9")
    cell = rf'<c(?! r="{reference}"(?: (?:s|cm|vm)="[0-9]+"| t="(?:s|n|str|b|d|inlineStr)")* ?/?>|[a-z])'
    found = re.compile(cell.encode())
    return lambda block: found.search(block) is not None or any(each in block for each in (b":c", b":row", *_FORMULA))


def _up_to(last: str, low: str, high: str) -> str:
    """Return the pattern of what is at most as long as `last` and, if as long, does not begin higher."""
    more = len(last) - 1
    shorter = f"[{low}-{high}]{{1,{more}}}|" if more else ""
    return f"(?:{shorter}[{low}-{last[0]}][{low}-{high}]{{{more}}})"


def _most(last: str, high: str) -> str:
    return last[0] + high * (len(last) - 1)


class _Cells:
    """Takes the tags of a sheet one by one; what follows a cell's tag, `v` or `is`, fills it."""

    def __init__(self, most: int) -> None:
        self.formulas = Formulas()
        self._most = most
        self._row = -1
        self._at = (-1, -1)
        self._far = (0, 0)
        self._kind = "n"

    def start(self, tag: str, of: Attributes) -> Text | None:
        """Take a tag; return what takes the text that follows it, if anything."""
        if tag == "c":
            self._at = _place(of["r"]) if "r" in of else (self._row, self._at[1] + 1)
            self._kind = of.get("t", "n")
        elif tag == "row":
            self._row = _row(of["r"]) if "r" in of else self._row + 1
            self._at = self._row, -1
        elif tag in _FILLING:
            if self._at[0] > self._far[0] or self._at[1] > self._far[1]:
                self._reach()
            return self._taker() if tag == "v" else None
        elif tag == "f" and self._kind == "n":  # of text that is empty, the kind was calculated
            self.formulas.pending[self._at] = None
        if self._at[0] >= LAST_ROW or self._at[1] >= LAST_COLUMN:
            raise TooFar(_name(self._at))
        return None

    def _reach(self) -> None:
        self._far = max(self._at[0], self._far[0]), max(self._at[1], self._far[1])
        if (self._far[0] + 1) * (self._far[1] + 1) > self._most:
            raise TooFar(_name(self._far))

    def _taker(self) -> Text | None:
        if self._kind == "e":
            return self._say
        return self._calculated if self._at in self.formulas.pending else None

    def _say(self, text: str) -> None:
        self.formulas.errors[self._at] = self.formulas.errors.get(self._at, "") + text

    def _calculated(self, text: str) -> None:
        if text.strip():
            self.formulas.pending.pop(self._at, None)


def _row(number: str) -> int:
    if not _ROW.fullmatch(number):
        raise Damaged(f"row {number[:40]}")
    return int(number) - 1


def _place(reference: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise Damaged(f"cell {reference[:40]}")
    return int(found[2]) - 1, _column(found[1]) - 1


@cache
def _column(name: str) -> int:
    """Return the number of a column, A being 1."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _name(place: tuple[int, int]) -> str:
    return f"{letters(max(place[1], 0))}{place[0] + 1}"


def letters(column: int) -> str:
    """Return the name of a column counted from 0."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)
