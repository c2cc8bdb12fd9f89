"""Small files of every kind, and evidence of a site."""

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any, Final
from uuid import UUID, uuid4

from PIL import ExifTags, Image

from closeout.evidence.models import Item
from closeout.evidence.services import receive
from closeout.people.roles import Role
from closeout.sites.models import Site
from tests.factories import NOW, authority, person

MP3: Final = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 40
PDF: Final = b"%PDF-1.7\n%%EOF\n"
OGG: Final = b"OggS\x00\x02" + bytes(60)
AAC: Final = b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(20)
WAV: Final = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(30)
WEBM: Final = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(40) + b"V_VP9" + bytes(20)
VOICE: Final = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(40) + b"A_OPUS" + bytes(20)
SECRET: Final = b"+22.6000+114.1200/"  # where a phone says it was


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return (len(body) + 8).to_bytes(4, "big") + name + body


def film(brand: bytes = b"isom", *compatible: bytes) -> bytes:
    """Return an ISO file whose boxes say where it was taken."""
    place = box(b"udta", box(b"\xa9xyz", SECRET))
    moov = box(b"moov", box(b"mvhd", bytes(100)), box(b"trak", box(b"tkhd", bytes(80)), place), place)
    return box(b"ftyp", brand, bytes(4), *compatible) + moov + box(b"mdat", b"moving pictures" * 20)


def packed(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for each in ("[Content_Types].xml", *names):
            archive.writestr(each, "<x/>")
    return out.getvalue()


def exif(at: str = "", *, offset: str = "", place: Any = None, turned: int = 1) -> Image.Exif:
    """Return what a camera writes into a photo."""
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = turned
    tags[ExifTags.Base.Make] = "Camera"
    times = {ExifTags.Base.DateTimeOriginal: at, ExifTags.Base.OffsetTimeOriginal: offset}
    tags.get_ifd(ExifTags.IFD.Exif).update({key: value for key, value in times.items() if value})
    if place is not None:
        tags.get_ifd(ExifTags.IFD.GPSInfo).update(place)
    return tags


def gps(lat: Any = (22.0, 36.0, 0.0), lon: Any = (114.0, 7.0, 12.0), south: bool = False, off: Any = None) -> Any:
    tags: dict[int, Any] = {1: "S" if south else "N", 2: lat, 3: "E", 4: lon}
    return tags if off is None else {**tags, 31: off}


def photo(size: tuple[int, int] = (64, 48), form: str = "JPEG", colour: str = "teal", **more: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, form, **more)
    return out.getvalue()


def evidence(of: Site, content: bytes | None = None, *, role: Role = "unit_member", **more: Any) -> Item:
    """Return evidence of a site that somebody sent, a photo unless `content` is something else."""
    usual: dict[str, Any] = {"name": "照片.jpg", "taken_at": None, "place": None, "caption": "", "at": NOW}
    where = {"subject": f"site:{of.pk}", "scope": f"campaign:{of.campaign_id}", "authority": authority().pk}
    given = {"uuid": uuid4(), "actor": more.get("actor") or person(role), **usual, **where, **more}
    return receive(file=BytesIO(photo() if content is None else content), **given)


def another(number: int) -> UUID:
    return UUID(int=number)


def minutes_later(count: int) -> datetime:
    return NOW.replace(minute=count)
