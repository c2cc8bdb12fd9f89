"""Guessing what somebody meant: "did you mean"."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Final

LONGEST: Final = 100  # characters; nobody means a longer word
AMONG: Final = 1_000  # known words that a guess for one of many mistakes looks at


def did_you_mean(word: str, known: Iterable[str], *, among: int | None = None) -> str | None:
    """Return the known word nearest to `word`, None where none is near; `among`: of so many of them, None: of all."""
    if len(word) > LONGEST:
        return None
    by_fold = {each.casefold(): each for each in islice(known, among) if len(each) <= LONGEST}
    near = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else None
