"""The way back: a copy becomes the data of a service that has none."""

import re
from pathlib import Path

from closeout import __version__
from closeout.backup import files, postgresql, sqlite
from closeout.backup.taking import digest_of
from closeout.backup.types import FILES, SECRETS, Data, Manifest, manifest_of
from closeout.kernel.refusal import Refusal


def restore(*, source: Path, data: Data) -> Manifest:
    """Put a copy back, the database last, and return what the copy said of itself. Nothing that is there is replaced.

    Raises:
        Refusal: there is no whole copy, it was changed, a newer program or another kind of database made it, or the
            service has data already.
    """
    manifest = manifest_of(source)
    _refuse_unfit(source, manifest, data)
    _refuse_used(data)
    data.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (SECRETS, FILES):
        files.put_back(source / name, data.home / name)
    (sqlite if data.kind == "sqlite" else postgresql).put_back(source / manifest.database, data)
    return manifest


def _refuse_unfit(source: Path, manifest: Manifest, data: Data) -> None:
    if manifest.kind != data.kind:
        raise Refusal("backup.other_kind", found=manifest.kind, wanted=data.kind)
    if _numbers(manifest.program) > _numbers(__version__):
        raise Refusal("backup.newer", found=manifest.program, here=__version__)
    file = source / manifest.database
    if not file.is_file() or digest_of(file) != manifest.sha256:
        raise Refusal("backup.changed", file=str(file))


def _refuse_used(data: Data) -> None:
    """Let a service without data have some; an empty folder is none."""
    if data.home.exists() and (not data.home.is_dir() or any(data.home.iterdir())):
        raise Refusal("backup.not_empty", folder=str(data.home))
    if (sqlite if data.kind == "sqlite" else postgresql).used(data):
        raise Refusal("backup.database_used")


def _numbers(version: str) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", version)]
