"""The first sieve: the dialect's words and signs are a closed list, and so are the places where they may stand.

sqlglot reads far more than the dialect, and some of it silently: `IFNULL`, `BETWEEN SYMMETRIC`, comments, and
`a = b IS NULL` the other way round than DuckDB. What could be read in two ways is refused before the parser sees it.
"""

import re
from dataclasses import dataclass
from typing import Final

import sqlglot
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

from closeout.conditions.errors import ConditionError

LONGEST: Final = 4000  # characters; the plans' longest condition has 400
DEEPEST: Final = 16  # brackets, CASE and NOT within one another; the parser recurses some 25 frames for each
MOST_SIGNS: Final = 60  # + - * in one condition; they nest to the left

_SIGNS: Final = frozenset("( ) , : = <> != < <= > >= + - *".split())
_WORDS: Final = frozenset("AND OR NOT IN BETWEEN IS NULL TRUE FALSE CASE WHEN THEN ELSE END COALESCE DATE".split())
_FOREIGN: Final = frozenset(
    "LIKE ILIKE GLOB RLIKE SIMILAR CAST CONCAT SELECT FROM WHERE EXISTS ANY ALL UNKNOWN DISTINCT DIV MOD XOR IF "
    "INTERVAL ISNULL NOTNULL".split()
)
RESERVED: Final = _WORDS | _FOREIGN  # words that cannot name a fact
_NAME, _STRING, _NUMBER = "name", "string", "number"  # kinds of token; every other token's kind is its word or sign
_ENDS: Final = frozenset((_NAME, _STRING, _NUMBER, "TRUE", "FALSE", "NULL", ")", "END"))  # a value ends here
_STARTS: Final = _ENDS - {"NULL", ")", "END"} | {"(", "CASE", "COALESCE", "DATE", ":"}  # a value begins here
_BEFORE_NOT: Final = frozenset(("", "(", ",", "AND", "OR", "NOT", "IS", "CASE", "WHEN", "THEN", "ELSE"))
_PREDICATES: Final = frozenset("= <> != < <= > >= IS IN BETWEEN".split())
_PARTS_END: Final = frozenset(("AND", "OR", ",", "WHEN", "THEN", "ELSE"))
# Signs of Chinese typing where the dialect has others; within a text they may stand.
_WIDE: Final = re.compile(r"'(?:[^']|'')*+(?:'|$)|([：，、；。！“”‘’（）【】《》＝＞＜＋－—＊×≥≤≠０-９])")
_QUOTES_CLOSE: Final = re.compile(r"""(?:[^'"]|'(?:[^']|'')*+'|"(?:[^"]|"")*+")*+""")


def sieve(text: str) -> list[Token]:
    """Return the tokens of `text`; every name among them is a plain one, whatever SQL uses the word for.

    Raises:
        ConditionError: a word or sign is outside the dialect or stands where the dialect has no place for it.
    """
    if len(text) > LONGEST:
        raise ConditionError("too_long", LONGEST, limit=LONGEST)
    _refuse_wide(text)
    tokens = _tokens(text)
    if not tokens:
        raise ConditionError("empty", 0)
    _refuse_comments(text, tokens)
    return _Sieve().admit(tokens)


def _refuse_wide(text: str) -> None:
    for found in _WIDE.finditer(text):
        if found.group(1):
            raise ConditionError("wide_sign", found.start(1), found=found.group(1))


def _tokens(text: str) -> list[Token]:
    try:
        return sqlglot.tokenize(text)
    except TokenError:
        closed = _QUOTES_CLOSE.match(text)
        at = closed.end() if closed else 0
        raise ConditionError("syntax", at if at < len(text) else 0) from None


def _refuse_comments(text: str, tokens: list[Token]) -> None:
    """Between tokens there are only blanks; anything else is a comment, and hides part of a rule."""
    starts = [token.start for token in tokens] + [len(text)]
    ends = [0] + [token.end + 1 for token in tokens]
    for begin, end in zip(ends, starts, strict=True):
        gap = text[begin:end]
        if gap.strip():
            raise ConditionError("not_in_dialect", begin + len(gap) - len(gap.lstrip()), found=gap.strip())


@dataclass(slots=True)
class _Level:
    """The part being read, within one bracket or CASE; it ends at AND, OR, a comma, WHEN, THEN or ELSE."""

    predicates: int = 0
    nots: int = 0
    between: bool = False  # the AND of a BETWEEN is still to come


class _Sieve:
    """Walks along the tokens, two steps of memory and a stack of brackets."""

    def __init__(self) -> None:
        self._levels = [_Level()]
        self._signs = 0
        self._last = self._second_last = ""  # kinds; "" is the beginning
        self._before: Token | None = None

    def admit(self, tokens: list[Token]) -> list[Token]:
        """Return the tokens, their names made plain."""
        admitted = []
        for token in tokens:
            kind = self._kind(token)
            self._check_place(kind, token)
            self._check_nesting(kind, token)
            admitted.append(_plain(token) if kind == _NAME else token)
            self._second_last, self._last, self._before = self._last, kind, token
        return admitted

    def _kind(self, token: Token) -> str:
        if token.token_type is TokenType.STRING:
            return _STRING
        if token.token_type is TokenType.NUMBER:
            return _NUMBER
        if token.token_type is TokenType.IDENTIFIER:
            raise ConditionError("quoted_name", token.start, found=token.text)
        word = token.text.upper()
        if self._last == ":" and _is_name(token):
            return _NAME  # :end, :on and :date are parameters
        if word in _SIGNS or word in _WORDS:
            return word
        if word in _FOREIGN or not _is_name(token):
            raise ConditionError("not_in_dialect", token.start, found=token.text)
        return _NAME

    def _check_place(self, kind: str, token: Token) -> None:
        last, before = self._last, self._before
        if before is not None and last == ":" and (kind != _NAME or before.end + 1 != token.start):
            raise ConditionError("syntax", before.start)
        if kind == "NULL" and last != "IS" and (last, self._second_last) != ("NOT", "IS"):
            raise ConditionError("null_literal", token.start)
        if self._is_test() and kind != "NULL" and not (kind == "NOT" and last == "IS"):
            raise ConditionError("is_true", token.start)
        if before is not None and kind == "(" and last == _NAME:
            raise ConditionError("not_in_dialect", before.start, found=f"{before.text}()")
        if last == "DATE" and kind != _STRING:
            raise ConditionError("date", token.start, found=token.text)
        if (last == "IN" and kind != "(") or ((self._second_last, last, kind) == ("IN", "(", ")")):
            raise ConditionError("in_list", token.start)
        if self._misplaced(kind):
            raise ConditionError("syntax", token.start)

    def _is_test(self) -> bool:
        return self._last == "IS" or (self._last, self._second_last) == ("NOT", "IS")

    def _misplaced(self, kind: str) -> bool:
        last = self._last
        if kind in _STARTS and last in _ENDS:
            return True  # two values side by side
        if kind == "NOT":
            return last not in _BEFORE_NOT and last not in _ENDS
        if last == "NOT" and self._second_last in _ENDS:
            return kind not in ("IN", "BETWEEN")
        return (kind == ")" and last in (",", "(")) or (last == "COALESCE" and kind != "(")

    def _check_nesting(self, kind: str, token: Token) -> None:
        level = self._levels[-1]
        if kind in _PREDICATES:
            level.predicates += 1
            level.between = kind == "BETWEEN"
            if level.predicates > 1:
                raise ConditionError("chained", token.start)
        elif kind == "AND" and level.between:
            level.between = False
        elif kind in _PARTS_END:
            self._levels[-1] = _Level()
        elif kind == "NOT" and self._last not in _ENDS and self._last != "IS":
            level.nots += 1
        self._check_depth(kind, token)

    def _check_depth(self, kind: str, token: Token) -> None:
        if kind in ("(", "CASE"):
            self._levels.append(_Level())
        elif kind in (")", "END") and len(self._levels) > 1:
            self._levels.pop()
        self._signs += kind in ("+", "-", "*")
        if len(self._levels) - 1 + sum(level.nots for level in self._levels) > DEEPEST:
            raise ConditionError("too_deep", token.start, limit=DEEPEST)
        if self._signs > MOST_SIGNS:
            raise ConditionError("too_many_signs", token.start, limit=MOST_SIGNS)


def _is_name(token: Token) -> bool:
    """Whether the token is a name and nothing else: the text of N'a' is a, too."""
    return token.text.isascii() and token.text.isidentifier() and len(token.text) == token.end - token.start + 1


def _plain(token: Token) -> Token:
    return Token(TokenType.VAR, token.text, token.line, token.col, token.start, token.end)
