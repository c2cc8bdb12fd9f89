"""The parts of a workbook as they lie packed in its file: how much they are, where a sheet's stands, bytes, tags."""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from closeout.kernel.refusal import Refusal

MOST_UNPACKED: Final = 512 << 20

_PACKED: Final = 1 << 14  # deflate makes at most a thousandfold of it
_LONGEST_TAG: Final = 1 << 20
_HEADER: Final = struct.Struct("<4s22xHH")

Attributes = dict[str, str]
Text = Callable[[str], None]
Start = Callable[[str, Attributes], Text | None]


class Damaged(ValueError):
    """The workbook is not what it should be; the text says in which way."""


class Parts:
    """The parts of the workbook `path` by name, unpacked block by block; what their headers claim is not trusted."""

    def __init__(self, path: Path):
        """List the parts.

        Raises:
            Damaged: the file is no ZIP, or two parts have one name.
            OSError: the file cannot be read.
        """
        self._path = path
        try:
            with ZipFile(path) as archive:
                listed = archive.infolist()
        except (BadZipFile, NotImplementedError, UnicodeDecodeError, struct.error) as error:
            raise Damaged(str(error)) from None
        self._parts = {_plain(each.filename): each for each in listed}
        if len(self._parts) < len(listed):
            raise Damaged("duplicate part")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts."""
        return tuple(self._parts)

    def refuse_too_large(self) -> None:
        """Refuse a small file that becomes a very large one when it is unpacked.

        Raises:
            Refusal: it does.
            Damaged: a part cannot be unpacked.
        """
        most = MOST_UNPACKED + self._path.stat().st_size
        for name in self._parts:
            for block in self.blocks(name):
                most -= len(block)
                if most < 0:
                    raise Refusal("tabular.xlsx_too_large", file=str(self._path), limit=MOST_UNPACKED >> 20)

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part, at most 16 MB at a time.

        Raises:
            Damaged: there is no such part, or it cannot be unpacked.
        """
        part = self._parts.get(_plain(name))
        if part is None:
            raise Damaged(f"no part {name}")
        if part.flag_bits & 1 or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Damaged(f"part {name} is encrypted or packed in an unknown way")
        packed = self._packed(part)
        return packed if part.compress_type == ZIP_STORED else _inflated(packed)

    def _packed(self, part: ZipInfo) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            file.seek(part.header_offset)
            header = file.read(_HEADER.size)
            if len(header) < _HEADER.size or not header.startswith(b"PK\x03\x04"):
                raise Damaged(f"part {part.filename} is cut off")
            _, name, extra = _HEADER.unpack(header)
            file.seek(name + extra, 1)
            left = part.compress_size
            while left and (block := file.read(min(left, _PACKED))):
                left -= len(block)
                yield block

    def sheet(self, name: str) -> str:
        """Return the name of the part that holds the worksheet `name`.

        Raises:
            Damaged: there is none.
        """
        ids: dict[str, str] = {}

        def sheets(tag: str, of: Attributes) -> None:
            if tag == "sheet":
                ids.setdefault(of.get("name", ""), next((of[key] for key in of if _local(key) == "id"), ""))

        parse(self.blocks("xl/workbook.xml"), sheets)
        target = self._targets().get(ids.get(name, ""), "")
        return target.removeprefix("/") if target.startswith(("/", "xl/")) else f"xl/{target}"

    def defined_names(self) -> Mapping[str, str]:
        """Return what the names that the workbook defines stand for: `Sheet1!$A$1:$C$1`.

        Raises:
            Damaged: the workbook's own part is not sound.
        """
        found: dict[str, list[str]] = {}

        def names(tag: str, of: Attributes) -> Text | None:
            return found.setdefault(of.get("name", ""), []).append if tag == "definedName" else None

        parse(self.blocks("xl/workbook.xml"), names)
        return {name: "".join(pieces) for name, pieces in found.items()}

    def _targets(self) -> Mapping[str, str]:
        targets: dict[str, str] = {}

        def relationships(tag: str, of: Attributes) -> None:
            if tag == "Relationship":
                targets[of.get("Id", "")] = of.get("Target", "")

        parse(self.blocks("xl/_rels/workbook.xml.rels"), relationships)
        return targets


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()


def _inflated(packed: Iterable[bytes]) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for block in packed:
            yield stream.decompress(block)
            if stream.eof:
                return
    except zlib.error as error:
        raise Damaged(str(error)) from None
    raise Damaged("part is cut off")


def parse(blocks: Iterable[bytes], start: Start) -> None:
    """Read an XML part and call `start` with the name of each tag, its prefix left out, and its attributes.

    What `start` returns takes the text that follows; None: nobody does.

    Raises:
        Damaged: the part is not sound XML in UTF-8, declares a document type, or has a tag of more than 1 MB.
    """
    parser = expat.ParserCreate("UTF-8")
    taking: Text | None = None

    def take(tag: str, of: Attributes) -> None:
        nonlocal taking
        text = start(tag.rpartition(":")[2] if ":" in tag else tag, of)
        if text is not taking:
            parser.CharacterDataHandler = taking = text

    parser.StartElementHandler = take
    parser.StartDoctypeDeclHandler = _no_doctype
    fed = 0
    try:
        for block in blocks:
            parser.Parse(block, False)
            fed += len(block)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise Damaged("tag is too long")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Damaged(str(error)) from None


def _no_doctype(*_: object) -> None:
    raise Damaged("document type declared")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
