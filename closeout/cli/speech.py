"""Which language the program speaks, and the words of its own commands."""

import errno
import os
import sys
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from rich.console import Console

from closeout.kernel.refusal import visible
from closeout.kernel.text import LANGS, Lang, Text, countable

VARIABLE: Final = "CLOSEOUT_LANG"

_settled: list[Lang] = []


def settle(arguments: Sequence[str]) -> None:
    """Let the program speak the language that the words of a command line ask for."""
    _settled[:] = [_asked(arguments)]


def spoken() -> Lang:
    """Return the language: `--lang` where it is given, else `CLOSEOUT_LANG`, else that of the locale, else English."""
    return _settled[0] if _settled else _asked(sys.argv[1:])


def _asked(arguments: Sequence[str]) -> Lang:
    for index, word in enumerate(arguments):
        said = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang" and index + 1 < len(arguments):
            said = arguments[index + 1]
        if said in LANGS:
            return said
    return _of_environment()


def _of_environment() -> Lang:
    named = os.environ.get(VARIABLE)
    if named in LANGS:
        return named
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("closeout.cli").joinpath("words.toml").read_text("utf-8"))


def words(key: str) -> Text:
    """Return the command line's own text of `key` in both languages."""
    entry = _words()[key]
    return Text(entry["zh"], entry["en"])


def say(key: str, **params: object) -> str:
    """Return the command line's own text of `key` in the language spoken now."""
    shown = {name: visible(value) if isinstance(value, str) else countable(value) for name, value in params.items()}
    return words(key).say(spoken()).format(**shown)


class Terminal(Console):
    """Where readable output goes. Square brackets in names and paths are no markup."""

    def __init__(self, width: int | None = None) -> None:
        """Write to stdout, `width` columns wide; None: as wide as the terminal."""
        super().__init__(highlight=False, markup=False, width=width)

    def on_broken_pipe(self) -> None:
        """Leave it to the command line to say what follows when whoever reads our output has gone."""
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def terminal() -> Terminal:
    """Return where readable output goes: as wide as the terminal, or 120 columns where there is none."""
    console = Terminal()
    return console if console.is_terminal or os.environ.get("COLUMNS") else Terminal(120)
