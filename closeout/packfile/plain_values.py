"""The values that make an example easy to read: what the conditions themselves mention, and its neighbours."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from closeout.conditions.nodes import LiteralValue
from closeout.kernel.facts import Fact
from closeout.kernel.numbers import SIGNIFICANT_DIGITS, shortest, significant_digits


def plain_values(fact: Fact, constants: Sequence[LiteralValue]) -> Iterator[LiteralValue]:
    """Yield what is tried for a fact, plainest first; `constants` are what the conditions mention."""
    match fact.type:
        case "boolean":
            yield from (False, True)
        case "choice":
            yield from fact.choices
        case "text":
            yield from dict.fromkeys(each for each in constants if isinstance(each, str))
        case "date":
            days = dict.fromkeys(each for each in constants if isinstance(each, date))
            yield from (day + timedelta(days=step) for step in (0, 1, -1) for day in days if date.min < day < date.max)
        case "number":
            yield from _plain_numbers([each for each in constants if isinstance(each, float)])


def _plain_numbers(constants: Sequence[float]) -> Iterator[float]:
    """Yield the constants, their neighbours, 0 and 1: a limit says most at the limit itself."""
    near = [Decimal(shortest(each)) + step for step in (0, 1, -1) for each in constants]
    for number in dict.fromkeys([*near, Decimal(1), Decimal(0)]):
        if significant_digits(number) <= SIGNIFICANT_DIGITS:
            yield float(number)
