"""How comparisons read that calculate, choose by cases, or compare days: value, limit, formula and what is missing."""

from datetime import date

from closeout.evaluation.reasons import Reasons
from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import Value
from tests.evaluation.reasoned import tiny, verdict_in
from tests.evaluation.tiny_plans import Standards, plan


def test_a_calculated_limit_is_told_with_its_formula_and_the_shortfall() -> None:
    assert tiny("far_m >= near_m * 6 + :least_m", far_m=50.0, near_m=10.5) == (
        "字distance 50 米，应不小于 67 米（字nearness 10.5 米 × 6 + 4 米），差 17 米",
        "distance 50 m, at least 67 m (nearness 10.5 m × 6 + 4 m) required, 17 m short",
    )


def test_a_calculated_side_is_told_with_what_it_comes_to() -> None:
    assert tiny("10 < far_m + near_m", far_m=4.1, near_m=5.3) == (
        "字distance 4.1 米 + 字nearness 5.3 米 = 9.4 米，应大于 10 米，差 0.6 米",
        "distance 4.1 m + nearness 5.3 m = 9.4 m, must be above 10 m, 0.6 m short",
    )


def test_two_calculated_sides_are_both_told() -> None:
    assert tiny("far_m * 2 <= near_m - (far_m - 1)", far_m=4.0, near_m=10.0) == (
        "字distance 4 米 × 2 = 8 米，应不大于 7 米（字nearness 10 米 − （字distance 4 米 − 1）），超出 1 米",
        "distance 4 m × 2 = 8 m, at most 7 m (nearness 10 m − (distance 4 m − 1)) allowed, 1 m over",
    )


def test_a_limit_by_cases_tells_what_it_depends_on() -> None:
    assert tiny("far_m >= CASE WHEN a THEN 4 ELSE 3 END", far_m=3.5, a=True) == (
        "字distance 3.5 米，应不小于 4 米（字a holds），差 0.5 米",
        "distance 3.5 m, at least 4 m (a holds) required, 0.5 m short",
    )


def test_the_first_that_is_known_is_compared_with_its_limit() -> None:
    assert tiny("COALESCE(far_m, near_m) >= :least_m", near_m=3.0) == (
        "字distance未查明，字nearness 3 米，应不小于 4 米，差 1 米",
        "distance not established, nearness 3 m, at least 4 m required, 1 m short",
    )


def test_a_day_is_too_early_or_too_late() -> None:
    day = {"type": "date", "label": {"zh": "到期日", "en": "expiry"}}
    standards: Standards = {
        "X-1a": (None, "expires_on >= DATE '2026-03-01'"),
        "X-1b": (None, "expires_on < DATE '2026-02-27'"),
    }
    pack = plan(standards=standards, facts={"expires_on": day})
    late: dict[str, Value] = {"expires_on": date(2026, 2, 27)}

    assert verdict_in(Evaluator(pack), Reasons(pack), "X-1a", late) == (
        "到期日为 2026-02-27，应不早于 2026-03-01，早 2 天",
        "expiry is 2026-02-27, must not be before 2026-03-01, 2 days early",
    )
    assert verdict_in(Evaluator(pack), Reasons(pack), "X-1b", late)[1] == (
        "expiry is 2026-02-27, must be before 2026-02-27, exactly on that day"
    )
