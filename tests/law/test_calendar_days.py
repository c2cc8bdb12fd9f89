"""A calendar of one's own notices: what each changes, and what is not known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.law.calendar import ONE, Calendar, Notice, days
from closeout.law.holiday_files import belongs, shipped

MONDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 7)
ANY = st.dates(date(2024, 6, 1), date(2027, 6, 30))


def calendar(off: bool, on: date, *, makeup_counts: bool = True) -> Calendar:
    return Calendar(frozenset([2026]), {on: Notice(off, "元旦")}, makeup_counts)


@pytest.mark.parametrize(
    ("on", "off", "kind", "working"),
    [
        (MONDAY, True, "holiday", False),
        (SATURDAY, True, "holiday", False),
        (SATURDAY, False, "makeup", True),
        (MONDAY, False, "workday", True),
    ],
)
def test_a_notice_decides_of_any_day(on: date, off: bool, kind: str, working: bool) -> None:
    day = calendar(off, on).day(on)
    assert (day.kind, day.working) == (kind, working)
    assert day.name is not None
    assert day.name.zh == "元旦"


def test_where_no_weekend_is_worked_a_notice_still_takes_days_off() -> None:
    assert calendar(False, SATURDAY, makeup_counts=False).day(SATURDAY).kind == "weekend"
    assert calendar(True, MONDAY, makeup_counts=False).day(MONDAY).kind == "holiday"


def test_a_day_of_which_no_notice_speaks_is_that_of_the_plain_week_without_a_name() -> None:
    plain = Calendar(frozenset(), {})
    assert [plain.day(MONDAY + timedelta(days=n)).working for n in range(7)] == [True] * 5 + [False] * 2
    assert plain.day(MONDAY).name is None
    assert not plain.day(MONDAY).known


@pytest.mark.parametrize(("on", "known"), [(28, True), (29, False), (30, False), (31, False)])
def test_the_last_three_days_of_a_year_wait_for_the_next_notice(on: int, known: bool) -> None:
    assert Calendar(frozenset([2026]), {}).day(date(2026, 12, on)).known is known
    assert Calendar(frozenset([2026, 2027]), {}).day(date(2026, 12, on)).known


def test_a_late_december_day_that_a_notice_names_is_known() -> None:
    assert calendar(True, date(2026, 12, 31)).day(date(2026, 12, 31)).known


@given(ANY)
def test_the_next_working_day_is_the_first_there_is(on: date) -> None:
    found = shipped().next_working(on)
    assert shipped().day(found).working
    assert not any(shipped().day(each).working for each in days(on, found - ONE))
    assert shipped().next_working(found) == found


@given(ANY)
def test_the_last_working_day_before_is_never_the_day_itself(on: date) -> None:
    found = shipped().last_working_before(on)
    assert found < on
    assert shipped().day(found).working
    assert not any(shipped().day(each).working for each in days(found + ONE, on - ONE))


@given(ANY, st.integers(-3, 60))
def test_days_are_counted_with_both_ends(first: date, more: int) -> None:
    found = days(first, first + timedelta(days=more))
    assert len(found) == max(more + 1, 0)
    assert found == sorted(set(found))


@pytest.mark.parametrize(
    ("first", "last", "known"),
    [
        (date(2025, 1, 1), date(2026, 12, 28), True),
        (date(2024, 12, 31), date(2025, 1, 2), False),
        (date(2026, 12, 28), date(2026, 12, 29), False),
        (date(2026, 12, 29), date(2026, 12, 28), True),  # no day at all
    ],
)
def test_a_time_is_known_where_each_of_its_days_is(first: date, last: date, known: bool) -> None:
    assert shipped().knows(first, last) is known


def test_a_notice_stands_in_place_of_all_that_its_year_had_and_leaves_other_years() -> None:
    old = Calendar(frozenset([2025, 2026]), {MONDAY: Notice(True, "旧"), date(2025, 3, 3): Notice(True, "旧")})
    new = old.with_notice({SATURDAY: Notice(False, "新")}, [2026])
    assert new.day(MONDAY).kind == "workday"
    assert new.day(SATURDAY).kind == "makeup"
    assert new.day(date(2025, 3, 3)).kind == "holiday"
    assert old.day(MONDAY).kind == "holiday"


@pytest.mark.parametrize(
    ("on", "year", "is_its"),
    [
        (date(2027, 1, 1), 2027, True),
        (date(2027, 12, 31), 2027, True),
        (date(2026, 12, 25), 2027, True),
        (date(2026, 12, 24), 2027, False),
        (date(2026, 11, 30), 2027, False),
        (date(2028, 1, 1), 2027, False),
        (date(2025, 12, 31), 2027, False),
    ],
)
def test_a_notice_speaks_of_its_year_and_of_the_last_week_before_it(on: date, year: int, is_its: bool) -> None:
    assert belongs(on, year) is is_its
