"""The periods as lawyers computed them by hand with the calendar of 2026 (X-4)."""

from datetime import date
from decimal import Decimal

import pytest

from closeout.law.surcharge import surcharge
from closeout.law.views_clock import iso
from tests.law.counted import counted


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        pytest.param("hearing_request", "2026-09-30", "2026-10-13", id="the make-up Saturday of 10 October counts"),
        pytest.param("hearing_request", "2026-02-13", "2026-02-27", id="Saturday, 14 February, is day one"),
        ("evidence_preservation", "2026-06-16", "2026-06-26"),
        pytest.param("decision_service", "2026-04-30", "2026-05-13", id="the make-up Saturday of 9 May counts"),
        pytest.param("payment", "2026-09-20", "2026-10-08", id="5 October is a holiday"),
        ("payment", "2026-11-02", "2026-11-17"),
        pytest.param("sealing", "2026-09-05", "2026-10-05", id="a limit on power does not move to 8 October"),
        pytest.param("penalty_decision", "2026-03-02", "2026-06-01", id="31 May is a Sunday"),
        pytest.param("reconsideration", "2026-08-03", "2026-10-08", id="2 October is a holiday"),
        ("public_notice_service", "2026-06-01", "2026-07-01"),
        pytest.param("hearing_notice", "2026-10-20", "2026-10-10", id="counted back, the hearing left out"),
        pytest.param("power_notice", "2026-09-30T16:20", "2026-10-01T16:20", id="hours run through holidays"),
    ],
)
def test_a_period_ends_when_it_was_computed_to(period: str, start: str, end: str) -> None:
    assert iso(counted(period, start).end) == end


def test_the_power_is_better_cut_in_working_hours_after_the_holiday() -> None:
    assert counted("power_notice", "2026-09-30T16:20").proposed == date(2026, 10, 8)


def test_the_ninety_days_are_better_aimed_at_the_friday_before() -> None:
    assert counted("penalty_decision", "2026-03-02").aim == date(2026, 5, 29)


def test_a_seal_gives_an_alarm_on_the_last_working_day_before() -> None:
    assert counted("sealing", "2026-09-05").alarm == date(2026, 9, 30)


def test_the_notice_of_a_hearing_is_better_served_a_working_day_earlier() -> None:
    assert counted("hearing_notice", "2026-10-20").aim == date(2026, 10, 9)


def test_half_a_year_from_31_august_ends_with_february_and_moves_off_the_sunday() -> None:
    ran = counted("litigation", "2026-08-31")
    assert (ran.rolled_from, ran.end) == (date(2027, 2, 28), date(2027, 3, 1))


@pytest.mark.parametrize(("days", "yuan"), [(10, "3000"), (33, "9900"), (34, "10000"), (400, "10000"), (0, "0")])
def test_the_surcharge_is_three_percent_a_day_and_never_more_than_the_fine(days: int, yuan: str) -> None:
    assert surcharge(Decimal(10_000), days) == Decimal(yuan)


def test_days_of_reconsideration_add_no_surcharge() -> None:
    assert surcharge(Decimal(10_000), 20, days_stopped=10) == Decimal(3_000)


def test_a_surcharge_is_rounded_to_the_fen() -> None:
    assert surcharge(Decimal("33.50"), 1) == Decimal("1.01")


@pytest.mark.parametrize("wrong", [(Decimal(-1), 1, 0), (Decimal(1), -1, 0), (Decimal(1), 1, -1)])
def test_a_negative_fine_or_number_of_days_is_a_mistake(wrong: tuple[Decimal, int, int]) -> None:
    with pytest.raises(ValueError, match="never negative"):
        surcharge(*wrong)
