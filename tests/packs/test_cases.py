"""Each case of each shipped pack comes out as a person read it off the plan (decisions.md 2 to 4)."""

import pytest

from closeout.evaluation.cases import Case, differences
from tests.packs.case_files import PACKS, cases_of, evaluator_of

EVERY_CASE = [pytest.param(name, case, id=f"{case.file}:{case.line}") for name in PACKS for case in cases_of(name)]


@pytest.mark.parametrize(("name", "case"), EVERY_CASE)
def test_a_case_comes_out_as_the_plan_reads(name: str, case: Case) -> None:
    assert differences(case, evaluator_of(name)) == []
