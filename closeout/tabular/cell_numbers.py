"""What a written number means: its unit may stand behind, thousands may be set apart, its bounds must hold."""

import re
from typing import Final

from closeout.kernel.facts import UNITS, Fact
from closeout.kernel.numbers import NotANumber, parse_decimal
from closeout.kernel.text import Text
from closeout.tabular.parsing import BadCell, Parse
from closeout.tabular.words import fold

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
    return BadCell("tabular.cell_number_unit", unit=UNITS[fact.unit].name, example=example)


def bounds(fact: Fact) -> tuple[float, float]:
    """Return the least and the greatest value that a number fact may take; degrees for `lon` and `lat`."""
    if fact.key == "lon":
        return -180, 180
    if fact.key == "lat":
        return -90, 90
    bounded = fact.unit is not None and not UNITS[fact.unit].may_be_negative
    return (0 if bounded else float("-inf")), float("inf")
