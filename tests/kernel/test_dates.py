"""Days in the one way they may be written."""

from datetime import date

import pytest

from closeout.kernel.dates import parse_date


def test_a_day_is_written_year_month_day() -> None:
    assert parse_date("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20240229",
        "2024-W09-4",
        "2024-2-29",
        "2023-02-29",
        "２０２４-02-29",
        "2024-02-29\n",
        "0000-01-01",
        "29.02.2024",
    ],
)
def test_anything_else_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|year"):
        parse_date(text)
