"""What a file is, is told by its bytes: what is kept, what is not, and what only looks like it."""

import struct
from pathlib import Path
from time import monotonic

import pytest

from closeout.evidence.kinds import HEAD, MEGABYTE, limit_of, refuse_large, type_of
from closeout.kernel.refusal import Refusal
from tests.evidence.making import AAC, MP3, OGG, PDF, VOICE, WAV, WEBM, film, packed, photo

HEIC = film(b"heic", b"mif1")
KEPT = {
    "jpeg": (photo(), "photo", "image/jpeg"),
    "png": (photo(form="PNG"), "photo", "image/png"),
    "webp": (photo(form="WEBP"), "photo", "image/webp"),
    "heic": (HEIC, "photo", "image/heic"),
    "heic by another brand": (film(b"mif1", b"heic"), "photo", "image/heic"),
    "mp4": (film(), "video", "video/mp4"),
    "mp4 of a phone": (film(b"3gp4", b"isom"), "video", "video/mp4"),
    "mov": (film(b"qt  "), "video", "video/quicktime"),
    "old mov": (film()[16:], "video", "video/quicktime"),
    "m4a": (film(b"M4A ", b"isom"), "audio", "audio/mp4"),
    "mp3": (MP3, "audio", "audio/mpeg"),
    "mp3 without tags": (MP3[10:], "audio", "audio/mpeg"),
    "aac": (AAC, "audio", "audio/aac"),
    "wav": (WAV, "audio", "audio/wav"),
    "ogg": (OGG, "audio", "audio/ogg"),
    "webm": (WEBM, "video", "video/webm"),
    "webm of a voice": (VOICE, "audio", "audio/webm"),
    "pdf": (PDF, "file", "application/pdf"),
    "docx": (packed("word/document.xml"), "file", "wordprocessingml.document"),
    "xlsx": (packed("xl/workbook.xml"), "file", "spreadsheetml.sheet"),
}
REFUSED = {
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing with scripts": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "a program": b"\x7fELF" + bytes(60),
    "a gif": b"GIF89a" + bytes(60),
    "text": "只是文字".encode(),
    "text in UTF-16": "text".encode("utf-16"),
    "an archive": packed("readme.txt"),
    "macros": packed("word/document.xml", "word/vbaProject.bin"),
    "a broken archive": packed("word/document.xml")[:60],
    "avif": film(b"avif", b"mif1"),
    "an ISO file of no known brand": film(b"jp2 "),
    "matroska": WEBM.replace(b"webm", b"mkv_"),
    "a film in ogg": OGG + b"\x80theora",
    "a frame at a rate that is none": b"\xff\xfb\xf0\x00" * 20,
    "a single byte": b"\xff",
}


@pytest.mark.parametrize(("content", "kind", "content_type"), KEPT.values(), ids=KEPT)
def test_a_kind_is_known_by_its_bytes(content: bytes, kind: str, content_type: str, tmp_path: Path) -> None:
    (tmp_path / "sent").write_bytes(content)
    found = type_of(tmp_path / "sent", content[:HEAD])
    assert found.kind == kind
    assert found.content_type.endswith(content_type)


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_anything_else_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "sent.jpg").write_bytes(content)
    with pytest.raises(Refusal) as refused:
        type_of(tmp_path / "sent.jpg", content[:HEAD])
    assert refused.value.code == "evidence.kind"


@pytest.mark.parametrize(("kind", "most"), [("photo", 25), ("video", 300), ("audio", 50), ("file", 50)])
def test_a_file_may_be_as_large_as_its_kind_and_no_byte_larger(kind: str, most: int) -> None:
    assert limit_of(kind) == most * MEGABYTE
    refuse_large(most * MEGABYTE, kind)
    with pytest.raises(Refusal) as refused:
        refuse_large(most * MEGABYTE + 1, kind)
    assert refused.value.params == {"found": most + 1, "most": most}


def test_no_file_is_larger_than_the_largest_kind() -> None:
    refuse_large(300 * MEGABYTE)
    with pytest.raises(Refusal):
        refuse_large(300 * MEGABYTE + 1)


def _crowded(count: int, told: int, listed: bytes = b"") -> bytes:
    """Return a document whose list has `count` parts more than it needs, and says that it has `told`."""
    whole = packed("word/document.xml")
    at = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"x"
    parts = whole[at:end] + entry * count
    last = struct.pack("<4s4xHHIIH", b"PK\x05\x06", told, told, len(parts), at, 0)
    return whole[:at] + parts + listed + last


@pytest.mark.parametrize("told", [2, 5_001, 0xFFFF])
def test_a_document_of_a_million_parts_is_refused_before_they_are_read(told: int, tmp_path: Path) -> None:
    (tmp_path / "sent").write_bytes(_crowded(1_000_000, told))
    begun = monotonic()
    with pytest.raises(Refusal) as refused:
        type_of(tmp_path / "sent", b"PK\x03\x04")
    assert refused.value.code == "evidence.kind"
    assert monotonic() - begun < 2  # seconds; to read them all takes more


def test_a_list_that_is_told_in_64_bits_is_not_looked_at(tmp_path: Path) -> None:
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    (tmp_path / "sent").write_bytes(_crowded(0, 2, locator))
    with pytest.raises(Refusal):
        type_of(tmp_path / "sent", b"PK\x03\x04")


@pytest.mark.parametrize(("parts", "is_kept"), [(5_000, True), (5_001, False)])
def test_a_document_may_have_five_thousand_parts_and_a_remark(parts: int, is_kept: bool, tmp_path: Path) -> None:
    whole = _crowded(parts - 2, parts)
    (tmp_path / "sent").write_bytes(whole[:-2] + struct.pack("<H", 0xFFFF) + b"r" * 0xFFFF)
    try:
        found = type_of(tmp_path / "sent", b"PK\x03\x04").kind
    except Refusal:
        found = ""
    assert (found == "file") is is_kept
