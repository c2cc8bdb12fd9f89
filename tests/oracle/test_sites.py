"""The random sites reach every corner of the plans, so that agreeing on them means something."""

from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.oracle.every_plan import PLANS
from tests.oracle.outcome import UNDECIDED
from tests.oracle.plans import Plan
from tests.oracle.sites import Facts, random_site, random_sites, write_csv
from tests.oracle.standards import Standard
from tests.oracle.tables import COLUMNS, tables_of
from tests.oracle.vocabulary import FACTS
from tests.shared import once_a_run

Seen = Counter[tuple[str, ...]]

every_plan = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)


@cache
def seen(plan_id: str) -> Seen:
    """What came of 10,000 sites: table and the cells in question, counted."""
    return once_a_run(f"oracle-{plan_id}", lambda: _counted(plan_id))


def _counted(plan_id: str) -> Seen:
    found: Seen = Counter()
    plan = PLANS[plan_id]
    for facts in random_sites(1, plan, 10_000):
        tables = tables_of(plan, facts, stations={"440307014015": "police_luogang"})
        found.update(("verdict", row[1], row[3]) for row in tables["verdicts"])
        found.update(("outcome", row[2], row[3]) for row in tables["outcomes"])
        found.update(("segment", row[1]) for row in tables["outcomes"])
        found.update(("action", row[1], row[6]) for row in tables["actions"])
        found.update(("question", row[2], row[5]) for row in tables["questions"])
        found.update(("unit", row[4]) for row in tables["questions"])
    return found


def can_be_null(facts: list[str]) -> bool:
    return any(FACTS[fact].default is None for fact in facts)


def verdicts_that_can_come(standard: Standard) -> set[str]:
    return {"pass", "fail", "unknown"} | ({"not_applicable"} if standard.applies else set())


@every_plan
def test_every_verdict_of_every_standard_occurs(plan: Plan) -> None:
    missing = {
        (standard.id, verdict)
        for standard in plan.standards
        for verdict in verdicts_that_can_come(standard)
        if seen(plan.id)["verdict", standard.id, verdict] < 20
    }

    assert missing == set()


@every_plan
def test_every_outcome_row_decides_some_site_and_every_but_the_sure_ones_leaves_some_open(plan: Plan) -> None:
    expected = {(row.outcome, row.clause) for row in plan.outcome_rows}
    expected |= {(UNDECIDED, row.clause) for row in plan.outcome_rows[1:-1]}
    # While the kind of area is unknown, row 2 or 3 of Rugao is NULL already: row 9 is never the first open one.
    expected -= {(UNDECIDED, "R-4.1|R-2.3")}

    missing = {pair for pair in expected if seen(plan.id)["outcome", *pair] < 5}

    assert missing == set()


@every_plan
def test_every_route_is_true_of_some_site_and_undecided_of_some_where_it_can_be(plan: Plan) -> None:
    expected = {(route.id, "true") for route in plan.routes}
    expected |= {(route.id, "undecided") for route in plan.routes if can_be_null(route.when.facts())}

    missing = {pair for pair in expected if seen(plan.id)["action", *pair] < 20}

    assert missing == set()


@every_plan
def test_every_fact_without_a_default_is_asked_of_some_site(plan: Plan) -> None:
    askable = {fact for fact in plan.facts() if FACTS[fact].default is None} - {"division_code"}
    asked = {key[1] for key in seen(plan.id) if key[0] == "question"}

    assert asked == askable


def test_every_segment_occurs_and_both_stations_are_asked() -> None:
    found = seen("buji")

    assert all(found["segment", name] for name in ("three_small", "working_group", "undetermined"))
    assert found["unit", "police_buji"]
    assert found["unit", "police_luogang"]


def test_a_major_hazard_is_proposed_for_some_site_by_a_failed_standard_alone() -> None:
    found = seen("buji")

    assert found["question", "major_fire_hazard", "standard"]
    assert found["question", "major_safety_hazard", "standard"]


def test_some_outcome_is_decided_although_a_row_is_open() -> None:
    plan = PLANS["rugao"]
    early = 0
    for facts in random_sites(2, plan, 2_000):
        early += facts["area_kind"] is None and tables_of(plan, facts)["outcomes"][0][2] == "ban"

    assert early


def test_all_unknown_and_all_known_sites_can_be_drawn() -> None:
    plan = PLANS["buji"]

    assert set(random_site(Random(1), plan, 1.0).values()) == {None}
    assert None not in set(random_site(Random(2), plan, 0.0).values())


def test_the_csv_has_one_row_a_site_and_an_empty_cell_for_unknown(tmp_path: Path) -> None:
    sites: list[Facts] = [
        {"site_code": "007", "has_fence": True, "storage": None},
        {"site_code": "8", "has_fence": None, "storage": "both"},
    ]

    write_csv(sites, tmp_path / "sites.csv")

    assert (tmp_path / "sites.csv").read_bytes() == b"site_code,has_fence,storage\n007,true,\n8,,both\n"


@every_plan
def test_every_table_has_the_columns_it_names(plan: Plan) -> None:
    for facts in random_sites(3, plan, 50):
        for table, rows in tables_of(plan, facts).items():
            assert all(len(row) == len(COLUMNS[table]) for row in rows)
