"""Which encoding a text file is in: UTF-8, UTF-16 with a byte order mark, or GB 18030."""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from closeout.kernel.refusal import Refusal

_BLOCK: Final = 1 << 20

# Eight characters that happen to be sound UTF-8 do not occur in GB 18030 text by chance (about one in a million), so
# a file that starts with them and then breaks is damaged UTF-8; read as GB 18030 it would be silent nonsense.
_SURELY_UTF8: Final = 8


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to decode a file; `lines` is an upper bound of its line ends."""

    codec: str
    lines: int


@dataclass(slots=True)
class _Scan:
    """What decoding a whole file showed; `broken_at` is the line of the first byte that does not decode."""

    lines: int = 0
    others: int = 0
    has_nul: bool = False
    broken_at: int | None = None

    def take(self, text: str) -> None:
        self.lines += text.count("\n") + (text.count("\r") - text.count("\r\n") if "\r" in text else 0)
        if self.others < _SURELY_UTF8 and not text.isascii():
            self.others += sum(char > "\x7f" for char in text)
        self.has_nul = self.has_nul or "\0" in text


def detect(path: Path) -> Encoding:
    """Return the encoding of `path`; the whole file is decoded once to be sure.

    Raises:
        Refusal: the file is empty, holds NUL characters, or is in none of the encodings.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if not head:
        raise Refusal("tabular.empty", file=str(path))
    scans: dict[str, _Scan] = {}
    for codec in _candidates(head):
        scan = scans[codec] = _scan(path, codec)
        if scan.has_nul:
            raise Refusal("tabular.nul", file=str(path))
        if scan.broken_at is None:
            return Encoding(codec, scan.lines)
        if codec == "utf-8" and scan.others >= _SURELY_UTF8:
            break
    raise _undecodable(path, {codec: scan.broken_at for codec, scan in scans.items()})


def _undecodable(path: Path, lines: Mapping[str, int | None]) -> Refusal:
    if len(lines) > 1:
        return Refusal("tabular.not_text", file=str(path), utf8_line=lines["utf-8"], gb_line=lines["gb18030"])
    ((codec, line),) = lines.items()
    return Refusal("tabular.damaged_text", file=str(path), encoding=_NAMES[codec], line=line)


_NAMES: Final = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16"}


def _candidates(head: bytes) -> tuple[str, ...]:
    if head.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8", "gb18030")


def _scan(path: Path, codec: str) -> _Scan:
    decoder = codecs.getincrementaldecoder(codec)()
    scan = _Scan()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if not _feed(decoder, block, scan):
                return scan
    _feed(decoder, b"", scan, final=True)
    return scan


def _feed(decoder: codecs.IncrementalDecoder, block: bytes, scan: _Scan, *, final: bool = False) -> bool:
    """Decode one block into `scan`; False: it does not decode."""
    try:
        scan.take(decoder.decode(block, final))
    except UnicodeDecodeError as error:
        scan.take(error.object[: error.start].decode(error.encoding, "replace"))
        scan.broken_at = scan.lines + 1
        return False
    return True


def read_text(path: Path) -> str:
    """Return the text of a small file in whatever encoding it is.

    Raises:
        Refusal: as `detect`.
        OSError: the file cannot be read.
    """
    return path.read_text(detect(path).codec)
