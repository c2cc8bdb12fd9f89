"""What cameras write into photos, copies without any of it, and pictures that are made to hurt."""

import struct
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from closeout.evidence.pictures import Picture, look, reduced
from closeout.evidence.types import Place
from tests.evidence.making import exif, gps, photo


def seen(tmp_path: Path, content: bytes) -> Picture | None:
    (tmp_path / "photo").write_bytes(content)
    return look(tmp_path / "photo")


def reduced_to(tmp_path: Path, content: bytes, longest: int) -> Image.Image:
    (tmp_path / "photo").write_bytes(content)
    reduced(tmp_path / "photo", tmp_path / "copy.jpg", longest)
    return Image.open(tmp_path / "copy.jpg")


def a_png(width: int, height: int) -> bytes:
    """Return a picture that claims to be of a size and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("at", "offset", "expected"),
    [
        ("2026:05:20 10:00:00", "", datetime(2026, 5, 20, 2, tzinfo=UTC)),
        ("2026:05:20 10:00:00", "+08:00", datetime(2026, 5, 20, 2, tzinfo=UTC)),
        ("2026:05:20 10:00:00", "-03:30", datetime(2026, 5, 20, 13, 30, tzinfo=UTC)),
        ("2026:05:20 10:00:00", "rubbish", datetime(2026, 5, 20, 2, tzinfo=UTC)),
        ("0000:00:00 00:00:00", "", None),
        ("2026:13:40 10:00:00", "", None),
        ("yesterday", "", None),
        ("", "", None),
    ],
)
def test_the_time_is_that_of_the_camera_in_china_unless_it_says_otherwise(
    at: str, offset: str, expected: Any, tmp_path: Path
) -> None:
    found = seen(tmp_path, photo(exif=exif(at, offset=offset)))
    assert found is not None
    assert found.at == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (gps(), Place(114.12, 22.6)),
        (gps(off=12.0), Place(114.12, 22.6, 12.0)),
        (gps(south=True), Place(114.12, -22.6)),
        (gps(lat=(91.0, 0.0, 0.0)), None),
        (gps(lat=(0.0, 0.0, 0.0), lon=(0.0, 0.0, 0.0)), None),
        ({1: "N", 2: (22.0, 36.0, 0.0)}, None),
        (None, None),
    ],
)
def test_the_place_is_that_of_the_camera_or_none(place: Any, expected: Place | None, tmp_path: Path) -> None:
    found = seen(tmp_path, photo(exif=exif(place=place)))
    assert found is not None
    assert found.place == expected


def test_a_copy_has_the_size_asked_for_and_nothing_written_into_it(tmp_path: Path) -> None:
    taken = exif("2026:05:20 10:00:00", place=gps())
    with reduced_to(tmp_path, photo((3200, 2400), exif=taken, comment=b"secret"), 1600) as copy:
        assert copy.size == (1600, 1200)
        assert dict(copy.getexif()) == {}
        assert not {"exif", "comment", "xmp"} & set(copy.info)
    assert b"Camera" not in (tmp_path / "copy.jpg").read_bytes()


def test_a_picture_that_lies_on_its_side_is_set_upright(tmp_path: Path) -> None:
    lying = photo((400, 200), exif=exif(turned=6))
    found = seen(tmp_path, lying)
    assert found is not None
    assert (found.width, found.height) == (200, 400)
    with reduced_to(tmp_path, lying, 320) as copy:
        assert copy.size == (160, 320)


def test_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    with reduced_to(tmp_path, photo((64, 48)), 320) as copy:
        assert copy.size == (64, 48)


def test_what_lets_something_through_stands_on_white(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(out, "PNG")
    with reduced_to(tmp_path, out.getvalue(), 320) as copy:
        assert copy.getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_copy_is_made_of_every_sort_of_picture(form: str, mode: str, tmp_path: Path) -> None:
    out = BytesIO()
    Image.new(mode, (400, 300)).convert("RGB" if form != "JPEG" else mode).save(out, form)
    with reduced_to(tmp_path, out.getvalue(), 320) as copy:
        assert (copy.mode, copy.size) == ("RGB", (320, 240))


@pytest.mark.parametrize(
    "content",
    [
        photo((640, 480))[:-400],
        photo()[:100],
        b"\xff\xd8\xff" + bytes(100),
        a_png(30_000, 30_000),
        a_png(64, 64),
        photo(form="PNG")[:60],
    ],
    ids=["cut", "cut short", "nothing", "too many pixels", "too few bytes", "half a PNG"],
)
def test_a_picture_that_is_damaged_or_made_to_hurt_is_not_opened(content: bytes, tmp_path: Path) -> None:
    assert seen(tmp_path, content) is None


def test_forty_million_pixels_are_read_and_one_column_more_is_not(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("closeout.evidence.pictures._MOST_WHOLE", 40 * 30)
    assert seen(tmp_path, photo((40, 30), "PNG")) is not None
    assert seen(tmp_path, photo((41, 30), "PNG")) is None
    assert seen(tmp_path, photo((41, 30))) is not None  # a JPEG is read at a fraction of its size
    assert seen(tmp_path, photo((41, 30), progressive=True)) is None
