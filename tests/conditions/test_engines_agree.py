"""Closures and Polars agree with each other, and DuckDB and SQLite with them, on the packs' and on random rules."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, localcontext
from functools import cache
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from closeout.conditions.check import condition
from closeout.conditions.closures import OPERATORS, compile_closure
from closeout.conditions.nodes import Constant, Node
from closeout.conditions.vector import Vectoriser
from closeout.conditions.walking import walk
from closeout.kernel.facts import Fact, Value
from closeout.kernel.numbers import SIGNIFICANT_DIGITS, shortest, significant_digits
from closeout.packfile.library import load_pack, shipped_ids
from closeout.packfile.pack import Pack
from tests.conditions import random_conditions as random
from tests.conditions.engines import Engines, values_of

ROWS = 300
Site = dict[str, Value]


# --- The packs' rules -------------------------------------------------------------------------------------------------


def rules(pack: Pack) -> Iterator[tuple[str, Node, str | None]]:
    """Yield each condition of a pack: its name, its tree, its text as written (None where it has none)."""
    written = {each.id: each for each in pack.model.standards}
    for standard in pack.standards:
        yield f"{standard.id} fails", standard.fails, None
        yield f"{standard.id} requires", standard.requires, written[standard.id].requires
        if standard.applies is not None:
            yield f"{standard.id} applies", standard.applies, written[standard.id].applies
    for name, node in pack.names.items():
        yield name, node, pack.model.names[name].when
    for table, model in zip(pack.tables, pack.model.tables, strict=True):
        if table.applies is not None:
            yield table.id, table.applies, model.applies
        yield from (
            (f"{table.id}/{row.id}", row.when, text.when) for row, text in zip(table.rows, model.rows, strict=True)
        )


def plain(pack: Pack, text: str | None) -> str | None:
    """Return a text without names, which the databases can read as it is; None where it has some."""
    return text if text is not None and not set(re.findall(r"\w+", text)) & set(pack.names) else None


def random_value(rng: Random, fact: Fact, limits: list[float]) -> Value:
    if rng.random() < 0.25:
        return None
    if fact.type == "boolean":
        return rng.random() < 0.6
    if fact.type == "number":
        return rng.choice(limits)
    if fact.type == "date":
        return date(2026, rng.randint(1, 12), 1)
    return rng.choice([*fact.choices] or ["440307014015", ""])


@cache
def world(pack_id: str) -> tuple[Pack, Engines]:
    """Return a pack and random sites whose numbers stand around the pack's own limits."""
    pack, rng = load_pack(pack_id, date(2026, 6, 1)), Random(pack_id)
    written = [each.value for _, node, _ in rules(pack) for each in walk(node) if isinstance(each, Constant)]
    numbers = {each for each in (*written, *pack.values.values()) if isinstance(each, float)}
    limits = sorted({number + step for number in numbers | {0.0} for step in (-0.1, 0.0, 0.1)})
    sites = [{key: random_value(rng, fact, limits) for key, fact in pack.facts.items()} for _ in range(ROWS)]
    return pack, Engines(pack.facts, sites, pack.values)


@pytest.mark.parametrize("pack_id", shipped_ids())
def test_four_engines_agree_on_every_rule_of_a_pack(pack_id: str) -> None:
    pack, engines = world(pack_id)
    found = {name: engines.disagreements(node, plain(pack, text)) for name, node, text in rules(pack)}
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("pack_id", shipped_ids())
def test_the_random_sites_bring_every_answer_to_most_rules_of_a_pack(pack_id: str) -> None:
    pack, engines = world(pack_id)
    answers = [set(engines.closures(node)) for _, node, _ in rules(pack)]
    assert sum(each == {True, False, None} for each in answers) >= 0.7 * len(answers)


# --- Random rules -----------------------------------------------------------------------------------------------------


def random_sites(numbers: tuple[float, ...]) -> list[Site]:
    rng = Random("sites")
    pools: dict[str, tuple[Any, ...]] = {
        "boolean": (True, False),
        "number": numbers,
        "choice": tuple(random.CHOICES),
        "text": random.WORDS,
        "date": random.DATES,
    }
    return [
        {key: None if rng.random() < 0.2 else rng.choice(pools[fact.type]) for key, fact in random.FACTS.items()}
        for _ in range(ROWS)
    ]


@pytest.fixture(scope="module")
def engines() -> Engines:
    return Engines(random.FACTS, random_sites(random.QUARTERS), values_of(random.PARAMETERS))


@given(text=random.conditions())
@settings(max_examples=500)
@example(text="n1 BETWEEN n2 AND 4 AND NOT b1 OR b2")
@example(text="NOT n1 = n2 OR NOT t1 IN ('x', 'it''s')")
@example(text="n1 - n2 - 1 > - n3 * 2 + 0.25")
def test_four_engines_agree_on_random_rules(engines: Engines, text: str) -> None:
    assert engines.disagreements(condition(text, random.SCOPE), text) == []


DECIMALS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=3
) | st.sampled_from(
    [
        Decimal(each)
        for each in ("0.1", "0.2", "0.3", "0.7", "1e-14", "123456789012345", "0.123456789012345", "-0.3", "0")
    ]
)
NUMBERS = DECIMALS.map(lambda number: shortest(float(number)))
FRAME = random_sites((0.1, 0.2, 0.3, 0.7, -0.3, 1.1, 2.2, 3.3, 123456789012345.0, 1e-14))


@given(text=random.calculations(NUMBERS))
@settings(max_examples=200)
@example(text="n1 + n2 = 0.3")
@example(text="n1 + n2 IN (0.3, 0.9)")
def test_closures_and_polars_agree_where_doubles_would_round(text: str) -> None:
    node, values = condition(text, random.SCOPE), values_of(random.PARAMETERS)
    frame = pl.DataFrame(FRAME, schema={key: pl.Float64 if key[0] == "n" else _DTYPES[key[0]] for key in random.FACTS})
    closure = compile_closure(node, values)
    answers = frame.with_columns(Vectoriser(values).compile(node).alias("answer"))["answer"].to_list()
    assert answers == [closure(site) for site in FRAME]


_DTYPES = {"b": pl.Boolean, "c": pl.String, "t": pl.String, "d": pl.Date}


@given(a=DECIMALS, b=DECIMALS, op=st.sampled_from(sorted(OPERATORS)), sign=st.sampled_from("+-*"))
@example(a=Decimal("0.1"), b=Decimal("0.2"), op="=", sign="+")
@example(a=Decimal("0.1"), b=Decimal("3"), op="<=", sign="*")
@example(a=Decimal("1e-14"), b=Decimal(123456789012345), op="<=", sign="+")
def test_a_calculation_equals_that_of_exact_decimals(a: Decimal, b: Decimal, op: Any, sign: str) -> None:
    with localcontext(prec=100):
        exact = {"+": a + b, "-": a - b, "*": a * b}[sign]
    limit = exact if significant_digits(exact) <= SIGNIFICANT_DIGITS else Decimal(shortest(float(f"{exact:.6e}")))
    node = condition(f"n1 {sign} n2 {op} {shortest(float(limit))}", random.SCOPE)
    assert compile_closure(node, {})({"n1": float(a), "n2": float(b)}) is OPERATORS[op](exact, limit)
