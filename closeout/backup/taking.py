"""Taking a copy: first the records, then the files they speak of, which are never changed and never removed."""

import hashlib
import os
import re
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from closeout import __version__
from closeout.backup import files, postgresql, sqlite
from closeout.backup.types import FILES, MANIFEST, SECRETS, Data, Manifest
from closeout.kernel.refusal import Refusal

_NAME: Final = "%Y-%m-%dT%H%M%SZ"
_NAMED: Final = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")


@dataclass(frozen=True, slots=True)
class Taken:
    """A copy that was taken; `gone` is how many older ones made room."""

    folder: Path
    manifest: Manifest
    gone: int


def take(*, data: Data, into: Path, at: datetime, keep: int | None = None) -> Taken:
    """Take a copy into a new folder below `into`; of the copies there, the newest `keep` stay (None: all).

    Raises:
        Refusal: there is nothing to copy, or the database's own programs refuse.
    """
    _refuse_within(data, into)
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = at.astimezone(UTC).strftime(_NAME)
    draft = into / f".{name}"
    with ExitStack() as undo:
        draft.mkdir(mode=0o700)
        undo.callback(shutil.rmtree, draft, ignore_errors=True)
        manifest = _fill(draft, data, copies(into), at)
        _settle(draft)
        draft.rename(into / name)
        undo.pop_all()
    return Taken(into / name, manifest, _drop(into, keep))


def copies(into: Path) -> list[Path]:
    """Return the copies below a folder, the oldest first."""
    return sorted(each for each in into.iterdir() if _NAMED.fullmatch(each.name) and (each / MANIFEST).is_file())


def digest_of(path: Path) -> str:
    """Return the digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_within(data: Data, into: Path) -> None:
    if not data.home.is_dir():
        raise Refusal("backup.no_home", folder=str(data.home))
    if into.absolute().resolve().is_relative_to(data.home.resolve()):
        raise Refusal("backup.within", folder=str(into))


def _fill(draft: Path, data: Data, before: list[Path], at: datetime) -> Manifest:
    name = "closeout.sqlite3" if data.kind == "sqlite" else "closeout.dump"
    (sqlite if data.kind == "sqlite" else postgresql).save(data, draft / name)
    (draft / name).chmod(0o600)
    files.save(data.home / SECRETS, draft / SECRETS, None)
    count, size = files.save(data.home / FILES, draft / FILES, before[-1] / FILES if before else None)
    whole = size + (draft / name).stat().st_size
    made = at.astimezone(UTC).isoformat(timespec="seconds")
    manifest = Manifest(__version__, made, data.kind, name, digest_of(draft / name), count, whole)
    manifest.write(draft)
    return manifest


def _settle(folder: Path) -> None:
    """Bring what was written to the disk: a copy counts when it is there."""
    os.sync()
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _drop(into: Path, keep: int | None) -> int:
    old = [] if keep is None else copies(into)[:-keep]
    for each in old:
        (each / MANIFEST).unlink()  # first what makes it a copy: half of one is none
        shutil.rmtree(each)
    return len(old)
