"""The commands by name, and what every command has in common: exit statuses, refusals, interruption."""

import importlib
import io
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer
from typer.main import get_command

from closeout import __version__
from closeout.cli.commands import Command, new_app, one_of
from closeout.cli.process import ENDING
from closeout.cli.refusals import give_up, show_refusal, tell
from closeout.cli.speech import say, settle, spoken
from closeout.kernel.refusal import Refusal, UsageRefusal
from closeout.kernel.system import reason
from closeout.kernel.text import LANGS

REFUSED, WRONG_USAGE, INTERRUPTED = 1, 2, 130

# Each command's module is named as text and loaded when called, so that --help stays quick. A test imports them all.
COMMANDS: Final[dict[str, str]] = {
    "check": "closeout.cli.check",
    "explain": "closeout.cli.explain",
    "simulate": "closeout.cli.simulate",
    "forms": "closeout.cli.forms",
    "plan": "closeout.cli.plan",
    "law": "closeout.cli.law",
    "clock": "closeout.cli.clock",
    "demo": "closeout.cli.demo",
    "start": "closeout.cli.start",
    "serve": "closeout.cli.serve",
    "journal": "closeout.cli.journal",
    "evidence": "closeout.cli.evidence",
    "reseal": "closeout.cli.reseal",
    "doctor": "closeout.cli.doctor",
    "backup": "closeout.cli.backup",
    "restore": "closeout.cli.restore",
}


class Interrupted(BaseException):
    """Somebody pressed Ctrl-C or ended the process; no Exception, so that nothing on the way takes it for an error."""


def main(arguments: list[str]) -> int:
    """Run the command line and return its exit status: 0, 1 refused, 2 wrong usage, 130 interrupted."""
    settle(arguments)
    _print_anything()
    try:
        status = _run(arguments)
        sys.stdout.flush()  # a reader that has gone or a full disk shows here, not when Python ends
    except Refusal as refusal:
        show_refusal(refusal, spoken())
        return WRONG_USAGE if isinstance(refusal, UsageRefusal) else REFUSED
    except (Interrupted, KeyboardInterrupt):
        tell(say("interrupted"))
        return INTERRUPTED
    except OSError as error:
        return _system(error)
    return status


def _system(error: OSError) -> int:
    """Return the status after the system refused something; what is left to print is given up."""
    if error.filename is not None:
        show_refusal(Refusal("cli.system", what=error.filename, reason=reason(error)), spoken())
        return REFUSED
    if isinstance(error, FileNotFoundError):  # nothing else is looked for without a name
        show_refusal(Refusal("cli.no_folder_here"), spoken())
        return REFUSED
    give_up(sys.stdout)
    if isinstance(error, BrokenPipeError):  # whoever read our output has gone, as `head` does; nobody is left to tell
        return INTERRUPTED
    show_refusal(Refusal("cli.system", what="stdout", reason=reason(error)), spoken())
    return REFUSED


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C and the end of the process unwind everything that is under way, also those that came before."""
    held = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    before = {each: signal.signal(each, _interrupt) for each in ENDING}
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
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
    _refuse_other_bytes(words)
    before, rest = _language_first(words)
    if rest and rest[0] in COMMANDS:
        app: typer.Typer = importlib.import_module(COMMANDS[rest[0]]).app
        return _status(app, [*rest[1:], *before], f"closeout {rest[0]}")
    return _status(overview(), words, "closeout")


def _refuse_other_bytes(words: list[str]) -> None:
    """Refuse what is not UTF-8: neither the tables nor JSON can name such a file."""
    for word in words:
        if any("\ud800" <= each <= "\udfff" for each in word):
            raise UsageRefusal("cli.not_utf8", found=word)


def _language_first(words: list[str]) -> tuple[list[str], list[str]]:
    """Take apart a language said before the command, and the rest."""
    count = 2 if words[:1] == ["--lang"] else int(bool(words) and words[0].startswith("--lang="))
    return words[:count], words[count:]


def _status(app: typer.Typer, words: list[str], name: str) -> int:
    command = get_command(app)
    try:
        with _interruptible(), command.make_context(name, words) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    return 0


def overview() -> typer.Typer:
    """Return the command line as its help shows it: each command's name and one line."""
    app = new_app()
    for name in COMMANDS:
        app.command(name, cls=Command, help=say(f"{name}_help"))(_never)
    app.callback(invoke_without_command=True, help=say("closeout_help"))(_options)
    return app


def _version(asked: bool) -> None:
    if asked:
        print(f"closeout {__version__}")
        raise typer.Exit


def _options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help=say("version_help"))
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="zh|en", is_eager=True, callback=one_of("--lang", LANGS), help=say("lang_help")),
    ] = None,
) -> None:
    """Take the options that stand before any command; without a command, help."""
    if context.invoked_subcommand is None:
        print(context.get_help())


def _never() -> None:
    """Stand for a command in the overview; the command itself was run before it came to this."""
