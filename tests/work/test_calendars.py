"""How far off a day is, and when clocks of the law end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Refusal
from closeout.law.holiday_files import shipped
from closeout.law.periods import rules
from closeout.work.calendars import due, ends, soon_until

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("on", "standing", "days"),
    [
        (date(2026, 5, 19), "late", 1),
        (date(2026, 5, 8), "late", 12),
        (date(2026, 5, 20), "due", 0),
        (date(2026, 5, 21), "due", 1),
        (date(2026, 5, 25), "due", 5),  # Thursday, Friday, Monday
        (date(2026, 5, 26), "later", 6),
        (None, "none", None),
    ],
)
def test_three_working_days_are_soon(on: date | None, standing: str, days: int | None) -> None:
    found = due(on, WEDNESDAY, pending=True)
    assert (found.standing, found.days) == (standing, days)


def test_holidays_are_passed_over() -> None:
    # National Day 2026 is 1 to 7 October; the 30 September is a Wednesday.
    assert soon_until(date(2026, 9, 30)) >= date(2026, 10, 10)


def test_what_is_closed_has_no_day_left() -> None:
    assert due(WEDNESDAY - timedelta(days=9), WEDNESDAY, pending=False).standing == "closed"


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_soon_is_never_less_than_three_days_off_and_its_next_day_is_a_fourth_working_day(today: date) -> None:
    until = soon_until(today)
    calendar = shipped()
    between = [today + timedelta(days=number) for number in range(1, (until - today).days + 1)]
    assert sum(calendar.day(each).working for each in between) == 3
    assert calendar.day(until + timedelta(days=1)).working


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(-400, 400))
def test_every_day_stands_in_one_way(today: date, days: int) -> None:
    found = due(today + timedelta(days=days), today, pending=True)
    assert found.standing == (
        "late" if days < 0 else "due" if today + timedelta(days=days) <= soon_until(today) else "later"
    )
    assert found.days == abs(days)


START = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)


def test_a_period_of_working_days_ends_with_its_last_day_in_china() -> None:
    end, warn, provisional = ends("hearing_request", START, None)
    assert end == datetime(2026, 5, 27, 23, 59, 59, tzinfo=TIME_ZONE)
    assert warn == datetime(2026, 5, 26, 9, 0, tzinfo=TIME_ZONE)
    assert not provisional


def test_a_period_into_a_year_without_calendar_is_provisional() -> None:
    assert ends("hearing_request", datetime(2026, 12, 29, 2, 0, tzinfo=UTC), None)[2]


def test_the_day_is_that_of_china() -> None:
    evening = datetime(2026, 5, 20, 17, 0, tzinfo=UTC)  # one in the morning of the 21st there
    assert ends("hearing_request", evening, None)[0].date() == date(2026, 5, 28)


def test_a_length_set_locally_is_given() -> None:
    end, _, _ = ends("statement_defence", START, 3)
    assert end.date() == date(2026, 5, 25)


def test_a_period_of_hours_is_warned_of_halfway() -> None:
    hours = next(key for key, each in rules().periods.items() if each.unit == "hours" and each.length)
    end, warn, _ = ends(hours, START, None)
    assert warn - START == (end - START) / 2


def test_nobody_is_warned_before_the_start() -> None:
    _, warn, _ = ends("statement_defence", START, 1)
    assert warn >= START


def test_an_unknown_period_is_refused() -> None:
    with pytest.raises(Refusal):
        ends("no_such_period", START, None)
