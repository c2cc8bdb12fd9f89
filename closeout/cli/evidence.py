"""`closeout evidence`: are all originals there, and as they came."""

import typer

from closeout.cli.commands import Command, new_app
from closeout.cli.options import Home, Spoken
from closeout.cli.service import manage, started, there
from closeout.cli.speech import say

app = new_app()


@app.callback(invoke_without_command=True, help=say("evidence_help"))
def _options(context: typer.Context, lang: Spoken = None) -> None:
    """Take the language before a sub-command, too. Without a sub-command, help."""
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command(cls=Command, help=say("evidence_verify_help"))
def verify(home: Home = None, lang: Spoken = None) -> None:
    """Hash every original again."""
    started(there(home))
    count, size = manage("evidence_verify").split()
    print(say("evidence_holds", count=int(count), size=int(size) >> 20))
