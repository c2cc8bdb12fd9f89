"""The machine: Python, the data folder, its room and its keys, the faces that documents are printed in."""

import os
import platform
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from closeout import __version__
from closeout.documents.fonts import faces
from closeout.kernel.system import reason
from closeout.project.doctor.types import Line
from closeout.project.settings.environment import HOME

_GIGABYTE: Final = 1 << 30
_ROOM: Final = 5  # gigabytes below which it is time to make room
_KEYS: Final = ("secret_key", "journal_key", "channel_key")


def python() -> Line:
    """Say on what the program runs."""
    versions = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version, "machine": platform.machine()}
    return Line("python", "ok", "project.doctor_python", {"closeout": __version__, **versions})


def home() -> Line:
    """Look whether whoever asks may write all of the data folder, and whether its disk can be written."""
    params = {"folder": str(HOME)}
    locked = next(_not_ours(HOME), None)
    if locked is not None:
        return Line("home", "fail", "project.doctor_home_locked", params | {"file": str(locked)})
    try:
        with tempfile.TemporaryFile(dir=HOME) as trial:
            trial.write(b"closeout")
            trial.flush()
            os.fsync(trial.fileno())
    except OSError as error:
        return Line("home", "fail", "project.doctor_home_not_written", params | {"said": reason(error)})
    return Line("home", "ok", "project.doctor_home", params)


def _not_ours(folder: Path) -> Iterator[Path]:
    """Yield what the service must write and whoever asks may not: of files of people the folders alone."""
    below = [each for name in ("secrets", "files") for each in ((folder / name), *(folder / name).glob("*"))]
    for each in (folder, *folder.glob("closeout.sqlite3*"), *below):
        if each.exists() and not os.access(each, os.W_OK):
            yield each


def room() -> Line:
    """Look how much room the disk has: it must take in the largest file that people may send, twice."""
    usage = shutil.disk_usage(HOME)
    largest = max(settings.EVIDENCE_LIMITS.values()) * 2 << 20
    params = {"free": f"{usage.free / _GIGABYTE:.1f}", "whole": f"{usage.total / _GIGABYTE:.0f}"}
    if usage.free < largest:
        return Line("room", "fail", "project.doctor_room_none", params)
    if usage.free < _ROOM * _GIGABYTE:
        return Line("room", "warn", "project.doctor_room_little", params)
    return Line("room", "ok", "project.doctor_room", params)


def keys() -> Line:
    """Look whether the keys are for the service's user alone."""
    folder = HOME / "secrets"
    there = [each for each in (folder, *(folder / name for name in _KEYS)) if each.exists()]
    loose = [each for each in there if stat.S_IMODE(each.stat().st_mode) & 0o077]
    if loose:
        names = " ".join(str(each) for each in loose)
        return Line("keys", "fail", "project.doctor_keys_open", {"files": names, "folder": str(folder)})
    return Line("keys", "ok", "project.doctor_keys", {"folder": str(folder)})


def fonts() -> Line:
    """Look whether documents are printed in the faces that GB/T 9704 names."""
    instead = faces().substituted
    if not instead:
        return Line("fonts", "ok", "project.doctor_fonts", {"folder": settings.DOCUMENT_FONTS})
    said = ", ".join(f"{wanted} → {used}" for wanted, used in instead)
    return Line("fonts", "warn", "project.doctor_fonts_instead", {"said": said})
