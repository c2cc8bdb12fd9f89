"""A pack held to its cases: what differs is told part by part, and a case that cannot be meant is refused (X-1)."""

import pytest

from closeout.evaluation.cases import Case, Difference, differences, read_cases
from closeout.evaluation.site import Evaluator
from closeout.kernel.located import read_located
from closeout.kernel.refusal import Refusal
from closeout.packfile.library import load_pack

TOWN = load_pack("town")
SITE = "{stacked_neatly: false, operating_state: closed}"


def cases(expect: str, *, site: str = SITE) -> tuple[Case, ...]:
    text = f"cases:\n  - {{clause: T-2.1, about: {{zh: 例, en: case}}, site: {site}, expect: {expect}}}\n"
    return read_cases(read_located("cases.yaml", text), TOWN)


@pytest.mark.parametrize(
    ("expect", "difference"),
    [
        ("{standards: {T-2.1a: pass}}", Difference("T-2.1a", "pass", "fail")),
        ("{segment: small}", Difference("segment", "small", "–")),
        ("{asked: [has_fence]}", Difference("asked", "has_fence", "–")),
        ("{routes: {illegal: undecided}}", Difference("illegal", "undecided", "absent")),
    ],
)
def test_what_comes_out_otherwise_is_told(expect: str, difference: Difference) -> None:
    assert differences(cases(expect)[0], Evaluator(TOWN)) == [difference]


def test_what_a_case_does_not_speak_of_is_not_held_against_the_pack() -> None:
    assert differences(cases("{standards: {T-2.1a: fail}}")[0], Evaluator(TOWN)) == []


def test_a_value_is_read_as_a_cell_is() -> None:
    (case,) = cases("{}", site="{has_fence: 有, fence_height_m: 4, storage: null}")

    assert case.site == {"has_fence": True, "fence_height_m": 4.0, "storage": None}


@pytest.mark.parametrize(
    ("site", "expect", "code", "value"),
    [
        ("{has_fense: true}", "{}", "evaluation.case_unknown_guess", "has_fense"),
        ("{}", "{standards: {zzz: fail}}", "evaluation.case_unknown", "zzz"),
        ("{}", "{routes: {zzz: absent}}", "evaluation.case_unknown", "zzz"),
        ("{}", "{asked: [has_fence, qqq]}", "evaluation.case_unknown", "qqq"),
        ("{has_fence: maybe}", "{}", "tabular.cell_boolean", "maybe"),
        ("{}", "{standards: {T-2.1a: failed}}", "packfile.not_among_guess", "failed"),
        ("{}", "{}, base: none", "evaluation.case_unknown", "none"),
    ],
)
def test_a_case_that_speaks_of_what_the_pack_does_not_know_is_refused(
    site: str, expect: str, code: str, value: str
) -> None:
    with pytest.raises(Refusal) as refused:
        cases(expect, site=site)

    (problem,) = refused.value.problems
    assert (problem.code, problem.value, problem.row) == (code, value, 2)
