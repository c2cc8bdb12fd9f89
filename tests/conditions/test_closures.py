"""One site: three-valued logic, exact numbers, values that are absent."""

from datetime import date

import pytest

from closeout.conditions.closures import Site, compile_closure
from closeout.conditions.nodes import AnyFails, Arith, Constant, FactNode, StandardFails
from closeout.conditions.truths import Truths
from tests.conditions.a_scope import VALUES, bound, truth

T, F, N = True, False, None
Truth = bool | None


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, N, N, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, N, F, N),
        (N, T, N, T),
        (N, F, F, N),
        (N, N, N, N),
    ],
)
def test_and_and_or_have_three_values(a: Truth, b: Truth, both: Truth, either: Truth) -> None:
    site: Site = {"has_fence": a, "has_gate": b}
    assert truth("has_fence AND has_gate", site) is both
    assert truth("has_fence OR has_gate", site) is either


@pytest.mark.parametrize(("value", "negated"), [(T, F), (F, T), (N, N)])
def test_not_has_three_values(value: Truth, negated: Truth) -> None:
    assert truth("NOT has_fence", {"has_fence": value}) is negated


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("fence_height_m > 4", N),
        ("4 > fence_height_m", N),
        ("fence_height_m = fence_height_m", N),
        ("fence_height_m + 1 > 4", N),
        ("fence_height_m IN (4, 5)", N),
        ("NOT fence_height_m IN (4, 5)", N),
        ("fence_height_m BETWEEN 1 AND 2", N),
        ("4 BETWEEN fence_height_m AND 1", F),
        ("fence_height_m IS NULL", T),
        ("(fence_height_m > 4) IS NULL", T),
        ("NOT fence_height_m IS NULL", F),
        ("materials IS NULL", T),
        ("COALESCE(fence_height_m, wall_height_m) > 1", N),
        ("COALESCE(fence_height_m, 2) > 1", T),
        ("CASE WHEN has_fence THEN TRUE ELSE FALSE END", F),
        ("CASE WHEN has_fence THEN TRUE END", N),
        ("CASE storage WHEN 'both' THEN TRUE ELSE FALSE END", F),
        ("storage = 'both' OR TRUE", T),
    ],
)
def test_what_nobody_established_is_null(text: str, answer: Truth) -> None:
    assert truth(text, {}) is answer
    assert (
        truth(text, dict.fromkeys(("fence_height_m", "wall_height_m", "has_fence", "storage", "materials"))) is answer
    )


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("fence_height_m >= 4", T),
        ("fence_height_m > 4", F),
        ("fence_height_m >= :min_m", T),
        ("fence_height_m BETWEEN 4 AND 4", T),
        ("fence_height_m NOT BETWEEN 4 AND 4", F),
        ("fence_height_m <> 4", F),
        ("storage IN ('both', :kind)", T),
        ("name = 'it''s'", T),
        ("name = 'IT''S'", F),
        ("visited_on < :on", T),
        ("visited_on = DATE '2026-05-31'", T),
        ("CASE storage WHEN 'both' THEN 1 WHEN 'indoor' THEN 2 END = 2", T),
        ("FENCED", T),
    ],
)
def test_limits_texts_and_dates_compare_exactly(text: str, answer: bool) -> None:
    site: Site = {
        "fence_height_m": 4.0,
        "storage": "indoor",
        "name": "it's",
        "visited_on": date(2026, 5, 31),
        "has_fence": T,
    }
    assert truth(text, site) is answer


@pytest.mark.parametrize(
    "text",
    [
        "fence_height_m + 0.2 = 0.3",
        "fence_height_m * 3 = 0.3",
        "0.3 - fence_height_m = 0.2",
        "fence_height_m + 0.2 IN (0.3)",
        "fence_height_m * 1.00000000000001 * 1.00000000000001 > 0.100000000000002",
        "CASE WHEN TRUE THEN fence_height_m + 0.2 END = 0.3",
        "COALESCE(fence_height_m + 0.2, 1) <= 0.3",
        "-fence_height_m + 0.1 = 0",
    ],
)
def test_calculation_is_exact_in_decimals(text: str) -> None:
    assert truth(text, {"fence_height_m": 0.1}) is T


def test_a_long_product_is_not_rounded() -> None:
    factor = " * ".join(["fence_height_m"] + ["1.00000000000001"] * 4)
    assert truth(f"{factor} = {factor} + 1e-60", {"fence_height_m": 1.0}) is F


@pytest.mark.parametrize(
    ("applies", "requires", "fails"),
    [(T, T, F), (T, F, T), (T, N, N), (F, T, F), (F, F, F), (F, N, F), (N, T, F), (N, F, N), (N, N, N)],
)
def test_any_standard_fails_counts_verdicts(applies: Truth, requires: Truth, fails: Truth) -> None:
    node = AnyFails((StandardFails("T-1", FactNode("has_gate"), FactNode("has_fence")),))
    assert compile_closure(node, {})({"has_gate": applies, "has_fence": requires}) is fails


@pytest.mark.parametrize(("requires", "fails"), [(T, F), (F, T), (N, N)])
def test_a_standard_that_applies_to_all_fails_where_it_is_not_met(requires: Truth, fails: Truth) -> None:
    node = AnyFails((StandardFails("T-1", None, FactNode("has_fence")),))
    assert compile_closure(node, {})({"has_fence": requires}) is fails


def test_over_no_standards_none_fails() -> None:
    assert compile_closure(AnyFails(()), {})({}) is F


def test_a_closure_keeps_the_parameters_it_was_compiled_with() -> None:
    closure = compile_closure(bound("fence_height_m >= :min_m"), {**VALUES, "min_m": 5.0})
    assert [closure({"fence_height_m": height}) for height in (4.0, 5.0)] == [F, T]


def test_a_value_can_be_computed_too() -> None:
    assert (
        compile_closure(Arith("+", FactNode("area_m2"), Constant(0.2)), {})({"area_m2": 0.1})
        .normalize()
        .to_eng_string()
        == "0.3"
    )


def test_truths_are_compiled_once() -> None:
    truths, node = Truths(VALUES), bound("has_fence")
    assert truths.closure(node) is truths.closure(node)
    assert truths.of(node, {"has_fence": T}) is T
