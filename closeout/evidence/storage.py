"""Where the bytes are: originals under their digest, copies made of them, and what is still coming in.

Everything lies below the data folder's `files/evidence`, for the service alone. A file is written beside its place,
brought to the disk, and renamed: nobody ever finds half of one.
"""

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Protocol

from django.conf import settings

from closeout.evidence.kinds import HEAD, Type, by_head, refuse_large, type_of
from closeout.evidence.types import NoSpace
from closeout.kernel.refusal import Refusal

BLOCK: Final = 256 * 1024  # bytes read at once
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most `size`; none: it is through."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that has come whole, and does not count yet."""

    path: Path
    size: int
    sha256: str
    type: Type

    def drop(self) -> None:
        """Remove it; one that was kept has gone from here."""
        self.path.unlink(missing_ok=True)


def folder(name: str) -> Path:
    """Return a folder below that of the evidence, made when it is first needed."""
    found = Path(settings.MEDIA_ROOT)
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in ("evidence", *name.split("/")):
        found /= each
        found.mkdir(mode=0o700, exist_ok=True)
    return found


def original(sha256: str) -> Path:
    """Return where the bytes of a digest are."""
    return folder(f"originals/{sha256[:2]}") / sha256


def copy_of(sha256: str, longest: int) -> Path:
    """Return where the copy of a picture is whose longer side has so many pixels."""
    return folder(f"copies/{sha256[:2]}") / f"{sha256}-{longest}.jpg"


def pending(name: str = "") -> Path:
    """Return where a file lies that is still coming in; without a name, under one of its own."""
    return folder("pending") / (name or secrets.token_hex(16))


@contextmanager
def disk() -> Iterator[None]:
    """Let a full disk be said as such.

    Raises:
        NoSpace: the disk is full.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoSpace("evidence.disk_full") from None
        raise


def refuse_no_room(size: int) -> None:
    """Let a file of `size` bytes come in where there is room for it.

    Raises:
        NoSpace: there is less.
    """
    if shutil.disk_usage(folder("pending")).free < size:
        raise NoSpace("evidence.disk_full")


def opened(path: Path, flags: int = os.O_CREAT | os.O_EXCL) -> IO[bytes]:
    """Open a file to be written, which only the service may read."""
    return os.fdopen(os.open(path, os.O_RDWR | flags, 0o600), "r+b")


class Drafting:
    """A file that is coming in: hashed as it is written, and held to the limit of what it turns out to be."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.path = pending()
        self.size = 0
        self.head = b""
        self._digest = hashlib.sha256()
        self._out = opened(self.path)

    def write(self, block: bytes) -> None:
        """Take in the next bytes.

        Raises:
            Refusal: they are too many, or of no kind that is kept.
            NoSpace: the disk is full.
        """
        self.size += len(block)
        self.head += block[: HEAD - len(self.head)]
        if len(self.head) == HEAD:
            _refuse(self.head, self.size)
        self._digest.update(block)
        with disk():
            self._out.write(block)

    def done(self) -> Draft:
        """Return the file, which is on the disk now.

        Raises:
            Refusal: it is empty, too large, or of no kind that is kept.
            NoSpace: the disk is full.
        """
        with disk():
            self._out.flush()
            os.fsync(self._out.fileno())
        self._out.close()
        if self.size == 0:
            raise Refusal("evidence.empty")
        found = type_of(self.path, self.head)
        refuse_large(self.size, found.kind)
        return Draft(self.path, self.size, self._digest.hexdigest(), found)

    def drop(self) -> None:
        """Give it up."""
        with suppress(OSError):  # what could not be written before is not missed
            self._out.close()
        self.path.unlink(missing_ok=True)


def _refuse(head: bytes, size: int) -> None:
    found = by_head(head)
    if found is None:
        raise Refusal("evidence.kind")
    refuse_large(size, found.kind)


def drafted(source: Readable) -> Draft:
    """Take a file in from where it can be read; raises what `Drafting` does, and leaves nothing behind then."""
    drafting = Drafting()
    with ExitStack() as undo:
        undo.callback(drafting.drop)
        while block := source.read(BLOCK):
            drafting.write(block)
        draft = drafting.done()
        undo.pop_all()
    return draft


def draft_at(path: Path) -> Draft:
    """Return the file that came in parts and lies at `path`.

    Raises:
        Refusal: it is too large, or of no kind that is kept.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    found = type_of(path, head)
    refuse_large(size, found.kind)
    return Draft(path, size, digest, found)


def keep(draft: Draft) -> None:
    """Let a draft be the original of its digest; the same bytes again take the place of the same bytes."""
    target = original(draft.sha256)
    draft.path.replace(target)
    for each in (target.parent, target.parent.parent):
        _settle(each)


def publish(made: Path, target: Path) -> None:
    """Let a file that was made be found at its place, whole."""
    made.chmod(0o600)
    made.replace(target)


def _settle(parent: Path) -> None:
    """Bring a folder's names to the disk."""
    descriptor = os.open(parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unshare(path: Path) -> None:
    """Let a file that waits have its bytes for itself, should they lie under an original's name as well."""
    if path.exists() and path.stat().st_nlink > 1:
        own = pending()
        shutil.copyfile(path, own)
        publish(own, path)


def digest_of(path: Path) -> str:
    """Return the digest of what lies at `path`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
