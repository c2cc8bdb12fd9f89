"""Many sites: the same answers from one Polars expression."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from closeout.conditions.closures import compile_closure
from closeout.conditions.nodes import AnyFails, FactNode, Named, Node, StandardFails
from closeout.conditions.vector import Vectoriser
from closeout.tabular.dtypes import dtype_of
from tests.conditions.a_scope import FACTS, VALUES, bound

SITES: list[dict[str, Any]] = [
    {
        "has_fence": True,
        "fence_height_m": 4.0,
        "storage": "both",
        "visited_on": date(2026, 6, 1),
        "name": "",
        "has_gate": None,
    },
    {"has_fence": False, "fence_height_m": 0.1, "storage": None, "visited_on": None, "name": "x", "has_gate": False},
    {
        "has_fence": None,
        "fence_height_m": None,
        "storage": "indoor",
        "visited_on": date(2026, 5, 1),
        "name": None,
        "has_gate": True,
    },
    {},
]
TABLE = pl.DataFrame(SITES, schema={key: dtype_of(fact) for key, fact in FACTS.items()})


def column(node: Node, **ready: pl.Expr) -> list[bool | None]:
    table = TABLE.with_columns(**ready)
    vectoriser = Vectoriser(VALUES, {node.body: "ready"} if ready and isinstance(node, Named) else None)
    return table.with_columns(vectoriser.compile(node).alias("answer"))["answer"].to_list()


@pytest.mark.parametrize(
    "text",
    [
        "TRUE",
        "1 = 2",
        "0.1 + 0.2 = 0.3",
        "has_fence = has_gate",
        "FENCED",
        "has_fence AND has_gate OR NOT has_fence",
        "fence_height_m + 0.2 = 0.3",
        "fence_height_m + 0.2 IN (0.3, :min_m)",
        "(fence_height_m * 3) IS NULL",
        "CASE WHEN has_fence THEN fence_height_m + 1 END > 4",
        "CASE WHEN has_fence THEN has_gate END",
        "CASE WHEN has_fence THEN CASE WHEN has_gate THEN 'x' END END IS NULL",
        "CASE storage WHEN 'both' THEN 1 WHEN :kind THEN 2 END IN (1, 2)",
        "COALESCE(has_fence, has_gate, FALSE)",
        "COALESCE(visited_on, :on) = :on",
        "storage IN ('both')",
        "storage NOT IN ('both', 'indoor')",
        "name = ''",
        "materials IS NULL",
        "visited_on BETWEEN DATE '2026-06-01' AND :on",
    ],
)
def test_a_column_holds_what_the_closures_answer(text: str) -> None:
    node = bound(text)
    assert column(node) == [compile_closure(node, VALUES)(site) for site in SITES]


@pytest.mark.parametrize("applies", [None, "has_gate", "has_fence OR TRUE"])
def test_any_standard_fails_counts_verdicts(applies: str | None) -> None:
    node = AnyFails((StandardFails("T-1", None if applies is None else bound(applies), FactNode("has_fence")),))
    assert column(node) == [compile_closure(node, VALUES)(site) for site in SITES]


def test_over_no_standards_none_fails() -> None:
    assert column(AnyFails(())) == [False] * len(SITES)


def test_what_was_computed_before_is_read_from_its_column() -> None:
    node = bound("FENCED")
    assert isinstance(node, Named)
    assert column(node, ready=pl.lit(value=True)) == [True] * len(SITES)


def test_a_list_as_long_as_a_condition_may_be_is_no_burden() -> None:
    options = ", ".join(f"'{number}'" for number in range(400))
    assert column(bound(f"name IN ({options}, 'x')")) == [False, True, None, None]


def test_a_chain_as_long_as_a_condition_may_be_is_no_burden() -> None:
    assert column(bound(" AND ".join(["has_fence"] * 280))) == [True, False, None, None]


@pytest.mark.parametrize("key", FACTS)
def test_every_kind_of_fact_has_a_column(key: str) -> None:
    assert TABLE.schema[key] == dtype_of(FACTS[key])
