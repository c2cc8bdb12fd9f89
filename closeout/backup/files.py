"""What people sent and the service's keys: copied, or shared with the copy before where nothing changed."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

# Made anew when asked for; still coming in, so that the sender sends it again.
_LEFT_OUT: Final = ("evidence/copies", "evidence/pending", "pending")


def save(source: Path, target: Path, before: Path | None) -> tuple[int, int]:
    """Copy what lies below `source`, and return how many files that are and their bytes.

    A file that the copy before has unchanged takes no room: both names lead to the same bytes. A file that goes away
    meanwhile is one that nothing in the database speaks of.
    """
    count = size = 0
    for path in _kept(source):
        name = path.relative_to(source)
        _make((target / name).parent)
        try:
            _share(path, None if before is None else before / name, target / name)
        except FileNotFoundError:
            continue
        count, size = count + 1, size + (target / name).stat().st_size
    return count, size


def put_back(source: Path, target: Path) -> None:
    """Copy everything below `source`, for the service alone."""
    _make(target)
    for path in sorted(each for each in source.rglob("*") if each.is_file()):
        name = path.relative_to(source)
        _make((target / name).parent)
        _copy(path, target / name)


def _kept(source: Path) -> Iterator[Path]:
    """Yield the files that a copy has, in order; drafts begin with a dot."""
    for folder, below, names in os.walk(source):
        here = Path(folder)
        below[:] = sorted(each for each in below if (here / each).relative_to(source).as_posix() not in _LEFT_OUT)
        yield from (here / each for each in sorted(names) if not each.startswith("."))


def _share(path: Path, old: Path | None, target: Path) -> None:
    """Copy a file, or let the copy before stand for it."""
    if old is not None and old.is_file() and _same(path, old):
        try:
            os.link(old, target)
        except OSError:  # a disk without links, or with no more of them to one file
            _copy(path, target)
    else:
        _copy(path, target)


def _same(path: Path, old: Path) -> bool:
    now, then = path.stat(), old.stat()
    return (now.st_size, now.st_mtime_ns) == (then.st_size, then.st_mtime_ns)


def _copy(path: Path, target: Path) -> None:
    shutil.copy2(path, target)
    target.chmod(0o600)


def _make(folder: Path) -> None:
    """Make a folder and those above it, each for the service alone; the system's own way opens those above."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
