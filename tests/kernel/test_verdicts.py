"""The verdict of a standard from its two conditions, each true, false or unknown."""

from itertools import product

import pytest

from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, Truth, fails, verdict_of

TRUTHS: tuple[Truth, ...] = (True, False, None)


@pytest.mark.parametrize(
    ("applies", "requires", "verdict"),
    [
        (True, True, PASS),
        (True, False, FAIL),
        (True, None, UNKNOWN),
        (False, True, NOT_APPLICABLE),
        (False, False, NOT_APPLICABLE),
        (False, None, NOT_APPLICABLE),
        (None, True, UNKNOWN),
        (None, False, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_a_standard_has_one_of_four_verdicts(applies: Truth, requires: Truth, verdict: str) -> None:
    assert verdict_of(applies, requires) == verdict


def settled(truth: Truth) -> tuple[bool, ...]:
    """Return what an open truth may turn out to be."""
    return (True, False) if truth is None else (truth,)


@pytest.mark.parametrize(("applies", "requires"), list(product(TRUTHS, TRUTHS)))
def test_a_failure_is_certain_just_where_every_way_to_settle_it_agrees(applies: Truth, requires: Truth) -> None:
    ends = {verdict_of(*each) == FAIL for each in product(settled(applies), settled(requires))}
    assert fails(applies, requires) is (ends.pop() if len(ends) == 1 else None)


@pytest.mark.parametrize(("applies", "requires"), list(product(TRUTHS, TRUTHS)))
def test_a_verdict_that_is_given_outlives_everything_that_is_learnt_later(applies: Truth, requires: Truth) -> None:
    given = verdict_of(applies, requires)
    later = {verdict_of(*each) for each in product(settled(applies), settled(requires))}
    assert given == UNKNOWN or later == {given}


def test_a_standard_that_can_only_pass_or_not_apply_is_unknown_but_does_not_fail() -> None:
    assert (verdict_of(None, True), fails(None, True)) == (UNKNOWN, False)
