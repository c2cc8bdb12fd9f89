"""Numbers as plans mean them: decimals of at most 15 significant digits, which a double holds without loss."""

import math
import re
from decimal import Decimal
from typing import Final

SIGNIFICANT_DIGITS: Final = 15
_WRITTEN: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?", re.ASCII | re.IGNORECASE)


class NotANumber(ValueError):
    """The text is no decimal of at most 15 significant digits; the argument is `word`, `digits` or `range`."""


def parse_decimal(text: str) -> float:
    """Return the number that `text` writes in ASCII digits, without separators or a unit.

    Raises:
        NotANumber: `word` (no number, or infinity or NaN), `digits` (more than 15), `range` (a double overflows).
    """
    if not _WRITTEN.fullmatch(text):
        raise NotANumber("word")
    number = Decimal(text)
    if significant_digits(number) > SIGNIFICANT_DIGITS:
        raise NotANumber("digits")
    double = float(number)
    if math.isinf(double) or (double == 0.0 and number != 0):
        raise NotANumber("range")
    return double + 0.0  # folds -0 into 0


def significant_digits(number: Decimal) -> int:
    """Return how many significant digits `number` has; zeros at either end do not count."""
    return len("".join(map(str, number.as_tuple().digits)).strip("0")) or 1


def shortest(number: float) -> str:
    """Return `number` in its shortest plain form: `4`, `3.4`, `0.00001`, never an exponent."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return format(Decimal(repr(number)).normalize(), "f")


def shortened(number: float) -> str:
    """Return a number of more digits than a double keeps as spreadsheets show it, so it is taken for no code."""
    text = repr(number).upper()
    return text if "E" in text else f"{number:.16E}"
