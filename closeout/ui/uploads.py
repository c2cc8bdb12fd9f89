"""Files that people send to be looked at before they count: kept for an hour, for the sender alone."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from closeout.kernel.refusal import Missing, Refusal

LIFE: Final = timedelta(hours=1)
MEGABYTE: Final = 1024**2
_SALT: Final = "closeout.ui.uploads"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits: where it is kept, what its sender called it, and the word that leads back to it."""

    path: Path
    name: str
    token: str

    @property
    def digest(self) -> str:
        """Return the SHA-256 digest of the bytes."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def keep(file: UploadedFile[Any], *, user: int, kind: str, endings: Sequence[str], most: int, at: datetime) -> Upload:
    """Keep a file of at most `most` megabytes that `user` sent as a `kind`; what waited too long is removed.

    Raises:
        Refusal: it ends otherwise than `endings` allow, is empty or too large.
    """
    name = PurePath((file.name or "").replace("\\", "/")).name
    size = file.size or 0
    ending = next((each for each in endings if name.lower().endswith(each)), None)
    if ending is None:
        raise Refusal("ui.file_kind", file=name, endings=" ".join(endings))
    if size > most * MEGABYTE:
        raise Refusal("ui.file_large", file=name, found=-(-size // MEGABYTE), most=most)
    if size == 0:
        raise Refusal("ui.file_empty", file=name)
    _tidy(at)
    stored = f"{secrets.token_hex(16)}{ending}"
    path = _folder() / stored
    with path.open("xb") as out:
        out.writelines(file.chunks())
    told = {"user": user, "kind": kind, "stored": stored, "name": name, "at": at.timestamp()}
    return Upload(path, name, signing.dumps(told, salt=_SALT, compress=True))


def kept(token: str, *, user: int, kind: str, at: datetime) -> Upload:
    """Return the file that `token` leads to.

    Raises:
        Missing: the token is none of ours, another's, of another kind or too old, or the file was used.
    """
    try:
        told = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise Missing("ui.upload_gone") from None
    path = _folder() / told["stored"]
    late = at.timestamp() - told["at"] > LIFE.total_seconds()
    if (told["user"], told["kind"]) != (user, kind) or late or not path.exists():
        raise Missing("ui.upload_gone")
    return Upload(path, told["name"], token)


def drop(upload: Upload) -> None:
    """Remove a file that was used or is not wanted any more."""
    upload.path.unlink(missing_ok=True)


@contextmanager
def named(path: Path, name: str) -> Iterator[None]:
    """Let refusals speak of a file by the name that its sender gave it, never by where it is kept."""
    try:
        yield
    except Refusal as refusal:
        told = str(path)

        def said(value: object) -> object:
            return value.replace(told, name) if isinstance(value, str) else value

        problems = [replace(each, file=each.file.replace(told, name)) for each in refusal.problems]
        params = {key: said(value) for key, value in refusal.params.items()}
        raise type(refusal)(refusal.code, problems=problems, total=refusal.total, **params) from None


@contextmanager
def looked_at(upload: Upload) -> Iterator[None]:
    """Let refusals speak of a file by its sender's name, and keep nothing of one that is refused at first sight."""
    try:
        with named(upload.path, upload.name):
            yield
    except Refusal:
        drop(upload)
        raise


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "pending"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _tidy(at: datetime) -> None:
    oldest = (at - 2 * LIFE).timestamp()
    for each in _folder().iterdir():
        with suppress(FileNotFoundError):
            if each.stat().st_mtime < oldest:
                each.unlink()
