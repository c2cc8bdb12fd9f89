"""When messages go out."""

from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.clock import TIME_ZONE
from closeout.notices.timing import again_at, first_at, loud

NIGHT = (time(21, 30), time(7, 0))
NOON = (time(12, 0), time(14, 0))


def _at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=TIME_ZONE)


@pytest.mark.parametrize(
    ("at", "quiet", "expected"),
    [
        (_at(21, 29), NIGHT, _at(21, 29)),
        (_at(21, 30), NIGHT, _at(7, day=21)),
        (_at(23, 59), NIGHT, _at(7, day=21)),
        (_at(0), NIGHT, _at(7)),
        (_at(6, 59), NIGHT, _at(7)),
        (_at(7), NIGHT, _at(7)),
        (_at(12), NOON, _at(14)),
        (_at(14), NOON, _at(14)),
        (_at(11, 59), NOON, _at(11, 59)),
        (_at(3), None, _at(3)),
    ],
)
def test_quiet_hours_are_waited_out(at: datetime, quiet: tuple[time, time] | None, expected: datetime) -> None:
    assert loud(at, quiet) == expected


@pytest.mark.parametrize(
    ("at", "expected"), [(_at(7, 59), _at(8)), (_at(8), _at(8, day=21)), (_at(15), _at(8, day=21))]
)
def test_a_digest_goes_at_eight(at: datetime, expected: datetime) -> None:
    assert first_at(at, digest=True, quiet=None) == expected


def test_a_digest_waits_for_the_end_of_quiet_hours() -> None:
    assert first_at(_at(15), digest=True, quiet=(time(22), time(9))) == _at(9, day=21)


def test_what_is_tried_again_waits_longer_each_time_and_is_given_up_after_six() -> None:
    waits = [again_at(_at(9), tries) for tries in range(1, 7)]
    minutes = [None if each is None else (each - _at(9)) / timedelta(minutes=1) for each in waits]
    assert minutes == [1, 5, 30, 120, 720, None]


# Naive on purpose: hypothesis puts the time zone on.
_moments = st.datetimes(
    _at(0).replace(tzinfo=None), _at(0).replace(tzinfo=None, year=2027), timezones=st.just(TIME_ZONE)
)
_times = st.times().map(lambda each: each.replace(second=0, microsecond=0))


@given(_moments, _times, _times)
def test_no_message_falls_into_quiet_hours_or_waits_a_day(at: datetime, begins: time, ends: time) -> None:
    later = loud(at, (begins, ends))
    assert loud(later, (begins, ends)) == later
    assert timedelta(0) <= later - at <= timedelta(days=1)


@given(st.lists(_moments, min_size=2))
def test_messages_of_a_digest_keep_their_order(moments: list[datetime]) -> None:
    sent = [first_at(each, digest=True, quiet=None) for each in sorted(moments)]
    assert all(first <= second for first, second in pairwise(sent))
