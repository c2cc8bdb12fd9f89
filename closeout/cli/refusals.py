"""Refusals and problems on stderr: each problem with its place, how many more there are, then what was refused."""

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from closeout.cli.speech import words
from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.text import Lang

SHOWN = 1_000


def show_refusal(refusal: Refusal, lang: Lang) -> None:
    """Print a refusal and its problems on stderr."""
    show_problems(refusal.problems, refusal.total, lang)
    tell(words("refused").say(lang).format(what=refusal.say(lang)))


def show_problems(problems: Iterable[Problem], total: int, lang: Lang) -> None:
    """Print at most a thousand problems on stderr as `FILE:ROW:COLUMN: value: sentence`, and how many there are."""
    shown = list(problems)[:SHOWN]
    for each in shown:
        mark = "" if each.severity == "error" else words(each.severity).say(lang)
        tell(f"{mark}{each.say(lang)}")
    if total > len(shown):
        tell(words("more_problems").say(lang).format(total=total, shown=len(shown)))


def tell(line: str) -> None:
    """Print a line on stderr. Where nobody reads it or it cannot be written, the status alone has to tell."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Let whatever is still to be written to a stream lead nowhere, so that it does not fail once more at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
