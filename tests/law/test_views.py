"""Instruments and counted periods as they are told: what is null, what is cautioned, what is to be verified."""

from datetime import date, timedelta

import pytest

from closeout.law.calendar import Calendar
from closeout.law.counted import Task
from closeout.law.counting import count
from closeout.law.holiday_files import shipped
from closeout.law.library import instruments, stand
from closeout.law.periods import period, rules
from closeout.law.views import law_list, law_view
from closeout.law.views_base import citations, cited, to_be_verified
from closeout.law.views_clock import ClockView, clock_list, clock_view, iso
from tests.law.counted import moment, pause

TODAY = date(2026, 11, 24)
DATED = "public_security_penalties_law"


def viewed(id_: str, start: date, calendar: Calendar | None = None, **how: object) -> ClockView:
    task = Task(id_, period(id_), start, **how)  # type: ignore[arg-type]  # what a task takes beside these
    return clock_view(task, count(task, calendar or shipped()))


def test_every_instrument_is_listed_once_with_its_standing_of_the_day() -> None:
    listed = law_list(TODAY)
    assert [each.id for each in listed.instruments] == list(instruments())
    assert listed.on == "2026-11-24"
    assert all(each.standing == stand(each.id, TODAY).standing for each in listed.instruments)


@pytest.mark.parametrize("id_", instruments())
@pytest.mark.parametrize("on", [date(1949, 10, 1), date(2026, 8, 14), date(2026, 8, 15), date(2999, 12, 31)])
def test_just_one_version_is_shown_on_any_day(id_: str, on: date) -> None:
    view = law_view(stand(id_, on), on)
    assert [each.shown for each in view.versions].count(True) == 1
    shown = next(each for each in view.versions if each.shown)
    assert (shown.in_force_from, shown.in_force_to) == (view.instrument.in_force_from, view.instrument.in_force_to)


def test_another_day_shows_another_version() -> None:
    days = (date(2025, 12, 31), date(2026, 1, 1))
    shown = [[each.shown for each in law_view(stand(DATED, on), on).versions].index(True) for on in days]
    assert shown == [0, 1]


def test_an_article_alone_can_be_shown() -> None:
    here = stand("administrative_penalty_law", TODAY)
    every = law_view(here, TODAY)
    one = law_view(here, TODAY, every.articles[0].article)
    assert one.articles == every.articles[:1]
    assert one.instrument == every.instrument


def test_of_an_article_that_is_not_kept_nothing_is_shown() -> None:
    assert law_view(stand("administrative_penalty_law", TODAY), TODAY, "9999").articles == []


def test_an_article_names_the_periods_that_it_sets_and_only_those() -> None:
    every = law_view(stand("administrative_penalty_law", TODAY), TODAY).articles
    setting = {each.article: each.periods for each in every if each.periods}
    assert any("hearing_request" in periods for periods in setting.values())
    firsts = {id_ for id_, each in rules().periods.items() if each.law[0].instrument == "administrative_penalty_law"}
    assert {id_ for periods in setting.values() for id_ in periods} <= firsts


def test_an_old_version_sets_no_period_any_more() -> None:
    old = stand(DATED, date(2025, 12, 31))
    assert old.number == 0
    assert not any(each.periods for each in law_view(old, TODAY).articles)


def test_what_replaced_an_instrument_knows_what_it_replaced() -> None:
    view = law_view(stand("ecological_environment_code", TODAY), TODAY)
    assert len(view.preceded_by) == 10
    assert all(each.article is None for each in view.preceded_by)
    gone = law_view(stand("water_pollution_law", TODAY), TODAY).instrument
    assert gone.replaced_by is not None
    assert (gone.standing, gone.replaced_by.instrument) == ("ended", "ecological_environment_code")


@pytest.mark.parametrize(
    ("verified", "again"), [("confirmed", False), ("secondary", True), ("unchecked", True), ("local", True)]
)
def test_all_that_is_not_confirmed_is_to_be_verified(verified: str, again: bool) -> None:
    assert to_be_verified(verified) is again  # type: ignore[arg-type]  # one of the four words


def test_a_citation_has_the_title_of_its_instrument() -> None:
    plain = cited("work_safety_law")
    assert (plain.title, plain.article) == (instruments()["work_safety_law"].title, None)
    assert citations(period("hearing_request").law)[0].article == period("hearing_request").law[0].article
    assert citations([]) == []


def test_every_period_is_listed_with_titles_of_what_it_rests_on() -> None:
    listed = clock_list().periods
    assert [each.id for each in listed] == list(rules().periods)
    assert all(each.law and all(law.title.zh for law in each.law) for each in listed)


def test_a_day_is_told_as_a_day_and_a_moment_to_the_minute() -> None:
    assert iso(date(2026, 9, 30)) == "2026-09-30"
    assert iso(moment("2026-09-30T16:20:59")) == "2026-09-30T16:20"


def test_what_a_period_does_not_have_is_null() -> None:
    view = viewed("hearing_request", date(2026, 9, 30))
    assert (view.rolled_from, view.aim, view.alarm, view.proposed) == (None, None, None, None)
    assert (view.cautions, view.provisional) == ([], False)
    assert view.steps[0].kind == "start"
    assert view.steps[0].numbers is None


def test_hours_are_told_as_moments_and_what_is_proposed_as_a_moment_or_a_day() -> None:
    within = viewed("power_notice", moment("2026-10-12T10:00"))
    assert (within.start, within.end, within.proposed) == ("2026-10-12T10:00", "2026-10-13T10:00", "2026-10-13T10:00")
    assert viewed("power_notice", moment("2026-10-12T17:01")).proposed == "2026-10-14"


def test_a_law_that_had_ended_or_not_begun_is_cautioned_of() -> None:
    later = [id_ for id_ in rules().periods if _old_at(id_, date(1990, 1, 1))]
    assert all("law_not_in_force" in viewed(id_, date(1990, 1, 1), length=3).cautions for id_ in later if _days(id_))


def _old_at(id_: str, on: date) -> bool:
    return any(stand(each.instrument, on).standing in ("not_yet", "ended") for each in period(id_).law)


def _days(id_: str) -> bool:
    return period(id_).unit != "hours"


def test_a_pause_of_a_period_that_knows_none_is_cautioned_of() -> None:
    stopped = pause("2026-11-05", "2026-11-06")
    assert "pause_without_law" in viewed("payment", date(2026, 11, 2), pauses=[stopped]).cautions
    assert "pause_without_law" not in viewed("sealing", date(2026, 11, 2), pauses=[stopped]).cautions


def test_a_deadline_within_days_off_says_that_no_working_day_is_left() -> None:
    view = viewed("crime_transfer_decision", date(2026, 10, 1))
    assert "no_working_day" in view.cautions
    assert view.alarm is None


@pytest.mark.parametrize("id_", [each for each in rules().periods if _days(each)])
def test_the_steps_of_every_period_begin_with_its_start_and_are_in_order(id_: str) -> None:
    view = viewed(id_, date(2026, 3, 2), length=None if period(id_).length else 3)
    firsts = [date.fromisoformat(each.first[:10]) for each in view.steps]
    assert view.steps[0].first == view.start == "2026-03-02"
    assert all(each.first <= each.last for each in view.steps)
    assert firsts[1:] == sorted(firsts[1:], reverse=period(id_).backwards)


@pytest.mark.parametrize("id_", [each for each in rules().periods if period(each).extension and _days(each)])
def test_an_extension_is_part_of_the_length_that_is_told(id_: str) -> None:
    rule = period(id_)
    assert rule.extension is not None
    plain, longer = (viewed(id_, date(2026, 3, 2), extensions=times) for times in (0, 1))
    assert longer.length - plain.length == rule.extension.length
    assert date.fromisoformat(longer.end) >= date.fromisoformat(plain.end) + timedelta(days=rule.extension.length - 10)
