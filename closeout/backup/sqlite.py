"""SQLite's file: copied while others write, and tried before the copy counts."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from closeout.backup.types import Data
from closeout.kernel.refusal import Refusal


def save(data: Data, target: Path) -> None:
    """Copy the file as it is at one moment; nobody who writes meanwhile has to wait.

    Raises:
        Refusal: there is none, it is damaged, or there is no room for the copy.
    """
    if not data.file.is_file():
        raise Refusal("backup.no_database", file=str(data.file))
    try:
        reading = sqlite3.connect(f"{data.file.absolute().as_uri()}?mode=ro", uri=True)
        with closing(reading) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
            raise Refusal("backup.no_room", folder=str(target.parent.parent)) from None
        found = str(error)
    if found != "ok":
        raise Refusal("backup.damaged", file=str(data.file), said=found)


def put_back(source: Path, data: Data) -> None:
    """Let a copy be the database."""
    data.file.parent.mkdir(parents=True, exist_ok=True)
    draft = data.file.with_name(f".{data.file.name}")
    shutil.copyfile(source, draft)
    draft.chmod(0o600)
    draft.replace(data.file)


def used(data: Data) -> bool:
    """Return whether a database is there."""
    return data.file.exists()
