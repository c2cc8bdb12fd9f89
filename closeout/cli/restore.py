"""`closeout restore`: a copy becomes the data of a service that has none, and is verified at once."""

from pathlib import Path
from typing import Annotated

import typer

from closeout.backup.restoring import restore
from closeout.cli.backup import data_of
from closeout.cli.commands import Command, new_app
from closeout.cli.options import Home, Spoken
from closeout.cli.service import manage, started
from closeout.cli.speech import say

app = new_app()


@app.command(cls=Command, help=say("restore_help"))
def command(
    source: Annotated[Path, typer.Argument(metavar="COPY", file_okay=False, help=say("restore_source_help"))],
    *,
    home: Home = None,
    lang: Spoken = None,
) -> None:
    """Put the copy back, bring the database up to date, and verify the journal and the evidence."""
    data = data_of(home)
    manifest = restore(source=source, data=data)
    print(say("restored", made_at=manifest.made_at, files=manifest.files, folder=str(data.home)), flush=True)
    started(data.home)
    manage("lay")
    entries, digest, public = manage("journal_verify").split()
    print(say("journal_holds", entries=int(entries), digest=digest, public=public), flush=True)
    count, size = manage("evidence_verify").split()
    print(say("evidence_holds", count=int(count), size=int(size) >> 20))
