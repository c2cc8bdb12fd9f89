"""Files that appear whole or not at all: written hidden beside their place, put there by rename, else removed."""

import os
import secrets
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol


class Staging(Protocol):
    """Hidden room in which results are written before they appear."""

    room: Path

    def commit(self) -> None:
        """Let the results appear. Whatever goes wrong, all is as it was before."""

    def discard(self) -> None:
        """Remove what is left in the room; to be called in any case."""


class StagedFile:
    """One file, `room / name`, that will replace `target`."""

    def __init__(self, target: Path):
        """Make the room. Raises OSError where that cannot be."""
        self._target = target
        self.room = _make_room(target.parent)

    def commit(self) -> None:
        """Put the file in its place, over an older one."""
        staged = self.room / self._target.name
        _settle(staged)
        staged.replace(self._target)

    def discard(self) -> None:
        """Remove the room."""
        shutil.rmtree(self.room, ignore_errors=True)


class StagedFolder:
    """A new folder of files."""

    def __init__(self, target: Path):
        """Make the room. Raises OSError where that cannot be."""
        self._target = target
        self.room = _make_room(target.parent)

    def commit(self) -> None:
        """Let the folder appear."""
        for staged in sorted(self.room.iterdir()):
            _settle(staged)
        self.room.rename(self._target)

    def discard(self) -> None:
        """Remove the room."""
        shutil.rmtree(self.room, ignore_errors=True)


class StagedReplacements:
    """Files `names` that will replace those in an existing folder, which keeps whatever else is in it.

    The folder itself is not swapped: it may be a mount point, or somebody may stand in it.
    """

    def __init__(self, target: Path, names: Sequence[str]):
        """Make the room. Raises OSError where that cannot be."""
        self._target = target
        self._names = names
        self.room = _make_room(target)
        self._old = self.room / "old"

    def commit(self) -> None:
        """Replace the files; if one cannot be replaced, put the old ones back."""
        for name in self._names:
            _settle(self.room / name)
        self._old.mkdir()
        with ExitStack() as undo:
            for name in self._names:
                if (self._target / name).exists():
                    _move(self._target / name, self._old / name, undo)
                _move(self.room / name, self._target / name, undo)
            undo.pop_all()

    def discard(self) -> None:
        """Remove the room."""
        shutil.rmtree(self.room, ignore_errors=True)


def _move(source: Path, goal: Path, undo: ExitStack) -> None:
    undo.callback(_move_back, source, goal)  # before the rename: an interrupt may come between the two
    source.rename(goal)


def _move_back(source: Path, goal: Path) -> None:
    if goal.exists() and not source.exists():
        goal.rename(source)


def _make_room(folder: Path) -> Path:
    room = folder / f".closeout-{secrets.token_hex(6)}.part"
    room.mkdir()
    return room


def _settle(file: Path) -> None:
    """Have the file on the disk before its name says so; a full disk may show only now."""
    with file.open("rb") as handle:
        os.fsync(handle.fileno())
