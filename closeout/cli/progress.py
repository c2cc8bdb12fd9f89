"""A bar that shows rows as they are read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from closeout.cli.speech import say


@contextmanager
def progress() -> Iterator[Callable[[int], None]]:
    """Show rows as they are read, on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(say("checking"), total=None)
        yield lambda rows: bar.update(task, completed=rows)
