"""Calendars of working days: a notice looked at, then counted by, and every file that is refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from closeout.areas.calendars import calendar, years
from closeout.areas.models import Holidays
from closeout.findings.periods import due_after
from closeout.journal.models import Entry
from closeout.work.calendars import ends
from tests.areas.making import confirm, send, text
from tests.factories import person
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    return signed_in(person("administrator"))


def _notice(client: Client, content: bytes | str, name: str = "2027.csv") -> Any:
    return send(client, "new_calendar", content, name)


NOTICE = "date,name,is_off_day\n2027-01-01,元旦,1\n2027-01-02,元旦,0\n"


def test_a_notice_is_looked_at_and_then_counts(admin: Client) -> None:
    assert not calendar().day(date(2027, 1, 1)).known
    looked = _notice(admin, NOTICE)
    assert looked.context["effects"].counts == {"wrong": 0, "changed": 0, "new": 2, "same": 0}
    assert confirm(admin, "confirm_calendar", looked).status_code == 302
    assert calendar().day(date(2027, 1, 1)).kind == "holiday"
    assert calendar().day(date(2027, 1, 2)).kind == "makeup"
    assert Holidays.objects.get().year == 2027
    assert Entry.objects.filter(act="calendar_loaded").exists()
    assert _notice(admin, NOTICE).context["effects"].idle


def test_clocks_of_the_law_and_days_of_findings_count_by_a_loaded_notice(admin: Client) -> None:
    start = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    assert due_after(start.date(), 2) == date(2027, 1, 4)  # a Saturday moves on to Monday
    assert ends("hearing_request", start, None)[2]
    holidays = "".join(f"2027-01-{day:02},元旦,1\n" for day in range(1, 6))
    confirm(admin, "confirm_calendar", _notice(admin, f"date,name,is_off_day\n{holidays}"))
    assert due_after(start.date(), 2) == date(2027, 1, 6)
    end, _, provisional = ends("hearing_request", start, None)
    assert (end.date(), provisional) == (date(2027, 1, 12), False)


def test_a_later_notice_takes_the_place_of_the_first(admin: Client) -> None:
    confirm(admin, "confirm_calendar", _notice(admin, NOTICE))
    looked = _notice(admin, "date,name,is_off_day\n2027-01-01,元旦,1\n2027-01-04,元旦,1\n")
    assert looked.context["effects"].counts["changed"] == 2  # one day less off work, one more
    confirm(admin, "confirm_calendar", looked)
    assert calendar().day(date(2027, 1, 2)).kind == "weekend"
    assert calendar().day(date(2027, 1, 4)).kind == "holiday"


def test_a_notice_of_a_shipped_year_takes_its_place(admin: Client) -> None:
    looked = _notice(admin, "date,name,is_off_day\n2026-01-01,元旦,1\n", "2026.csv")
    assert looked.context["effects"].counts["changed"] > 10
    confirm(admin, "confirm_calendar", looked)
    assert calendar().day(date(2026, 10, 1)).kind == "workday"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        ("date,name,is_off_day\n2027-02-30,x,1\n", "a.csv", "no date"),
        ("date,name,is_off_day\n2027-01-01,x,1\n2028-05-01,x,1\n", "a.csv", "several years (2027, 2028)"),
        ("day\n", "a.csv", "first line"),
        ("{", "a.json", "not right"),
        (b"\xff\xfe\xff", "a.csv", "UTF-8"),
        (b"x", "a.ics", "is no file that can be read here"),
        (b"x" * (1024**2 + 1), "a.csv", "more than the 1 MB allowed"),
    ],
)
def test_a_wrong_notice_is_refused_clearly(admin: Client, content: bytes | str, name: str, says: str) -> None:
    answer = _notice(admin, content, name)
    assert answer.status_code == 422
    assert says in text(answer)
    assert "pending" not in text(answer)
    assert not Holidays.objects.exists()


def test_years_are_known_loaded_or_neither(admin: Client) -> None:
    found = {each.year: each for each in years(date(2026, 11, 25))}
    assert found[2026].known
    assert not found[2027].known
    confirm(admin, "confirm_calendar", _notice(admin, NOTICE))
    found = {each.year: each for each in years(date(2026, 11, 25))}
    assert found[2027].loaded_at is not None
