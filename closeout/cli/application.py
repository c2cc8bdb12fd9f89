"""The commands by name, and what every command has in common: exit statuses, refusals, interruption."""

import importlib
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from closeout import __version__
from closeout.cli.refusals import show_refusal
from closeout.cli.speech import localise_help, say, settle, spoken
from closeout.kernel.refusal import Refusal, UsageRefusal

REFUSED, WRONG_USAGE, INTERRUPTED = 1, 2, 130

# Each command's module is named as text and loaded when called, so that --help stays quick. A test imports them all.
COMMANDS: Final[dict[str, str]] = {
    "check": "closeout.cli.check",
    "explain": "closeout.cli.explain",
    "plan": "closeout.cli.plan",
    "law": "closeout.cli.law",
    "clock": "closeout.cli.clock",
    "demo": "closeout.cli.demo",
}


class Interrupted(BaseException):
    """Somebody pressed Ctrl-C or ended the process; no Exception, so that nothing on the way takes it for an error."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 1 refused, 2 wrong usage, 130 interrupted."""
    words = sys.argv[1:] if arguments is None else arguments
    settle(words)
    _print_anything()
    try:
        with _interruptible():
            status = _run(words)
            if sys.stdout is not None:  # None: somebody closed it
                sys.stdout.flush()  # a reader that has gone shows here, not when Python ends
            return status
    except Refusal as refusal:
        show_refusal(refusal, spoken())
        return WRONG_USAGE if isinstance(refusal, UsageRefusal) else REFUSED
    except (Interrupted, KeyboardInterrupt):
        print(say("interrupted"), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does; there is nobody left to tell, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED
    except OSError as error:
        # The system's own word: a name too long, a folder not to be entered, a full disk behind stdout.
        show_refusal(Refusal("cli.system", what=error.filename or "stdout", reason=error.strerror or error), spoken())
        return REFUSED


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C and the end of the process unwind everything that is under way."""
    before = {each: signal.signal(each, _interrupt) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _print_anything() -> None:
    """Let a terminal that lacks a character show its number instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _interrupt(number: int, frame: object) -> None:
    raise Interrupted


def _run(words: list[str]) -> int:
    localise_help()
    before, rest = _language_first(words)
    if rest and rest[0] in COMMANDS:
        app: typer.Typer = importlib.import_module(COMMANDS[rest[0]]).app
        return _status(app, [*rest[1:], *before], f"closeout {rest[0]}")
    return _status(overview(), words if rest else [*before, "--help"], "closeout")


def _language_first(words: list[str]) -> tuple[list[str], list[str]]:
    """Take apart a language said before the command, and the rest."""
    count = 2 if words[:1] == ["--lang"] else int(bool(words) and words[0].startswith("--lang="))
    return words[:count], words[count:]


def _status(app: typer.Typer, words: list[str], name: str) -> int:
    output = sys.stdout
    try:
        app(words, prog_name=name)
    except SystemExit as end:
        if sys.stdout is not output:  # what Typer does when whoever reads our output has gone
            sys.stdout = output
            raise BrokenPipeError from None
        return end.code if isinstance(end.code, int) else REFUSED
    return 0


def overview() -> typer.Typer:
    """Return the command line as its help shows it: each command's name and one line."""
    app = typer.Typer(
        add_completion=False, rich_markup_mode="rich", context_settings={"help_option_names": ["-h", "--help"]}
    )
    for name in COMMANDS:
        app.command(name, help=say(f"{name}_help"))(_never)
    app.callback(help=say("closeout_help"))(_options)
    return app


def _version(asked: bool) -> None:
    if asked:
        print(f"closeout {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help=say("version_help"))
    ] = False,
    lang: Annotated[str, typer.Option("--lang", help=say("lang_help"))] = "",
) -> None:
    """Take the options that stand before any command."""


def _never() -> None:
    """Stand for a command in the overview; the command itself was run before it came to this."""
