"""One site at a time or all at once: the same four tables, and the same reasons in words."""

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

import polars as pl
import pytest

from closeout.evaluation.batch import Batch, BatchEvaluator
from closeout.evaluation.batch_reasons import BatchReasons
from closeout.evaluation.reasons import Reasons
from closeout.evaluation.run import TABLES
from closeout.evaluation.site import Evaluator
from closeout.packfile.pack import Pack
from closeout.tabular.dtypes import dtype_of
from tests.evaluation.random_sites import Site, pack_named, sites
from tests.evaluation.tiny_plans import plan

PACKS = ("town", "rugao", "buji")
COUNT = 2_000
REASONS = ("reason_zh", "reason_en")

Rows = list[tuple[Any, ...]]


def frame(pack: Pack, facts: Sequence[Site]) -> pl.DataFrame:
    schema: dict[str, Any] = {"site_code": pl.String, **{key: dtype_of(fact) for key, fact in pack.facts.items()}}
    return pl.DataFrame([{key: each.get(key) for key in schema} for each in facts], schema=schema)


@cache
def checked(name: str) -> tuple[list[dict[str, Any]], Batch]:
    facts = sites(name, COUNT)
    return facts, BatchEvaluator(pack_named(name)).evaluate(frame(pack_named(name), facts))


def columns(table: str) -> list[str]:
    return [name for name in TABLES[table] if name not in REASONS]


def rows(batch: Batch, table: str) -> Rows:
    found = cast("pl.DataFrame", getattr(batch, table)).select(columns(table))
    return [tuple("" if cell is None else cell for cell in row) for row in found.iter_rows()]


def alone(pack: Pack, facts: Sequence[Site]) -> dict[str, Rows]:
    """Return the four tables as the evaluator of single sites gives them."""
    evaluator = Evaluator(pack)
    tables: dict[str, Rows] = {table: [] for table in TABLES}
    for each in facts:
        found, code = evaluator.evaluate(each), str(each["site_code"])
        for one in found.verdicts:
            std = one.standard
            tables["verdicts"].append((code, std.id, std.clause, one.verdict, std.severity, std.role, one.unit))
        segment = "" if found.segment is None else found.segment.outcome
        outcome = found.outcome
        said = (
            ("",) * 3 if outcome is None else (outcome.outcome, "|".join(outcome.clauses), "|".join(outcome.possible))
        )
        tables["outcomes"].append((code, segment, *said))
        for act in found.actions:
            row = act.row
            tables["actions"].append((code, row.id, "|".join(row.clauses), act.role, act.unit, row.then, act.state))
        for rank, ask in enumerate(found.questions, 1):
            tables["questions"].append((code, rank, ask.fact, ask.role, ask.unit, ask.asked_for, ask.reason))
    return tables


@pytest.mark.parametrize("name", PACKS)
def test_the_four_tables_are_the_same(name: str) -> None:
    facts, batch = checked(name)

    expected = alone(pack_named(name), facts)

    for table in TABLES:
        assert rows(batch, table) == expected[table], table


@pytest.mark.parametrize("name", PACKS)
def test_the_reasons_of_verdicts_are_the_same(name: str) -> None:
    facts, batch = checked(name)
    pack, evaluator, reasons = pack_named(name), Evaluator(pack_named(name)), Reasons(pack_named(name))

    found = BatchReasons(pack, "all").verdicts(batch).select("site_code", "standard", *REASONS).rows()

    expected = []
    for each in facts:
        full = evaluator.complete(each)
        expected += [
            (each["site_code"], one.standard.id, *reasons.of_verdict(one.standard, one.verdict, full))
            for one in evaluator.evaluate(each).verdicts
        ]
    assert found == expected


@pytest.mark.parametrize("name", PACKS)
def test_the_reasons_of_outcomes_are_the_same(name: str) -> None:
    facts, batch = checked(name)
    pack, evaluator, reasons = pack_named(name), Evaluator(pack_named(name)), Reasons(pack_named(name))
    table = pack.table("outcome") or pack.table("segment")

    found = BatchReasons(pack, "all").outcomes(batch).select("site_code", *REASONS).rows()

    expected = []
    for each in facts:
        full = evaluator.complete(each)
        decision = None if table is None else evaluator.decision(table, full)
        assert table is not None
        assert decision is not None
        expected.append((each["site_code"], *reasons.of_outcome(table, decision, full)))
    assert found == expected


def test_without_reasons_the_columns_are_empty_and_failing_ones_alone_are_filled() -> None:
    _, batch = checked("town")

    none = BatchReasons(pack_named("town"), "none").verdicts(batch)
    failing = BatchReasons(pack_named("town"), "failing").verdicts(batch)

    assert none["reason_zh"].null_count() == none.height
    assert failing.filter(pl.col("reason_en").is_not_null())["verdict"].unique().to_list() == ["fail"]
    assert failing.filter(pl.col("verdict") == "fail")["reason_zh"].null_count() == 0


ODD = {
    "a table that does not apply": plan([("a", "gold"), ("true", "silver")], applies="b"),
    "a table that applies and has no row": plan([("a", "gold")], applies="b"),
    "a table that is never sure": plan([("a", "gold"), ("b", "silver")]),
    "unique": plan([("a AND b", "gold"), ("a AND NOT b", "silver")], hit="unique"),
    "routes and standards": plan(
        standards={"X-1z": ("a OR far_m > near_m", "colour IN ('red', 'blue')"), "X-1y": (None, "far_m + 1 > near_m")},
        routes={"one": "a AND NOT b", "two": "colour = 'green' OR far_m < 4"},
    ),
    "tests for NULL": plan([("a IS NULL", "gold"), ("COALESCE(b, c) AND far_m IS NOT NULL", "silver")]),
    "cases": plan([("CASE WHEN a THEN far_m > 1 WHEN b THEN c END", "gold"), ("true", "silver")]),
    "a place decides who judges": plan(standards={"X-1z": (None, "patrolled"), "X-1y": ("seen", "a")}),
    "nothing but a standard that always holds": plan(),
}
VALUES: dict[str, tuple[Any, ...]] = {
    "colour": (None, "red", "blue", "green"),
    "far_m": (None, 0.0, 3.9, 4.0),
    "near_m": (None, 4.0, 4.9, 5.0),
}


def odd_sites(pack: Pack, count: int) -> list[Site]:
    """Return sites that run through the values of the tiny plans' facts, each fact at its own pace."""
    facts = [*pack.own_facts]
    return [
        {
            "site_code": f"{at}",
            "division_code": ("01", "02", None)[at % 3],
            **{
                key: VALUES.get(key, (True, False, None))[(at * prime >> 2) % len(VALUES.get(key, (1, 2, 3)))]
                for key, prime in zip(sorted(facts), (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41), strict=False)
            },
        }
        for at in range(count)
    ]


@pytest.mark.parametrize("pack", ODD.values(), ids=ODD)
def test_both_agree_on_what_no_shipped_pack_does(pack: Pack) -> None:
    facts = odd_sites(pack, 300)

    batch = BatchEvaluator(pack).evaluate(frame(pack, facts))

    expected = alone(pack, facts)
    for table in TABLES:
        assert rows(batch, table) == expected[table], table


@pytest.mark.parametrize("pack", ODD.values(), ids=ODD)
def test_reasons_agree_on_what_no_shipped_pack_does(pack: Pack) -> None:
    facts = odd_sites(pack, 300)
    batch = BatchEvaluator(pack).evaluate(frame(pack, facts))
    evaluator, reasons = Evaluator(pack), Reasons(pack)

    found = BatchReasons(pack, "all").verdicts(batch).select(*REASONS).rows()

    full = [(each, evaluator.complete(each)) for each in facts]
    verdicts = [(one, site) for each, site in full for one in evaluator.evaluate(each).verdicts]
    assert found == [tuple(reasons.of_verdict(one.standard, one.verdict, site)) for one, site in verdicts]


def test_no_sites_give_four_empty_tables_with_all_columns() -> None:
    pack = pack_named("buji")

    batch = BatchEvaluator(pack).evaluate(frame(pack, []))

    for table in TABLES:
        found = cast("pl.DataFrame", getattr(batch, table))
        assert found.height == 0
        assert set(columns(table)) <= set(found.columns)
