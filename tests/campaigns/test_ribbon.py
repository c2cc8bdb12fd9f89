"""The phases side by side: widths, today's mark, and what is said of each."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.campaigns.obligations import PhaseDays, phase_days
from closeout.campaigns.plans import read_pack, source_of
from closeout.campaigns.ribbon import COLUMNS, LEAST, Ribbon, ribbon
from closeout.kernel.text import both
from closeout.packfile.calendar import campaign as printed

APRIL, JUNE = date(2026, 4, 16), date(2026, 6, 16)


def _shipped(pack: str, on: date) -> Ribbon:
    model = read_pack(source_of(pack)).model
    period = printed(model.campaign, 2026)
    return ribbon(phase_days(model, period), period, on)


def _phase(key: str, starts: date | None, ends: date | None) -> PhaseDays:
    return PhaseDays(key, both(key), starts, ends)


@pytest.mark.parametrize("pack", ["town", "rugao", "buji"])
def test_the_phases_of_every_shipped_plan_fill_the_ribbon(pack: str) -> None:
    shown = _shipped(pack, date(2026, 6, 5))
    assert sum(each.width for each in shown.cells) == COLUMNS
    assert all(each.width >= LEAST for each in shown.cells)


@pytest.mark.parametrize(
    ("on", "states"),
    [
        (APRIL - timedelta(days=1), ["next", "next"]),
        (APRIL, ["now", "next"]),
        (JUNE, ["now", "next"]),
        (JUNE + timedelta(days=1), ["done", "now"]),
    ],
)
def test_a_phase_begins_on_its_first_and_ends_with_its_last_day(on: date, states: list[str]) -> None:
    assert [each.state for each in _shipped("buji", on).cells] == states


@pytest.mark.parametrize(
    ("on", "left"), [(APRIL, 61), (date(2026, 6, 15), 1), (JUNE, 0), (APRIL - timedelta(days=1), None)]
)
def test_days_left_are_those_after_today(on: date, left: int | None) -> None:
    assert _shipped("buji", on).cells[0].left == left


@pytest.mark.parametrize(("on", "day"), [(APRIL, 1), (date(2026, 5, 20), 35), (JUNE, 62)])
def test_the_first_day_is_day_one(on: date, day: int) -> None:
    shown = _shipped("buji", on)
    assert (shown.day, shown.days) == (day, 62)


@pytest.mark.parametrize("on", [APRIL - timedelta(days=1), JUNE + timedelta(days=1)])
def test_outside_the_period_no_day_is_counted(on: date) -> None:
    assert _shipped("buji", on).day is None


def test_before_the_first_phase_there_is_no_mark() -> None:
    assert _shipped("buji", APRIL - timedelta(days=1)).mark is None


def test_the_mark_goes_to_the_right_with_the_days() -> None:
    marks = [_shipped("buji", APRIL + timedelta(days=day)).mark for day in range(62)]
    assert marks == sorted(marks, key=lambda each: float(each or -1))
    assert float(marks[0] or -1) < 1


def test_the_label_of_the_mark_stays_within_the_page() -> None:
    assert _shipped("buji", APRIL).mark_label == "5.00"


def test_nothing_is_said_of_days_that_the_plan_does_not_name() -> None:
    middle = next(each for each in _shipped("town", date(2026, 6, 12)).cells if each.key == "rectification")
    assert (middle.starts_on, middle.ends_on, middle.left) == (None, None, None)
    assert middle.state == "now"


def test_a_phase_without_days_follows_the_one_before() -> None:
    shown = _shipped("town", date(2026, 6, 10))
    assert {each.key: each.state for each in shown.cells}["rectification"] == "next"


def test_two_phases_of_which_only_the_end_is_named_share_the_days() -> None:
    days = [date(2026, 6, day) for day in (1, 5, 6, 10, 11)]
    now = [next(each.key for each in _shipped("town", day).cells if each.state == "now") for day in days]
    assert now == ["publicity", "publicity", "census", "census", "rectification"]


def test_a_plan_without_phases_has_an_empty_ribbon() -> None:
    shown = ribbon([], (APRIL, JUNE), date(2026, 5, 1))
    assert (shown.cells, shown.mark, shown.day) == ((), None, 16)


@given(
    st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90), st.booleans(), st.booleans()), max_size=30),
    st.integers(-30, 120),
)
def test_whatever_the_days_the_ribbon_is_full_and_the_mark_inside(
    drawn: list[tuple[int, int, bool, bool]], today: int
) -> None:
    phases = [
        _phase(
            str(at),
            APRIL + timedelta(days=start) if has_start else None,
            APRIL + timedelta(days=end) if has_end else None,
        )
        for at, (start, end, has_start, has_end) in enumerate(drawn)
    ]
    shown = ribbon(phases, (APRIL, JUNE), APRIL + timedelta(days=today))
    assert sum(each.width for each in shown.cells) == (COLUMNS if phases else 0)
    assert shown.mark is None or 0 <= float(shown.mark) <= 100
