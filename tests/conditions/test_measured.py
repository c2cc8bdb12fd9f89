"""Comparisons of numbers that lie between two others: unknown where the answer is not the same at both."""

import polars as pl
import pytest

from closeout.conditions.check import condition
from closeout.conditions.closures import Site, compile_closure
from closeout.conditions.types import Scope
from closeout.conditions.vector import Vectoriser
from closeout.kernel.facts import Fact
from closeout.kernel.measured import Measured, high_column, is_open, low_column
from closeout.kernel.text import both

FACTS = {key: Fact(key, "number", both(key), "m") for key in ("d", "e")}
CASES = [
    ("d > 15", True, False, None),
    ("d >= 20", None, False, None),
    ("d < 10", False, None, None),
    ("d <= 10", False, True, None),
    ("15 > d", False, True, None),
    ("d = 20", None, False, None),
    ("d <> 20", None, True, None),
    ("d = 30", False, False, None),
    ("d IN (20, 40)", None, False, None),
    ("d IN (30, 40)", False, False, None),
    ("d BETWEEN 16 AND 25", True, False, None),
    ("d + 5 > 21", True, False, None),
    ("d * 2 > 42", None, False, None),
    ("d > e", None, False, None),
    ("d IS NULL", False, False, True),
    ("COALESCE(d, 3) > 15", True, False, False),
    ("NOT d > 15", False, True, None),
]
ROWS = pl.DataFrame(
    {"d": [20.0, 9.0, None], "e": [20.0, 20.0, 20.0], "low:d": [18.0, 8.0, None], "high:d": [22.0, 10.0, None]}
)


@pytest.mark.parametrize(("text", "doubtful", "small", "unknown"), CASES)
def test_both_engines_say_the_same_of_a_measured_number(
    text: str, doubtful: bool | None, small: bool | None, unknown: bool | None
) -> None:
    node = condition(text, Scope(FACTS))
    closure, e = compile_closure(node, {}), 20.0
    sites: list[Site] = [{"d": Measured(20, 18, 22), "e": e}, {"d": Measured(9, 8, 10), "e": e}, {"d": None, "e": e}]
    assert [closure(each) for each in sites] == [doubtful, small, unknown]
    many = Vectoriser({}, {}, frozenset({"d"})).compile(node)
    assert ROWS.select(many.alias("answer"))["answer"].to_list() == [doubtful, small, unknown]


def test_a_number_with_one_end_is_as_certain_as_any() -> None:
    closure = compile_closure(condition("d = 20 AND d IN (20)", Scope(FACTS)), {})
    assert closure({"d": Measured(20, 20, 20)}) is True
    assert [is_open(each) for each in (Measured(20, 20, 20), Measured(20, 19, 21), None, 20.0)] == [
        False,
        True,
        True,
        False,
    ]


def test_the_columns_of_the_ends_are_named_after_the_fact() -> None:
    assert (low_column("d"), high_column("d")) == ("low:d", "high:d")
