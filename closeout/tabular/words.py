"""How written words are compared: full-width forms folded, case-blind, and the words that mean "not established"."""

from collections.abc import Iterable
from typing import Final

from closeout.kernel.refusal import template
from closeout.kernel.text import Text
from closeout.kernel.words import did_you_mean

# Only the full-width forms. Unicode's NFKC would also turn "10²" into 102 and "①" into 1.
_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}

# The full-width letters, digits and signs, each with its plain one: a code is the same in either.
FULL_WIDTH: Final = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}

# What is stripped around a cell: white space as Unicode and Python see it, and what copying from a web page brings.
BLANKS: Final = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\ufeff"

NULL_WORDS: Final = frozenset({"", "nan", "未知", "不详", "未查"})
LONGEST_NULL_WORD: Final = max(map(len, NULL_WORDS))

# The clause "did you mean …" where nothing known is near the word.
NO_GUESS: Final = Text("", "")


def half_width(text: str) -> str:
    """Return `text` without blanks around it, full-width letters, digits and signs as plain ones."""
    return text.translate(_HALF_WIDTH).strip(BLANKS)


def fold(text: str) -> str:
    """Return `text` as it is compared: half-width, stripped, case-blind."""
    return half_width(text).casefold()


def listed(names: Iterable[str]) -> Text:
    """Return names one after another, as each language lists them."""
    given = list(names)
    return Text("、".join(given), ", ".join(given))


def meant(word: str, known: Iterable[str]) -> Text:
    """Return the clause "did you mean …" to append to a sentence; two empty texts where nothing is near."""
    near = did_you_mean(word, known)
    if near is None:
        return NO_GUESS
    clause = template("tabular.did_you_mean")
    return Text(clause.zh.format(word=near), clause.en.format(word=near))
