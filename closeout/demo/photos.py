"""The demo's photos: drawn, so that they show nobody's yard, and marked as examples."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import as_file, files
from io import BytesIO
from random import Random
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from PIL import ExifTags, Image, ImageDraw, ImageFont

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.campaigns.services import scope_of
from closeout.evidence.services import receive
from closeout.evidence.types import Place
from closeout.findings.models import Finding
from closeout.sites.models import Site

_SIZE: Final = (1920, 1440)  # pixels
_WALLS: Final = ("#8d99a3", "#a39a86", "#7f8c7a")
_HEAPS: Final = ("#7a4f2c", "#4a5b6b", "#8a8f94", "#b08d57", "#5d6d4e")
# What a photo shows, how many heaps it has, and how far off the phone's place may be, in metres.
_SHOWN: Final = (
    ("门口堆放废纸板，占用人行道（示例）", 7, 9.0),
    ("院内废金属堆高，未分类（示例）", 9, 14.0),
    ("围挡一侧缺损（示例）", 3, 62.0),
    ("灭火器在位，压力正常（示例）", 2, 6.0),
    ("打包区地面，未见油污（示例）", 4, 11.0),
)


def take(campaign: Campaign, by: User, sites: list[Site], at: datetime) -> None:
    """Let somebody send photos of some sites: of the first, several."""
    subjects = [*sites[:1] * 3, *sites[1 : len(_SHOWN) - 2]]
    with as_file(files("pylopdf_fonts_zh_cn").joinpath("NotoSansSC-Regular.otf")) as path:
        font = ImageFont.truetype(path, 64)
        for number, (site, (caption, heaps, off)) in enumerate(zip(subjects, _SHOWN, strict=False)):
            taken = at + timedelta(minutes=4 * number)
            receive(
                uuid=uuid5(NAMESPACE_URL, f"closeout:{campaign.slug}/photo/{number}"),
                subject=f"site:{site.pk}",
                scope=scope_of(campaign),
                authority=campaign.authority_id,
                file=BytesIO(_photo(site, taken, heaps, font, number)),
                name=f"IMG_{taken:%Y%m%d_%H%M}_{number + 1}.jpg",
                taken_at=taken,
                place=None if site.lon is None or site.lat is None else Place(site.lon, site.lat, off),
                caption=caption,
                actor=by,
                at=taken + timedelta(minutes=1),
            )


def corrected(campaign: Campaign, by: User, finding: Finding, at: datetime) -> None:
    """Let somebody send a photo of how it is after a correction."""
    with as_file(files("pylopdf_fonts_zh_cn").joinpath("NotoSansSC-Regular.otf")) as path:
        font = ImageFont.truetype(path, 64)
        receive(
            uuid=uuid5(NAMESPACE_URL, f"closeout:{campaign.slug}/corrected/{finding.number}/{at:%d%H}"),
            subject=f"finding:{finding.pk}",
            scope=scope_of(campaign),
            authority=campaign.authority_id,
            file=BytesIO(_photo(finding.site, at, 2, font, finding.number)),
            name=f"IMG_{at:%Y%m%d_%H%M}.jpg",
            taken_at=at,
            place=None,
            caption="整改后（示例）",
            actor=by,
            at=at,
        )


def _photo(site: Site, taken: datetime, heaps: int, font: ImageFont.FreeTypeFont, number: int) -> bytes:
    """Return a photo as a phone would send it, with the time and the place in it."""
    image, chance = Image.new("RGB", _SIZE, "#c9d6de"), Random(number)  # noqa: S311 - a drawing
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 520, _SIZE[0], 900), fill=_WALLS[number % len(_WALLS)])
    for x in range(0, _SIZE[0], 160):
        draw.line((x, 520, x, 900), fill="#00000040", width=4)
    draw.rectangle((0, 900, *_SIZE), fill="#b9b2a3")
    for corners, colour in _heaps(heaps, chance):
        draw.polygon(corners, fill=colour)
    draw.rectangle((0, 1300, _SIZE[0], _SIZE[1]), fill="#10202c")
    draw.text((40, 1326), f"示例 {site.code} {taken:%Y-%m-%d %H:%M}", fill="white", font=font)
    out = BytesIO()
    image.save(out, "JPEG", quality=85, exif=_written(site, taken))
    return out.getvalue()


def _heaps(count: int, chance: Random) -> Iterator[tuple[list[tuple[int, int]], str]]:
    for _ in range(count):
        x, foot, wide, high = (chance.randint(*each) for each in ((60, 1700), (960, 1260), (120, 320), (90, 420)))
        top = [(x + wide * part // 8, foot - high * chance.randint(50, 100) // 100) for part in range(-4, 5, 2)]
        yield [(x - wide, foot), *top, (x + wide, foot)], chance.choice(_HEAPS)


def _written(site: Site, taken: datetime) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Example"
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            ExifTags.Base.DateTimeOriginal: f"{taken:%Y:%m:%d %H:%M:%S}",
            ExifTags.Base.OffsetTimeOriginal: "+08:00",
        }
    )
    if site.lon is not None and site.lat is not None:
        place = {1: "N", 2: _parts(site.lat), 3: "E", 4: _parts(site.lon)}
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(place)
    return exif


def _parts(degrees: float) -> tuple[float, float, float]:
    whole, minutes = int(degrees), (degrees - int(degrees)) * 60
    return float(whole), float(int(minutes)), (minutes - int(minutes)) * 60
