"""What a file is, by its bytes: what its sender calls it is never trusted."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from django.conf import settings

from closeout.evidence.types import AUDIO, FILE, PHOTO, VIDEO
from closeout.kernel.refusal import Refusal

HEAD: Final = 4096  # bytes that tell what a file is
MEGABYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Type:
    """A type of files: the kind of evidence it is, what HTTP calls it, and how its names end."""

    kind: str
    content_type: str
    endings: tuple[str, ...]


_JPEG: Final = Type(PHOTO, "image/jpeg", (".jpg", ".jpeg"))
_PNG: Final = Type(PHOTO, "image/png", (".png",))
_WEBP: Final = Type(PHOTO, "image/webp", (".webp",))
_HEIC: Final = Type(PHOTO, "image/heic", (".heic", ".heif"))
_MP4: Final = Type(VIDEO, "video/mp4", (".mp4", ".m4v", ".3gp"))
_MOV: Final = Type(VIDEO, "video/quicktime", (".mov", ".qt"))
_WEBM: Final = Type(VIDEO, "video/webm", (".webm",))
_WEBM_SOUND: Final = Type(AUDIO, "audio/webm", (".webm", ".weba"))
_M4A: Final = Type(AUDIO, "audio/mp4", (".m4a", ".mp4"))
_MP3: Final = Type(AUDIO, "audio/mpeg", (".mp3",))
_AAC: Final = Type(AUDIO, "audio/aac", (".aac",))
_WAV: Final = Type(AUDIO, "audio/wav", (".wav",))
_OGG: Final = Type(AUDIO, "audio/ogg", (".ogg", ".oga", ".opus"))
_PDF: Final = Type(FILE, "application/pdf", (".pdf",))
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_DOCX: Final = Type(FILE, f"{_OFFICE}.wordprocessingml.document", (".docx",))
_XLSX: Final = Type(FILE, f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
_ZIP: Final = Type(FILE, "application/zip", (".zip",))  # what DOCX and XLSX look like from the front

ALL: Final = (
    _JPEG, _PNG, _WEBP, _HEIC, _MP4, _MOV, _WEBM, _WEBM_SOUND, _M4A, _MP3, _AAC, _WAV, _OGG, _PDF, _DOCX, _XLSX,
)  # fmt: skip
ACCEPT: Final = ",".join(dict.fromkeys(ending for each in ALL for ending in each.endings))
# Those that carry the place of their recording in boxes that can be blanked.
BOXED: Final = frozenset({_MP4.content_type, _MOV.content_type, _M4A.content_type})

_HEIC_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_SOUND_BRANDS: Final = {b"M4A ", b"M4B "}
_FILM_BRANDS: Final = re.compile(rb"isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|3gp[4-9]|3g2[a-c]|dash|f4v ")
_MOST_PARTS: Final = 5_000  # of an archive
_MOST_LISTED: Final = 1 << 20  # bytes of the list of its parts
_END: Final = struct.Struct("<10xHI")  # of an archive: how many parts, and the size of their list
_LOCATOR: Final = 20  # bytes that stand before the end where it is also told in 64 bits
_LONGEST_END: Final = 22 + 0xFFFF + _LOCATOR  # with a remark


def type_of(path: Path, head: bytes) -> Type:
    """Return what a file is that has come whole.

    Raises:
        Refusal: it is none of the types that are kept.
    """
    found = by_head(head)
    if found is _ZIP:
        found = _by_parts(path)
    if found is None:
        raise Refusal("evidence.kind")
    return found


def by_head(head: bytes) -> Type | None:
    """Return what a file is that begins with `head`; of a packed one the kind alone is right."""
    return next((each for each in _guesses(head) if each is not None), None)


def _guesses(head: bytes) -> Iterator[Type | None]:
    yield _JPEG if head.startswith(b"\xff\xd8\xff") else None
    yield _PNG if head.startswith(b"\x89PNG\r\n\x1a\n") else None
    yield _riff(head) if head.startswith(b"RIFF") else None
    yield _boxed(head) if head[4:8] == b"ftyp" else None
    yield _MOV if head[4:8] in (b"moov", b"wide") else None
    yield _matroska(head) if head.startswith(b"\x1a\x45\xdf\xa3") else None
    yield _OGG if head.startswith(b"OggS") and b"theora" not in head else None
    yield _MP3 if head.startswith(b"ID3") or _is_mp3(head) else None
    yield _AAC if len(head) > 6 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0 else None
    yield _PDF if head.startswith(b"%PDF-") else None
    yield _ZIP if head.startswith(b"PK\x03\x04") else None


def _riff(head: bytes) -> Type | None:
    return {b"WEBP": _WEBP, b"WAVE": _WAV}.get(head[8:12])


def _boxed(head: bytes) -> Type | None:
    """Return what an ISO file is by its brands: its own, and those that it says it can be read as."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    own = head[8:12]
    brands = {own, *(head[at : at + 4] for at in range(16, size - 3, 4))}
    if own.startswith((b"avif", b"avis")):
        return None
    if brands & _HEIC_BRANDS:
        return _HEIC
    if own == b"qt  ":
        return _MOV
    if own in _SOUND_BRANDS:
        return _M4A
    return _MP4 if any(_FILM_BRANDS.fullmatch(each) for each in brands) else None


def _matroska(head: bytes) -> Type | None:
    if b"webm" not in head[:64]:
        return None
    sound = re.search(rb"A_(OPUS|VORBIS)", head) and not re.search(rb"V_(VP8|VP9|AV1)", head)
    return _WEBM_SOUND if sound else _WEBM


def _is_mp3(head: bytes) -> bool:
    """Return whether a frame of MPEG layer III begins here, at a rate and a frequency that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 not in (0, 15) and (head[2] >> 2) & 3 != 3


def _by_parts(path: Path) -> Type | None:
    """Return what a packed file is by the names of its parts; one with macros is not taken. Nothing is unpacked."""
    if not _briefly_listed(path):
        return None
    try:
        with ZipFile(path) as archive:
            names = {each.filename for each in archive.infolist()}
    except (BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    if "[Content_Types].xml" not in names or any(each.endswith("vbaProject.bin") for each in names):
        return None
    return _DOCX if "word/document.xml" in names else _XLSX if "xl/workbook.xml" in names else None


def _briefly_listed(path: Path) -> bool:
    """Return whether the list of an archive's parts is short, by its end record alone: reading it takes all of it.

    Both its number and its size count, for neither is true of itself. One that says so in 64 bits is none of ours.
    """
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, SEEK_END) - _LONGEST_END))
        end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) < at + _END.size or end[max(0, at - _LOCATOR) : at].startswith(b"PK\x06\x07"):
        return False
    parts, size = _END.unpack_from(end, at)
    return bool(parts <= _MOST_PARTS and size <= _MOST_LISTED)


def limit_of(kind: str) -> int:
    """Return how many bytes a file of a kind may have."""
    limits: dict[str, int] = settings.EVIDENCE_LIMITS
    return limits[kind] * MEGABYTE


def largest() -> int:
    """Return how many bytes a file of whatever kind may have."""
    return max(limit_of(kind) for kind in settings.EVIDENCE_LIMITS)


def refuse_large(size: int, kind: str | None = None) -> None:
    """Let a file go on that is not too large for its kind; None: for any.

    Raises:
        Refusal: it is.
    """
    most = largest() if kind is None else limit_of(kind)
    if size > most:
        raise Refusal("evidence.too_large", found=-(-size // MEGABYTE), most=most // MEGABYTE)
