"""The help of a command: how it is written, what it does, its arguments, options and commands."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from typer._click import Command, Context
from typer._click.core import Parameter
from typer.core import TyperArgument, TyperGroup, TyperOption

from closeout.cli.flow import flow
from closeout.cli.layout import rendered
from closeout.cli.speech import say, terminal

_BLANK: Final = flow("")
_OPTIONAL: Final = re.compile(r"^\[(\w+)\](…?)$")  # what may be left out: [ID], [CASES]…


def help_page(command: Command, ctx: Context) -> str:
    """Return the help of a command, laid out for the terminal; nothing in it is cut."""
    return rendered(
        flow((say("help_usage", usage=_usage(command, ctx)), "bold")),
        _BLANK,
        flow(command.help or ""),
        *_panel("help_arguments", (_row(each) for each in _arguments(command, ctx))),
        *_panel("help_options", (_row(each) for each in _options(command, ctx))),
        *_panel("help_commands", _commands(command)),
    )


def written(parameter: Parameter) -> str:
    """Return how a parameter is written: `-o, --out OUT`, `PACK`."""
    name = _OPTIONAL.sub(r"\1\2", parameter.metavar or "")
    if isinstance(parameter, TyperArgument):
        return name
    return f"{', '.join(sorted(parameter.opts, key=len))} {name}".rstrip()


def _usage(command: Command, ctx: Context) -> str:
    needed = [f"{each.opts[0]} {each.metavar}" for each in _options(command, ctx) if each.required]
    arguments = [each.metavar or "" for each in _arguments(command, ctx)]
    last = [say("help_command")] if isinstance(command, TyperGroup) else []
    return " ".join([ctx.command_path, *arguments, *needed, say("help_any_options"), *last])


def _arguments(command: Command, ctx: Context) -> list[TyperArgument]:
    return [each for each in command.get_params(ctx) if isinstance(each, TyperArgument)]


def _options(command: Command, ctx: Context) -> list[TyperOption]:
    return [each for each in command.get_params(ctx) if isinstance(each, TyperOption) and not each.hidden]


def _commands(command: Command) -> Iterator[tuple[str, str]]:
    if isinstance(command, TyperGroup):
        yield from ((name, each.help or "") for name, each in command.commands.items())


def _row(each: TyperArgument | TyperOption) -> tuple[str, str]:
    default = each.default if each.show_default and isinstance(each.default, str | Path) else None
    more = say("help_required") if each.required else say("help_default", value=str(default)) if default else ""
    return written(each), f"{each.help}{more}"


def _panel(heading: str, rows: Iterable[tuple[str, str]]) -> list[RenderableType]:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(max_width=terminal().width // 2, style="cyan")
    table.add_column()
    for name, text in rows:
        # Options of one name stand under the others' long names.
        table.add_row(flow(f"    {name}" if name.startswith("--") else name), flow(text))
    return [_BLANK, flow((say(heading), "bold")), Padding(table, (0, 0, 0, 2))] if table.row_count else []
