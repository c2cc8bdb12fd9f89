"""Files that were loaded, kept below the data folder by the digest of what was sent, and never changed."""

import secrets
import shutil
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.conf import settings

from closeout.kernel.refusal import Refusal

MOST_UNPACKED = 256 * 1024**2  # bytes
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_BLOCK = 1 << 20


def keep_files(sources: list[Path], kind: str, digest: str) -> str:
    """Keep files and return where the first of them is, below the data folder's `files`; kept ones stay as they are."""
    folder = Path(settings.MEDIA_ROOT) / kind / digest
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in sources:
        if not (folder / each.name).exists():
            draft = folder / f".{secrets.token_hex(8)}"
            shutil.copyfile(each, draft)
            draft.replace(folder / each.name)
    return f"{kind}/{digest}/{sources[0].name}"


def kept_file(relative: str) -> Path:
    """Return where a kept file is."""
    return Path(settings.MEDIA_ROOT) / relative


def siblings(file: Path) -> list[Path]:
    """Return a file and what belongs to it: the parts of a Shapefile."""
    return sorted(each for each in file.parent.iterdir() if each.stem == file.stem)


def spread(sent: Path, name: str, folder: Path) -> list[Path]:
    """Put what was sent into `folder` under the name of its layer, a Shapefile as its parts, the map first.

    Raises:
        Refusal: the archive is damaged, holds no Shapefile or several, or is too large when unpacked.
    """
    if sent.suffix.lower() != ".zip":
        target = folder / f"{name}{sent.suffix.lower()}"
        shutil.copyfile(sent, target)
        return [target]
    try:
        with ZipFile(sent) as archive:
            return [_unpacked(archive, part, folder / f"{name}{ending}") for ending, part in _shapefile(archive, sent)]
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise Refusal("areas.zip_damaged", file=str(sent), reason=str(error)) from None


def _shapefile(archive: ZipFile, sent: Path) -> list[tuple[str, ZipInfo]]:
    listed = [each for each in archive.infolist() if not Path(each.filename).name.startswith((".", "_"))]
    maps = [each for each in listed if each.filename.lower().endswith(".shp")]
    if len(maps) != 1:
        raise Refusal("areas.one_shapefile", file=str(sent), count=len(maps))
    if sum(each.file_size for each in listed) > MOST_UNPACKED:
        raise Refusal("areas.zip_large", file=str(sent), most=MOST_UNPACKED >> 20)
    stem = maps[0].filename[:-4].lower()
    by_name = {each.filename.lower(): each for each in listed}
    return [(each, by_name[stem + each]) for each in _PARTS if stem + each in by_name]


def _unpacked(archive: ZipFile, part: ZipInfo, target: Path) -> Path:
    """Unpack a part, no more of it than its header claims: that was held to the limit."""
    left = part.file_size
    with archive.open(part) as source, target.open("wb") as out:
        while block := source.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise BadZipFile(part.filename)
            out.write(block)
    return target
