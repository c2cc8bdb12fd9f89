"""What one written cell means for a fact: a text, a yes, a day, or one of the kinds that have a module of their own."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from closeout.kernel.facts import Fact, Value
from closeout.tabular.cell_choices import choice_parser, set_parser
from closeout.tabular.cell_numbers import number_parser
from closeout.tabular.mapping import SITE_CODE
from closeout.tabular.parsing import BadCell, Parse
from closeout.tabular.words import BLANKS, NULL_WORDS, fold, half_width

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


# What a spreadsheet shows where a formula gives an error, also in the CSV it exports.
ERRORS: Final = frozenset(map(fold, "#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #GETTING_DATA".split()))


def parse_text(cell: str) -> str:
    """Return the text of `cell` without blanks around it."""
    text = cell.strip(BLANKS)
    if SHORTENED.fullmatch(text):
        raise BadCell("tabular.cell_shortened")
    return text


# What a cell of a workbook can hold. A code stands in every row about its site, so a longer one, which no list has,
# would be written dozens of times over.
LONGEST_CODE: Final = 32_767


def parse_code(cell: str) -> str:
    """Return the code of a site without blanks around it."""
    code = parse_text(cell)
    if len(code) > LONGEST_CODE:
        raise BadCell("tabular.code_long", found=len(code), most=LONGEST_CODE)
    return code


def parse_division(cell: str) -> str:
    """Return the digits of a division's code; its name would be no code, and nobody would be responsible for it."""
    text = half_width(parse_text(cell))
    if not (text.isascii() and text.isdigit()):
        raise BadCell("tabular.cell_division")
    return text


def parser_of(
    fact: Fact,
    *,
    separators: str = "",
    words: Mapping[str, str | None] | None = None,
    mapped: bool = False,
    code: bool = False,
) -> Parse:
    """Return the function that reads a written cell as `fact`; it raises `BadCell`, and returns None for NULL.

    `words` translates folded cells (of a set: its elements too) before they are read; None in it means NULL.
    With `code`, a text is digits. With `mapped`, a map is in use, and whoever writes an unknown choice is told of it.
    """
    parsers: dict[str, Callable[[], Parse]] = {
        "text": lambda: parse_code if fact.key == SITE_CODE else parse_division if code else parse_text,
        "number": lambda: number_parser(fact),
        "boolean": lambda: parse_boolean,
        "choice": lambda: choice_parser(fact, mapped=mapped),
        "set": lambda: set_parser(fact, "" if words else separators, mapped=mapped),
        "date": lambda: parse_date,
    }
    parse = parsers[fact.type]()
    parse = _without_errors(parse)
    if words:
        parse = _translated(parse, words, separators if fact.type == "set" else None)

    def read(cell: str) -> Value:
        return None if fold(cell) in NULL_WORDS else parse(cell)

    return read


def _without_errors(parse: Parse) -> Parse:
    def read(cell: str) -> Value:
        if fold(cell) in ERRORS:
            raise BadCell("tabular.cell_formula")
        return parse(cell)

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
