"""`closeout journal`: is the record whole, and where does it end."""

from pathlib import Path
from typing import Annotated

import typer

from closeout.cli.commands import Command, new_app
from closeout.cli.options import Home, Spoken
from closeout.cli.service import manage, started, there
from closeout.cli.speech import say

app = new_app()


@app.callback(invoke_without_command=True, help=say("journal_help"))
def _options(context: typer.Context, lang: Spoken = None) -> None:
    """Take the language before a sub-command, too. Without a sub-command, help."""
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command(cls=Command, help=say("journal_verify_help"))
def verify(
    head: Annotated[Path | None, typer.Option("--head", metavar="FILE", readable=False, help=say("head_help"))] = None,
    home: Home = None,
    lang: Spoken = None,
) -> None:
    """Verify the chain, the signed heads, and heads kept in a file."""
    started(there(home))
    entries, digest, public = manage("journal_verify", head=head).split()
    print(say("journal_holds", entries=int(entries), digest=digest, public=public))


@app.command(cls=Command, help=say("journal_sign_help"))
def sign(home: Home = None, lang: Spoken = None) -> None:
    """Print today's signed head."""
    started(there(home))
    print(manage("journal_verify", sign=True))
