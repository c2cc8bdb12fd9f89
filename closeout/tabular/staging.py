"""Files that appear whole or not at all: written hidden beside their place, put there by rename, else removed.

A run that is killed leaves its room behind, and what it had begun to replace; the next run beside it puts that right.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

_ROOMS: Final = ".closeout-*.part"
_OLD: Final = "old"
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


class Staging(Protocol):
    """Hidden room in which results are written before they appear."""

    room: Path

    def commit(self) -> None:
        """Let the results appear. Whatever goes wrong, all is as it was before."""

    def discard(self) -> None:
        """Remove what is left in the room; to be called in any case."""


class _Room:
    """A hidden folder that is locked while its run lives, so that another run can tell which ones are left behind."""

    def __init__(self, folder: Path):
        """Make a room in `folder`, which is first put right. Raises OSError where that cannot be."""
        _put_right(folder)
        self.room, self._lock = _make_room(folder)

    def discard(self) -> None:
        """Remove the room."""
        shutil.rmtree(self.room, ignore_errors=True)
        os.close(self._lock)


class StagedFile(_Room):
    """One file, `room / name`, that will replace `target`."""

    def __init__(self, target: Path):
        """Make the room. Raises OSError where that cannot be."""
        super().__init__(target.parent)
        self._target = target

    def commit(self) -> None:
        """Put the file in its place, over an older one."""
        staged = self.room / self._target.name
        _settle(staged)
        staged.replace(self._target)


class StagedFolder(_Room):
    """A new folder of files."""

    def __init__(self, target: Path):
        """Make the room. Raises OSError where that cannot be."""
        super().__init__(target.parent)
        self._target = target

    def commit(self) -> None:
        """Let the folder appear."""
        for staged in self.room.rglob("*"):
            if staged.is_file():
                _settle(staged)
        self.room.rename(self._target)


class StagedReplacements(_Room):
    """Files `names` that will replace those in an existing folder, which keeps whatever else is in it.

    The folder itself is not swapped: it may be a mount point, or somebody may stand in it.
    """

    def __init__(self, target: Path, names: Sequence[str]):
        """Make the room. Raises OSError where that cannot be."""
        super().__init__(target)
        self._target = target
        self._names = names
        self._old = self.room / _OLD

    def commit(self) -> None:
        """Replace the files; if one cannot be replaced, put the old ones back."""
        for name in self._names:
            _settle(self.room / name)
        self._old.mkdir()  # from here on, whoever finds the room left behind goes on
        with ExitStack() as undo:
            for name in self._names:
                if (self._target / name).exists():
                    _move(self._target / name, self._old / name, undo)
                _move(self.room / name, self._target / name, undo)
            undo.pop_all()


def _move(source: Path, goal: Path, undo: ExitStack) -> None:
    undo.callback(_move_back, source, goal)  # before the rename: an interrupt may come between the two
    source.rename(goal)


def _move_back(source: Path, goal: Path) -> None:
    if goal.exists() and not source.exists():
        goal.rename(source)


def _make_room(folder: Path) -> tuple[Path, int]:
    """Return a new room and the descriptor that holds its lock."""
    while True:
        room = folder / f".closeout-{secrets.token_hex(6)}.part"
        room.mkdir()
        lock = os.open(room, _FOLDER)
        with suppress(OSError):  # a file system without locks: what is left behind there stays
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if room.exists():
            return room, lock
        os.close(lock)  # somebody took it for left behind before it was locked


def _put_right(folder: Path) -> None:
    """Remove the rooms in `folder` whose runs were killed; what they had begun to put in place is put there first."""
    for room in folder.glob(_ROOMS):
        with suppress(OSError), _left_behind(room):
            if (room / _OLD).is_dir():
                for staged in room.glob("*.*"):
                    staged.replace(folder / staged.name)
            shutil.rmtree(room)


@contextmanager
def _left_behind(room: Path) -> Iterator[None]:
    """Hold the lock of a room while it is cleared; an OSError where a living run holds it."""
    lock = os.open(room, _FOLDER)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(lock)


def _settle(file: Path) -> None:
    """Have the file on the disk before its name says so; a full disk may show only now."""
    with file.open("rb") as handle:
        os.fsync(handle.fileno())
