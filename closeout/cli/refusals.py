"""Refusals and problems on stderr: each problem with its place, how many more there are, then what was refused."""

import sys
from collections.abc import Iterable

from closeout.cli.speech import words
from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.text import Lang

SHOWN = 1_000


def show_refusal(refusal: Refusal, lang: Lang) -> None:
    """Print a refusal and its problems on stderr."""
    show_problems(refusal.problems, refusal.total, lang)
    print(words("refused").say(lang).format(what=refusal.say(lang)), file=sys.stderr)


def show_problems(problems: Iterable[Problem], total: int, lang: Lang) -> None:
    """Print at most a thousand problems on stderr as `FILE:ROW:COLUMN: value: sentence`, and how many there are."""
    shown = list(problems)[:SHOWN]
    for each in shown:
        mark = "" if each.severity == "error" else f"{words(each.severity).say(lang)} "
        print(f"{mark}{each.say(lang)}", file=sys.stderr)
    if total > len(shown):
        print(words("more_problems").say(lang).format(total=total, shown=len(shown)), file=sys.stderr)
