"""The one module that knows Pillow: what a camera wrote into a photo, and smaller copies of it without any of that.

A picture is opened only where its size can be afforded. One that is damaged, or has more pixels than that, is kept as a
file: the evidence is not lost, and no page shows it.
"""

import math
import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from PIL import ExifTags, Image, ImageOps

from closeout.evidence.types import Place
from closeout.kernel.clock import TIME_ZONE

Image.MAX_IMAGE_PIXELS = None  # the limits below hold instead: by what a picture of its kind takes in memory
_MOST: Final = 110_000_000  # pixels of a JPEG, which is read at a fraction of its size
_MOST_WHOLE: Final = 40_000_000  # pixels of what has to be read whole
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
# All that Pillow raises at what is no sound picture; a hostile one can say anything of itself.
DAMAGE: Final = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, struct.error)
_TIME: Final = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")
_OFFSET: Final = re.compile(r"([+-])(\d\d):(\d\d)")
_QUALITY: Final = 80


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its pixels as it is shown upright, and when and where its camera says that it was taken."""

    width: int
    height: int
    at: datetime | None
    place: Place | None


def look(path: Path) -> Picture | None:
    """Return what a picture says of itself, after reading all of it; None: it cannot be opened."""
    try:
        with Image.open(path, formats=_FORMATS) as image:
            if not _affordable(image):
                return None
            size, turned = image.size, image.getexif().get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
            image.draft("RGB", (320, 320))
            image.load()
            width, height = reversed(size) if turned else size
            return Picture(width, height, *_written(image))
    except DAMAGE:
        return None


def _affordable(image: Image.Image) -> bool:
    whole = image.format not in ("JPEG", "MPO") or bool(image.info.get("progressive"))
    return image.width * image.height <= (_MOST_WHOLE if whole else _MOST)


def reduced(path: Path, target: Path, longest: int) -> None:
    """Write an upright copy of at most so many pixels a side to `target`, as JPEG, with nothing written into it.

    Raises:
        OSError, ValueError and the like: the picture is damaged.
    """
    with Image.open(path, formats=_FORMATS) as image:
        profile = image.info.get("icc_profile") if image.mode == "RGB" else None
        image.draft("RGB", (longest, longest))
        image.thumbnail((longest, longest))
        upright = _flat(ImageOps.exif_transpose(image))
        upright.info.clear()
        upright.save(target, "JPEG", quality=_QUALITY, optimize=True, icc_profile=profile)


def _flat(image: Image.Image) -> Image.Image:
    """Return a picture on white where it lets something through."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("RGB")


def _written(image: Image.Image) -> tuple[datetime | None, Place | None]:
    """Return when and where a photo was taken, as its camera wrote; what makes no sense there is left out."""
    try:
        exif = image.getexif()
        return _time(exif.get_ifd(ExifTags.IFD.Exif)), _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except DAMAGE:
        return None, None


def _time(tags: dict[int, Any]) -> datetime | None:
    """Return the time of a photo; a camera that names no offset is set to the time of China."""
    found = _TIME.match(str(tags.get(ExifTags.Base.DateTimeOriginal, "")))
    if found is None:
        return None
    offset = _OFFSET.match(str(tags.get(ExifTags.Base.OffsetTimeOriginal, "")))
    try:
        local = datetime(*(int(each) for each in found.groups()), tzinfo=TIME_ZONE)  # type: ignore[arg-type, misc]
        return local.replace(tzinfo=_zone(offset)).astimezone(UTC) if offset else local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(offset: re.Match[str]) -> timezone:
    shift = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(-shift if offset[1] == "-" else shift)


def _place(tags: dict[int, Any]) -> Place | None:
    try:
        lat = _degrees(tags[ExifTags.GPS.GPSLatitude], tags.get(ExifTags.GPS.GPSLatitudeRef, "N"), "S")
        lon = _degrees(tags[ExifTags.GPS.GPSLongitude], tags.get(ExifTags.GPS.GPSLongitudeRef, "E"), "W")
        off = float(tags.get(ExifTags.GPS.GPSHPositioningError, math.nan))
    except (KeyError, *DAMAGE):
        return None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90) or (lon, lat) == (0, 0):
        return None
    return Place(lon, lat, off if math.isfinite(off) and off >= 0 else None)


def _degrees(parts: Any, side: str, negative: str) -> float:
    degrees, minutes, seconds = (float(each) for each in parts)
    found = round(degrees + minutes / 60 + seconds / 3600, 7)  # a centimetre
    return -found if side == negative else found
