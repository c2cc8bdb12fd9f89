"""What day it is in China."""

from datetime import UTC, date, datetime, timedelta

import pytest

from closeout.kernel.clock import TIME_ZONE, today


def test_today_is_the_day_eight_hours_ahead_of_utc() -> None:
    before = (datetime.now(UTC) + timedelta(hours=8)).date()
    assert before <= today() <= (datetime.now(UTC) + timedelta(hours=8)).date()


@pytest.mark.parametrize(
    ("utc", "day"),
    [("2026-06-01T15:59:59+00:00", date(2026, 6, 1)), ("2026-06-01T16:00:00+00:00", date(2026, 6, 2))],
)
def test_a_day_in_china_begins_at_sixteen_hours_utc(utc: str, day: date) -> None:
    assert datetime.fromisoformat(utc).astimezone(TIME_ZONE).date() == day
