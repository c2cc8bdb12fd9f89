"""Where a film or a sound keeps what phones write into it: place, device, maker. Copies leave without that.

An ISO file is a tree of boxes, each with its size and its name. The boxes that describe are handed out as free space of
the same size, so that every other byte stays where the file says it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

_DESCRIBE: Final = (b"udta", b"meta", b"uuid")
_HOLD: Final = (b"moov", b"trak", b"mdia")
_MOST: Final = 10_000  # boxes that are blanked
_DEEPEST: Final = 8
_FREE: Final = b"free"


@dataclass(frozen=True, slots=True)
class Blank:
    """Bytes that a copy shows otherwise: as `shown`, then zeros."""

    start: int
    end: int
    shown: bytes = b""

    def over(self, at: int, block: bytes) -> bytes:
        """Return a block that begins at `at` in the file, blanked as far as these bytes are in it."""
        first, last = max(at, self.start), min(at + len(block), self.end)
        if first >= last:
            return block
        shown = self.shown[first - self.start : last - self.start]
        return block[: first - at] + shown + bytes(last - first - len(shown)) + block[last - at :]


def blanks(path: Path) -> list[Blank]:
    """Return the boxes of a file that describe it."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        found = []
        for count, each in enumerate(_describing(file, 0, size)):
            if count == _MOST:
                break
            found.append(each)
        return found


def _describing(file: IO[bytes], start: int, end: int, depth: int = 0) -> Iterator[Blank]:
    at = start
    while at + 8 <= end:
        file.seek(at)
        head = file.read(16)
        name, size, length = head[4:8], int.from_bytes(head[:4], "big"), 8
        if size == 1 and len(head) == 16:
            size, length = int.from_bytes(head[8:], "big"), 16
        size = end - at if size == 0 else size
        if size < length or at + size > end:
            return  # no box of its parent; players stop here, too
        if name in _DESCRIBE:
            yield from _blanked(at, size, length)
        elif name in _HOLD and depth < _DEEPEST:
            yield from _describing(file, at + length, at + size, depth + 1)
        at += size


def _blanked(at: int, size: int, length: int) -> Iterator[Blank]:
    """Yield the name, and what comes after the size: a long one stands between the two."""
    yield Blank(at + 4, at + 8, _FREE)
    yield Blank(at + length, at + size)
