"""`closeout start`: the first authority and the first accounts of a service, with their passwords."""

from typing import Annotated

import typer

from closeout.cli.commands import Command, new_app
from closeout.cli.options import Home, Spoken
from closeout.cli.service import manage, started
from closeout.cli.speech import say

app = new_app()


@app.command(cls=Command, help=say("start_help"))
def command(
    *,
    slug: Annotated[str, typer.Argument(metavar="SLUG", help=say("start_slug_help"))],
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("start_name_help"))],
    name_en: Annotated[str, typer.Option("--name-en", metavar="NAME", help=say("start_name_en_help"))] = "",
    administrator: Annotated[
        str, typer.Option("--administrator", metavar="USER", help=say("start_administrator_help"))
    ] = "admin",
    office: Annotated[str, typer.Option("--office", metavar="USER", help=say("start_office_help"))] = "office",
    home: Home = None,
    lang: Spoken = None,
) -> None:
    """Bring an empty database up to date and begin in it."""
    started(home)
    names = {"administrator_name": say("start_administrator_name"), "office_name": say("start_office_name")}
    said = {
        "slug": slug,
        "name_zh": name,
        "name_en": name_en,
        "administrator": administrator,
        "office": office,
        **names,
    }
    manage("begin", names_only=True, **said)
    manage("lay")
    lines = manage("begin", **said)
    (first, first_word), (second, second_word) = (each.split() for each in lines.splitlines())
    print(say("start_done", name=name, first=first, word=first_word, second=second, other=second_word))
