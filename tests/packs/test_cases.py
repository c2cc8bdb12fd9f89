"""Each case of each shipped pack comes out as a person read it off the plan (decisions.md 2 to 4)."""

from typing import Any

import pytest

from closeout.evaluation.results import Evaluation
from tests.packs.case_files import PACKS, Case, Expectation, cases_of, evaluator_of, pack_of

EVERY_CASE = [pytest.param(name, case, id=case.place) for name in PACKS for case in cases_of(name)]


def _seen(evaluation: Evaluation, expect: Expectation) -> dict[str, Any]:
    """Return what the engine says of all that the case speaks of."""
    verdicts = {each.standard.id: each.verdict for each in evaluation.verdicts}
    routes = {each.row.id: each.state for each in evaluation.actions}
    outcome, segment = evaluation.outcome, evaluation.segment
    asked = [each.fact for each in evaluation.questions]
    return {
        "standards": {key: verdicts[key] for key in expect.standards},
        "routes": {key: routes.get(key, "absent") for key in expect.routes},
        "outcome": outcome and outcome.outcome,
        "possible": outcome and list(outcome.possible),
        "clause": outcome and list(outcome.clauses),
        "segment": segment and segment.outcome,
        "asked": asked[: len(expect.asked)] if expect.asked else asked,
    }


@pytest.mark.parametrize(("name", "case"), EVERY_CASE)
def test_a_case_comes_out_as_the_plan_reads(name: str, case: Case) -> None:
    seen = _seen(evaluator_of(name).evaluate(case.site), case.expect)

    expected = case.expect.model_dump(exclude_unset=True)

    assert {key: seen[key] for key in expected} == expected


@pytest.mark.parametrize(("name", "case"), EVERY_CASE)
def test_a_case_speaks_of_what_its_pack_knows(name: str, case: Case) -> None:
    pack = pack_of(name)
    rows = {row.id for table in pack.tables for row in table.rows}

    assert case.clause in pack.model.clauses
    assert set(case.site) <= set(pack.facts)
    assert set(case.expect.standards) <= {each.id for each in pack.standards}
    assert set(case.expect.routes) <= rows


@pytest.mark.parametrize(("name", "case"), EVERY_CASE)
def test_a_case_gives_each_fact_a_value_of_its_kind(name: str, case: Case) -> None:
    facts = pack_of(name).facts

    for key, value in case.site.items():
        kind = {"boolean": bool, "number": float}.get(facts[key].type, str)
        assert value is None or type(value) is kind, key
        assert facts[key].type != "choice" or value is None or value in facts[key].choices, key
