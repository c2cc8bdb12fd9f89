"""`closeout backup`: a copy of the service's data, whole at one moment, while the service runs."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from closeout.backup.taking import take
from closeout.backup.types import Data
from closeout.cli.commands import Command, new_app
from closeout.cli.options import Home, Spoken
from closeout.cli.speech import say

app = new_app()


@app.command(cls=Command, help=say("backup_help"))
def command(
    into: Annotated[Path, typer.Argument(metavar="FOLDER", file_okay=False, help=say("backup_into_help"))],
    *,
    keep: Annotated[int | None, typer.Option("--keep", metavar="N", min=1, max=10_000, help=say("keep_help"))] = None,
    home: Home = None,
    lang: Spoken = None,
) -> None:
    """Copy the records, the files and the keys."""
    taken = take(data=data_of(home), into=into, at=datetime.now(UTC), keep=keep)
    count, size = taken.manifest.files, taken.manifest.size >> 20
    print(say("backup_done", folder=str(taken.folder), files=count, size=size, gone=taken.gone))


def data_of(home: Path | None) -> Data:
    """Return where the data are: as `--home` says, or the environment."""
    folder = home or Path(os.environ.get("CLOSEOUT_HOME", "var"))
    return Data(folder.absolute(), os.environ.get("DATABASE_URL", ""))
