"""The working days of 2025 and 2026 are those of another package, and what is not known is said to be so."""

from datetime import date

import pytest
from holidays import country_holidays

from closeout.kernel.text import Text
from closeout.law.calendar import days, english
from closeout.law.holiday_files import shipped


@pytest.mark.parametrize("year", sorted(shipped().years))
def test_the_working_days_are_those_of_the_package_holidays(year: int) -> None:
    theirs = country_holidays("CN", years=year)
    every = days(date(year, 1, 1), date(year, 12, 31))
    assert [each for each in every if shipped().day(each).working != theirs.is_working_day(each)] == []


def test_the_years_that_ship_are_2025_and_2026() -> None:
    assert sorted(shipped().years) == [2025, 2026]


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2026, 10, 9), "workday"),
        (date(2026, 10, 10), "makeup"),
        (date(2026, 10, 11), "weekend"),
        (date(2026, 10, 5), "holiday"),
    ],
)
def test_a_day_is_of_one_of_four_kinds(on: date, kind: str) -> None:
    assert shipped().day(on).kind == kind


@pytest.mark.parametrize(
    ("on", "known"),
    [(date(2026, 12, 28), True), (date(2026, 12, 29), False), (date(2025, 12, 31), True), (date(2027, 1, 1), False)],
)
def test_a_day_is_known_where_the_notices_that_may_change_it_are(on: date, known: bool) -> None:
    assert shipped().day(on).known is known


def test_a_holiday_has_its_name_in_both_languages() -> None:
    assert english("国庆节、中秋节") == Text("国庆节、中秋节", "National Day and Mid-Autumn Festival")
    assert english("抗战纪念日") == Text("抗战纪念日", "抗战纪念日")
