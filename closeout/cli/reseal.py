"""`closeout reseal`: the addresses that messages go to are sealed with a new key."""

import os
from pathlib import Path
from typing import Annotated

import typer

from closeout.cli.commands import Command, new_app
from closeout.cli.options import Spoken
from closeout.cli.service import manage, started
from closeout.cli.speech import say

app = new_app()


@app.command(cls=Command, help=say("reseal_help"))
def command(
    home: Annotated[
        Path | None, typer.Option("--home", metavar="FOLDER", file_okay=False, help=say("home_help"))
    ] = None,
    lang: Spoken = None,
) -> None:
    """Open each address with whatever key sealed it, and seal it with the present one."""
    if home is not None:
        os.environ["CLOSEOUT_HOME"] = str(home.absolute())
    started()
    done, lost = manage("reseal").split()
    print(say("resealed", done=int(done), lost=int(lost)))
