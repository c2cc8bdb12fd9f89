"""What z3 is told of a pack: the same truths as the evaluator's, and only sites that a table can hold."""

from datetime import date
from functools import cache
from itertools import product

import pytest

from closeout.conditions.check import condition
from closeout.conditions.closures import compile_closure
from closeout.conditions.types import Scope
from closeout.conditions.walking import facts_in
from closeout.kernel.facts import Value
from closeout.kernel.located import read_located
from closeout.packfile.encoding import Encoder, Term
from closeout.packfile.library import load_located
from closeout.packfile.pack import Pack
from closeout.packfile.solver import Expr, z3
from tests.packfile.small_packs import small_pack

pytestmark = pytest.mark.skipif(z3 is None, reason="z3 is an extra")

SITES: dict[str, tuple[Value, ...]] = {
    "flag": (None, True, False),
    "colour": (None, "red", "blue"),
    "tall_m": (None, 0.0, 1.5, 2.0),
    "word": (None, "p"),
    "since": (None, date(2026, 1, 1)),
}


@cache
def pack() -> Pack:
    return load_located(read_located("tiny.yaml", small_pack({"x": "flag"})))


def encoder() -> Encoder:
    return Encoder(pack().facts, pack().values)


def term(made: Encoder, text: str) -> Term:
    return made.term(condition(text, Scope(pack().facts, pack().parameters)))


def can(made: Encoder, *claims: Expr) -> bool:
    """Return whether some site that a table can hold meets all claims."""
    solver = z3.Solver(ctx=made.context)
    solver.add(*claims, *made.domain(list(pack().facts)))
    return bool(solver.check() == z3.sat)


def fixed(made: Encoder, key: str, value: Value) -> list[Expr]:
    fact = made.fact(key)
    return [z3.Not(fact.known)] if value is None else [fact.known, fact.value == made.constant(value)]


@pytest.mark.parametrize(
    "text",
    [
        "flag AND colour = 'red'",
        "flag OR tall_m > 1",
        "NOT (colour IN ('red', 'blue') AND flag)",
        "tall_m BETWEEN 1 AND :high_m",
        "tall_m + 1 > 2 * tall_m - 0.5",
        "flag IS NULL OR tall_m IS NOT NULL",
        "COALESCE(tall_m, 1.5) >= 1.5",
        "CASE WHEN flag THEN tall_m ELSE 2 END > 1",
        "CASE colour WHEN 'red' THEN flag END",
        "word = 'p' OR since <= DATE '2026-01-01'",
        "word <> 'p' AND since > DATE '2026-01-01'",
    ],
)
def test_a_condition_has_the_truth_that_the_evaluator_gives_it(text: str) -> None:
    node = condition(text, Scope(pack().facts, pack().parameters))
    truth_at, made = compile_closure(node, pack().values), encoder()
    said, keys = made.term(node), facts_in(node)
    for values in product(*(SITES[key] for key in keys)):
        site = dict(zip(keys, values, strict=True))
        claims = [each for key, value in site.items() for each in fixed(made, key, value)]
        wanted = {True: said.true, False: said.false, None: z3.Not(said.known)}[truth_at(site)]
        assert can(made, *claims, wanted), site
        assert not can(made, *claims, z3.Not(wanted)), site


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("tall_m < 0", False),  # a length
        ("marks < 0", True),
        ("colour <> 'red' AND colour <> 'blue'", False),
        ("ready IS NULL", False),  # it has a default
        ("flag IS NULL", True),
        ("word = '未知'", False),  # such a cell is not established
        ("word = ' p'", False),  # blanks around a cell are taken off
        ("word = 'p'", True),
        ("since < DATE '0001-01-01'", False),
        ("kinds IS NOT NULL", True),
    ],
)
def test_a_fact_can_be_what_a_cell_can_be(text: str, possible: bool) -> None:
    made = encoder()
    assert can(made, term(made, text).true) is possible


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("flag", "flag", True),
        ("flag IS NULL", "flag", None),
        ("colour = 'blue'", "colour", "blue"),
        ("3 * tall_m = 1", "tall_m", 0.333333333333333),
        ("marks * marks = 2 AND marks > 0", "marks", 1.41421356237310),
        ("since = DATE '2026-06-01'", "since", date(2026, 6, 1)),
        ("word = 'p'", "word", "p"),
        ("word <> 'p' AND word <> 'X1'", "word", "X2"),
        ("kinds IS NOT NULL", "kinds", "one"),
    ],
)
def test_a_site_that_was_found_is_told_in_values_that_a_table_can_hold(text: str, key: str, value: Value) -> None:
    made = encoder()
    solver = z3.Solver(ctx=made.context)
    solver.add(term(made, text).true, *made.domain([key]))
    if key == "word":
        solver.add(made.fact(key).value <= made.other_word())
    assert solver.check() == z3.sat
    found = made.site(solver.model(), [key])[key]
    assert found == (pytest.approx(value, abs=1e-12) if isinstance(value, float) else value)


def test_a_standard_that_is_met_does_not_fail_whether_or_not_it_applies() -> None:
    text = small_pack({"x": "broken"}, standards={"X-1a": ("flag", "tall_m >= 1")}, names={"broken": "any_fails X-1"})
    loaded = load_located(read_located("tiny.yaml", text))
    made = Encoder(loaded.facts, loaded.values)
    said = made.term(loaded.tables[0].rows[0].when)
    met = [made.fact("tall_m").known, made.fact("tall_m").value >= 1, z3.Not(made.fact("flag").known)]
    assert not can(made, *met, z3.Not(said.false))
