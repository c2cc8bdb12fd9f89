"""Readable pages: tables whose cells wrap, printed to the width of the terminal."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table

from closeout.cli.flow import Flow, flow
from closeout.cli.speech import terminal

_LONG: Final = 100  # characters; such a cell will not fit on a line

Kind = Literal["id", "text", "side", "number"]
Column = tuple[str, Kind]


def grid(columns: Sequence[Column], rows: Iterable[Sequence[Flow]]) -> Table:
    """Return a table: ids stay whole, numbers stand to the right, a side column leaves the room to the texts."""
    aside = max(terminal().width * 3 // 10, 22)
    cells = [list(row) for row in rows]
    # Items of several lines are set apart.
    apart = any("\n" in cell.plain or len(cell.plain) > _LONG for row in cells for cell in row)
    table = Table(
        box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), leading=int(apart), header_style="bold", show_edge=False
    )
    for heading, kind in columns:
        table.add_column(
            flow(heading),
            no_wrap=kind in ("id", "number"),
            justify="right" if kind == "number" else "left",
            max_width=aside if kind == "side" else None,
        )
    for row in cells:
        table.add_row(*row)
    return table


def pairs(rows: Iterable[tuple[str, str]]) -> Table:
    """Return what things are called and what they are, one beside the other."""
    table = Table.grid(padding=(0, 2))
    for name, text in rows:
        table.add_row(flow((name, "dim")), flow(text))
    return table


def show(*parts: RenderableType) -> None:
    """Print the parts one under another."""
    print(rendered(*parts), end="", flush=True)


def rendered(*parts: RenderableType) -> str:
    """Return the parts one under another as they are printed; without a terminal lines end where their text ends."""
    console = terminal()
    with console.capture() as captured:
        console.print(Group(*parts))
    text = captured.get()
    return text if console.is_terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines())
