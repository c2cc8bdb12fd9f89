"""Where a service's data are, and what a copy says of itself."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

from closeout.kernel.refusal import Refusal

Kind = Literal["sqlite", "postgresql"]
MANIFEST: Final = "manifest.json"
SECRETS: Final = "secrets"
FILES: Final = "files"
_POSTGRESQL: Final = ("postgres", "postgresql", "pgsql")


@dataclass(frozen=True, slots=True)
class Data:
    """A service's data: its folder, and DATABASE_URL; "" means the file in the folder."""

    home: Path
    url: str = ""

    @property
    def kind(self) -> Kind:
        """What the records are kept in."""
        return "postgresql" if urlsplit(self.url).scheme in _POSTGRESQL else "sqlite"

    @property
    def file(self) -> Path:
        """Where SQLite's file is."""
        named = unquote(urlsplit(self.url).path[1:])
        return Path(named) if named else self.home / "closeout.sqlite3"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy says of itself; written last, so that a copy that has one is whole."""

    program: str  # the version that made it
    made_at: str  # UTC, ISO 8601
    kind: Kind
    database: str  # the file's name
    sha256: str  # of that file
    files: int
    size: int  # bytes, of everything

    def write(self, folder: Path) -> None:
        """Write it into its copy."""
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=2) + "\n", "utf-8")


def manifest_of(folder: Path) -> Manifest:
    """Return what the copy in `folder` says of itself.

    Raises:
        Refusal: there is no copy, or an unfinished one.
    """
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text("utf-8")))
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError):
        raise Refusal("backup.none_here", folder=str(folder)) from None
