"""Comparisons of numbers that lie between two others: unknown where the answer is not the same at both."""

from random import Random

import polars as pl
import pytest

from closeout.conditions.check import condition
from closeout.conditions.closures import Site, compile_closure
from closeout.conditions.types import Scope
from closeout.conditions.vector import Vectoriser
from closeout.kernel.facts import Fact
from closeout.kernel.measured import Measured, high_column, is_open, low_column, with_ends
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
    ("CASE WHEN d < 20 THEN d ELSE 60 END > 19", None, False, True),
    ("CASE WHEN d BETWEEN 19 AND 21 THEN 1 ELSE 0 END = 1", None, False, False),
    ("CASE WHEN d < 20 THEN 1 ELSE 2 END = 1", None, True, False),
    ("CASE WHEN d < 20 THEN 1 ELSE 2 END IN (2, 3)", None, False, True),
]
TERMS = ("d", "e", "20", "(d + e)", "(d - 20)", "d * 2", "COALESCE(d, e)", "CASE WHEN d < e THEN d ELSE 22 END")
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


def random_condition(rng: Random) -> str:
    compare = f"{rng.choice(TERMS)} {rng.choice(('<', '<=', '>', '>=', '=', '<>'))} {rng.choice(TERMS)}"
    if rng.random() < 0.5:
        return compare
    other = random_condition(rng)
    return rng.choice((f"({compare} AND {other})", f"({compare} OR {other})", f"NOT ({other})"))


def distances(rng: Random) -> pl.DataFrame:
    low = pl.Series(rng.choices(range(14, 26), k=40), dtype=pl.Float64)
    high = low + pl.Series(rng.choices((0, 1, 5), k=40))
    return pl.DataFrame({"d": (low + high) / 2, "low:d": low, "high:d": high, "e": [20.0] * 40})


@pytest.mark.parametrize("seed", range(60))
def test_both_engines_agree_and_answer_only_what_holds_all_the_way_between_the_ends(seed: int) -> None:
    rng = Random(seed)
    node, rows = condition(random_condition(rng), Scope(FACTS)), distances(rng)
    closure = compile_closure(node, {})
    answers = [closure(with_ends(row, ["d"])) for row in rows.iter_rows(named=True)]
    many = Vectoriser({}, {}, frozenset({"d"})).compile(node)
    assert rows.with_columns(many.alias("answer"))["answer"].to_list() == answers
    for low, high, answer in zip(rows["low:d"], rows["high:d"], answers, strict=True):
        between = {closure({"d": low + (high - low) * step / 8, "e": 20.0}) for step in range(9)}
        assert answer is None or between == {answer}
