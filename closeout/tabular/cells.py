"""What one written cell means for a fact: a yes, a number with its unit, a choice, a set, a date."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from closeout.kernel.facts import UNITS, Fact, Value
from closeout.kernel.numbers import NotANumber, parse_decimal
from closeout.kernel.text import Text
from closeout.tabular.words import BLANKS, NULL_WORDS, fold, half_width, meant

Parse = Callable[[str], Value]


class BadCell(ValueError):
    """The cell cannot be read as its fact; `code` and `params` make the sentence that says so."""

    def __init__(self, code: str, **params: object):
        """Refuse the cell with the message `code`."""
        super().__init__(code)
        self.code = code
        self.params = params


TRUE_WORDS: Final = frozenset("true 1 yes y 是 有 √ ✓ 对".split())
FALSE_WORDS: Final = frozenset("false 0 no n 否 无 × ✗".split())


def parse_boolean(cell: str) -> bool:
    """Return the yes or no that `cell` says."""
    word = fold(cell)
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise BadCell("tabular.cell_boolean")


_NUMBER: Final = re.compile(
    r"(?:[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])|[0-9]+)(?:\.[0-9]*)?|[+-]?\.[0-9]+)(?:e[+-]?[0-9]+)?"
)


def number_parser(fact: Fact) -> Parse:
    """Return the parser of a number fact: the fact's own unit may stand behind, its bounds must hold."""
    written = frozenset(map(fold, UNITS[fact.unit].written)) if fact.unit else frozenset()
    low, high = bounds(fact)
    example = Text("3.4 米", "3.4 m") if fact.unit == "m" else Text("3.4", "3.4")

    def parse(cell: str) -> float:
        word = fold(cell)
        match = _NUMBER.match(word)
        behind = word[match.end() :].strip() if match else ""
        if match is None or (behind and behind not in written):
            raise _not_a_number(fact, example)
        try:
            number = parse_decimal(match[0].replace(",", ""))
        except NotANumber as error:
            raise BadCell(f"tabular.cell_number_{error}", example=example) from None
        if low <= number <= high:
            return number
        raise BadCell("tabular.cell_negative") if low == 0 else BadCell("tabular.cell_range", low=low, high=high)

    return parse


def _not_a_number(fact: Fact, example: Text) -> BadCell:
    if fact.unit is None:
        return BadCell("tabular.cell_number_word", example=example)
    return BadCell("tabular.cell_number_unit", unit=UNITS[fact.unit].label, example=example)


def bounds(fact: Fact) -> tuple[float, float]:
    """Return the least and the greatest value that a number fact may take; degrees for `lon` and `lat`."""
    if fact.key == "lon":
        return -180, 180
    if fact.key == "lat":
        return -90, 90
    bounded = fact.unit is not None and not UNITS[fact.unit].may_be_negative
    return (0 if bounded else float("-inf")), float("inf")


def _ids_by_word(fact: Fact) -> Mapping[str, str]:
    ids = {fold(word): key for key, label in fact.choices.items() for word in (label.zh, label.en)}
    return ids | {fold(key): key for key in fact.choices}


def choice_parser(fact: Fact) -> Parse:
    """Return the parser of a choice fact: an id, or a label in either language."""
    ids = _ids_by_word(fact)

    def parse(cell: str) -> str:
        key = ids.get(fold(cell))
        if key is None:
            raise _unknown_choice(fact, ids, cell)
        return key

    return parse


def set_parser(fact: Fact, separators: str = "") -> Parse:
    """Return the parser of a set fact: ids or labels between `|` `、` `；` or one of the extra `separators`.

    The value is the ids in vocabulary order, joined by `|`; a cell of separators alone is None.
    """
    ids = _ids_by_word(fact)
    between = re.compile("[" + re.escape("|、;" + half_width(separators)) + "]")

    def parse(cell: str) -> str | None:
        whole = ids.get(fold(cell))
        if whole is not None:
            return whole
        words = [word for word in map(str.strip, between.split(half_width(cell))) if word]
        unknown = next((word for word in words if fold(word) not in ids), None)
        if unknown is not None:
            raise _unknown_choice(fact, ids, unknown)
        chosen = {ids[fold(word)] for word in words}
        return "|".join(key for key in fact.choices if key in chosen) or None

    return parse


def _unknown_choice(fact: Fact, ids: Mapping[str, str], word: str) -> BadCell:
    allowed = Text("、".join(fact.choices), ", ".join(fact.choices))
    return BadCell("tabular.cell_choice", word=word.strip(), allowed=allowed, hint=meant(fold(word), ids))


_DATE: Final = re.compile(
    r"([0-9]{4})(?:(?P<sep>[-/.])([0-9]{1,2})(?P=sep)([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))"
    r"(?:[t ]00:00(?::00(?:\.0+)?)?)?"
)


def parse_date(cell: str) -> date:
    """Return the day that `cell` names; a time of day other than midnight is refused."""
    match = _DATE.fullmatch(fold(cell))
    if match is None:
        raise BadCell("tabular.cell_date")
    year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
    try:
        return date(year, month, day)
    except ValueError:
        raise BadCell("tabular.cell_date") from None


# What a spreadsheet makes of a long code that it took for a number: the last digits are lost.
SHORTENED: Final = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]+")


def parse_text(cell: str) -> str:
    """Return the text of `cell` without blanks around it."""
    text = cell.strip(BLANKS)
    if SHORTENED.fullmatch(text):
        raise BadCell("tabular.cell_shortened")
    return text


def parser_of(fact: Fact, *, separators: str = "", words: Mapping[str, str | None] | None = None) -> Parse:
    """Return the function that reads a written cell as `fact`; it raises `BadCell`, and returns None for NULL.

    `words` translates folded cells (of a set: its elements too) before they are read; None in it means NULL.
    """
    parsers: dict[str, Callable[[], Parse]] = {
        "text": lambda: parse_text,
        "number": lambda: number_parser(fact),
        "boolean": lambda: parse_boolean,
        "choice": lambda: choice_parser(fact),
        "set": lambda: set_parser(fact, "" if words else separators),
        "date": lambda: parse_date,
    }
    parse = parsers[fact.type]()
    if words:
        parse = _translated(parse, words, separators if fact.type == "set" else None)

    def read(cell: str) -> Value:
        return None if fold(cell) in NULL_WORDS else parse(cell)

    return read


def _translated(parse: Parse, words: Mapping[str, str | None], separators: str | None) -> Parse:
    between = None if separators is None else re.compile("[" + re.escape("|、;" + half_width(separators)) + "]")

    def one(cell: str) -> str:
        return words.get(fold(cell), cell) or ""

    def read(cell: str) -> Value:
        if between is None or fold(cell) in words:
            said = one(cell)
        else:
            said = "|".join(map(one, between.split(half_width(cell))))
        return parse(said) if fold(said) not in NULL_WORDS else None

    return read
