"""Numbers that lie somewhere between two ends."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.facts import Value
from closeout.kernel.measured import Measured, high_column, is_open, low_column, with_ends

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@given(NUMBERS)
def test_a_measured_number_is_the_likeliest_one_in_every_sum(number: float) -> None:
    measured = Measured(number, number - 1, number + 1)
    assert measured == number
    assert hash(measured) == hash(number)
    assert measured + 1 == number + 1


@given(NUMBERS, NUMBERS)
def test_a_number_is_doubtful_just_where_its_ends_differ(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert Measured(low, low, high).doubtful is (low != high)


def test_the_smallest_doubt_is_one() -> None:
    assert Measured(30.0, 30.0, math.nextafter(30.0, 31.0)).doubtful
    assert not Measured(30.0, 30.0, 30.0).doubtful


@pytest.mark.parametrize("value", [0.0, -1.5, False, True, "", "text", date(2026, 1, 1), Measured(2.0, 2.0, 2.0)])
def test_what_is_known_exactly_leaves_nothing_open(value: Value) -> None:
    assert not is_open(value)


@pytest.mark.parametrize("value", [None, Measured(2.0, 1.0, 3.0), Measured(0.0, 0.0, 0.5)])
def test_nothing_and_a_doubtful_number_are_open(value: Value) -> None:
    assert is_open(value)


def test_a_row_s_known_distances_get_the_ends_that_stand_beside_them() -> None:
    row = {"a": 5.0, low_column("a"): 4.0, high_column("a"): 6.5, "b": 7.0}
    found = with_ends(row, ["a"])
    assert type(found["a"]) is Measured
    assert (found["a"], found["a"].low, found["a"].high) == (5.0, 4.0, 6.5)
    assert found["b"] == 7.0
    assert type(found["b"]) is float


def test_a_distance_that_is_not_known_stays_so_whatever_its_ends() -> None:
    row = {"a": None, low_column("a"): None, high_column("a"): None}
    assert with_ends(row, ["a", "no_such_fact"]) == row


def test_a_row_is_not_changed_by_its_ends() -> None:
    row = {"a": 5.0, low_column("a"): 4.0, high_column("a"): 6.5}
    with_ends(row, ["a"])
    assert type(row["a"]) is float


def test_the_columns_of_two_facts_are_never_the_same() -> None:
    assert len({low_column("a"), high_column("a"), low_column("b"), high_column("b"), "a", "b"}) == 6
