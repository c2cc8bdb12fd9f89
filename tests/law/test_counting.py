"""Counting holds what it promises for every start: working days, rolling, pauses, extensions, hours, what is known."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.law.calendar import ONE, days
from closeout.law.counted import Task
from closeout.law.counting import count, months_after
from closeout.law.holiday_files import shipped
from closeout.law.periods import period
from tests.law.counted import KNOWN, STARTS, counted, ids, moment, pause

CALENDAR = shipped()
LIMITS = ids("calendar_days", rolls=False, lapses=True)
FORWARD = [*ids("working_days"), *ids("calendar_days"), *ids("calendar_days", rolls=False), *LIMITS, *ids("months")]
ROLLING = [*ids("calendar_days"), *ids("months")]


def working(first: date, last: date) -> int:
    return sum(CALENDAR.day(each).working for each in days(first, last))


@given(STARTS, st.sampled_from(ids("working_days")))
def test_so_many_working_days_lie_behind_the_start(start: date, id_: str) -> None:
    ran = counted(id_, start)
    assert working(start + ONE, ran.end) == ran.length
    assert CALENDAR.day(ran.end).working


@given(STARTS, st.sampled_from(ids("working_days", backwards=True)))
def test_so_many_working_days_lie_before_the_day_counted_back_from(hearing: date, id_: str) -> None:
    ran = counted(id_, hearing)
    assert working(ran.end, hearing - ONE) == ran.length
    assert CALENDAR.day(ran.end).working


@given(STARTS)
def test_back_and_forth_agree(hearing: date) -> None:
    """Seven working days from the latest notice lead to the hearing; from the day before, they end before it."""
    latest = counted("hearing_notice", hearing).end
    assert counted("decision_service", latest).end >= hearing
    assert counted("decision_service", latest - ONE).end < hearing


@given(STARTS, st.sampled_from(FORWARD))
def test_who_starts_later_never_ends_earlier(start: date, id_: str) -> None:
    assert counted(id_, start).end <= counted(id_, start + ONE).end


@given(STARTS, st.sampled_from(ROLLING))
def test_an_end_that_moves_is_a_working_day_with_none_skipped(start: date, id_: str) -> None:
    ran = counted(id_, start)
    assert CALENDAR.day(ran.end).working
    assert ran.rolled_from is None or working(ran.rolled_from, ran.end) == 1


@given(STARTS, st.sampled_from(LIMITS))
def test_a_limit_on_power_ends_after_its_days_and_alarms_on_a_working_day_before(start: date, id_: str) -> None:
    ran = counted(id_, start)
    assert ran.alarm is not None
    assert ran.end == start + timedelta(days=ran.length)
    assert CALENDAR.day(ran.alarm).working
    assert working(ran.alarm, ran.end - ONE) == 1


@given(STARTS, st.sampled_from(ids("calendar_days", rolls=False)))
def test_no_day_off_lengthens_a_deadline_whose_counting_is_not_verified(start: date, id_: str) -> None:
    """They were called prudent and yet moved to the next working day, to the authority's benefit."""
    ran = counted(id_, start)
    due = ran.alarm or ran.end
    assert ran.end == start + timedelta(days=ran.length)
    assert ran.rolled_from is None
    assert CALENDAR.day(due).working or ran.unworked
    assert not working(due + ONE, ran.end)
    assert not ran.unworked or not working(start, ran.end)


@pytest.mark.parametrize(
    ("start", "end", "alarm"),
    [
        ("2026-06-16", "2026-06-19", "2026-06-18"),  # ends on the Dragon Boat Festival
        ("2026-11-03", "2026-11-06", None),
        ("2026-09-30", "2026-10-03", "2026-09-30"),  # before the week off: on the day itself
        ("2026-10-01", "2026-10-04", None),  # within it
    ],
)
def test_whether_to_transfer_a_suspected_crime_is_decided_before_the_days_off(
    start: str, end: str, alarm: str | None
) -> None:
    ran = counted("crime_transfer_decision", start)
    assert (str(ran.end), ran.alarm and str(ran.alarm)) == (end, alarm)


@given(STARTS, st.integers(1, 29), st.integers(1, 40))
def test_a_pause_lengthens_by_its_length(start: date, after: int, length: int) -> None:
    stopped = pause(start + timedelta(days=after), start + timedelta(days=after + length - 1))
    assert counted("sealing", start, pauses=[stopped]).end == start + timedelta(days=30 + length)


@given(KNOWN, st.sampled_from(FORWARD))
def test_a_pause_outside_the_period_changes_nothing(start: date, id_: str) -> None:
    plain = counted(id_, start)
    before, after = pause(start - timedelta(days=9), start), pause(plain.end + ONE, plain.end + timedelta(days=9))
    assert counted(id_, start, pauses=[before, after]).end == plain.end


def test_pauses_that_overlap_count_once() -> None:
    both = [pause("2026-09-10", "2026-09-14"), pause("2026-09-12", "2026-09-16")]
    assert counted("sealing", "2026-09-05", pauses=both).end == date(2026, 10, 12)


def test_months_go_on_by_the_days_of_a_pause() -> None:
    stopped = pause("2026-02-01", "2026-02-03")
    assert counted("court_application", "2026-01-05", pauses=[stopped]).end == date(2026, 4, 8)


def test_an_extension_adds_its_length_to_the_same_start() -> None:
    assert counted("sealing", "2026-09-05", extensions=1).end == date(2026, 11, 4)


@given(STARTS, st.integers(1, 60))
def test_months_end_on_the_corresponding_day_or_with_the_month(start: date, months: int) -> None:
    end = months_after(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + ONE).day == 1)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 1)))  # noqa: DTZ001 -- hypothesis wants naive bounds
def test_hours_run_to_the_minute_and_the_proposal_is_never_earlier(start: datetime) -> None:
    begins = moment(start.isoformat(timespec="minutes"))
    ran = counted("power_notice", begins)
    assert isinstance(ran.end, datetime)
    assert isinstance(ran.proposed, date)
    assert ran.end - begins == timedelta(hours=24)
    proposed = ran.proposed.date() if isinstance(ran.proposed, datetime) else ran.proposed
    assert proposed >= ran.end.date()
    assert CALENDAR.day(proposed).working


@pytest.mark.parametrize(
    ("served", "proposed"),
    [
        ("2026-10-12T10:00", "2026-10-13T10:00"),  # within hours: the moment itself
        ("2026-10-12T17:00", "2026-10-13T17:00"),
        ("2026-10-12T17:01", "2026-10-14"),  # after closing: the next day
        ("2026-10-12T03:00", "2026-10-13"),  # before opening: the same day
        ("2026-10-16T10:00", "2026-10-19"),  # a Saturday: the Monday
        ("2026-10-09T10:00", "2026-10-10T10:00"),  # a Saturday made up for is a working day
    ],
)
def test_the_power_is_proposed_to_be_cut_in_working_hours(served: str, proposed: str) -> None:
    ran = counted("power_notice", served)
    assert ran.proposed == (moment(proposed) if "T" in proposed else date.fromisoformat(proposed))


def test_hours_that_are_paused_go_on_by_the_pause() -> None:
    stopped = pause("2026-09-30T18:00", "2026-09-30T20:30")
    assert counted("power_notice", "2026-09-30T16:20", pauses=[stopped]).end == moment("2026-10-01T18:50")


def test_hours_need_a_minute_to_start_from() -> None:
    with pytest.raises(ValueError, match="starts at a moment"):
        counted("power_notice", "2026-09-30")


def test_a_length_that_is_set_locally_has_to_be_given() -> None:
    assert counted("statement_defence", "2026-09-30", length=3).end == date(2026, 10, 10)
    with pytest.raises(ValueError, match="set locally"):
        counted("statement_defence", "2026-09-30")


@given(KNOWN, st.sampled_from(FORWARD))
def test_a_period_is_provisional_where_its_end_leaves_the_known_calendar(start: date, id_: str) -> None:
    ran = counted(id_, start)
    assert ran.provisional == (ran.end >= date(2026, 12, 29))


@pytest.mark.parametrize("id_", ["hearing_request", "payment", "litigation", "sealing"])
def test_an_end_beyond_the_known_calendar_is_provisional(id_: str) -> None:
    assert counted(id_, "2026-12-28").provisional


def test_the_next_new_year_may_still_take_the_last_days_of_december() -> None:
    """The notice of 2019 took Monday, 31 December 2018."""
    assert counted("hearing_request", "2026-12-21").end == date(2026, 12, 28)
    assert not counted("hearing_request", "2026-12-21").provisional
    assert counted("hearing_request", "2026-12-22").provisional


def test_a_switch_takes_no_saturday_for_a_working_day() -> None:
    plain = type(CALENDAR)(CALENDAR.years, CALENDAR.notices, makeup_counts=False)
    assert counted("hearing_request", "2026-09-30", plain).end == date(2026, 10, 14)


@given(STARTS, st.sampled_from(FORWARD))
def test_every_day_is_told_once_and_in_order(start: date, id_: str) -> None:
    """Where an end moves, the days off it moves over are told again, and it is the day after them."""
    ran = count(Task(id_, period(id_), start), CALENDAR)
    told = [each for step in ran.steps for each in days(step.first, step.last)]
    once = list(dict.fromkeys(told))
    whole = days(start, ran.end)
    if period(id_).unit == "months":  # of which the corresponding day alone is told
        whole = [start, *(each for each in whole if each >= (ran.rolled_from or ran.end))]
    assert whole in (once, [*once, ran.end])
    assert told == once or period(id_).unit != "working_days"
