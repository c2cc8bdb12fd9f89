"""Phases and deadlines become days of a year; days that lead nowhere are found."""

from datetime import date

import pytest

from closeout.kernel.located import read_located
from closeout.packfile.calendar import campaign, day_in, due
from closeout.packfile.calendar_check import LONGEST_CHAIN, calendar_problems
from closeout.packfile.library import load_pack, open_pack, shipped_ids
from closeout.packfile.models import PackModel
from closeout.packfile.models_calendar import AnnualDay, CampaignModel, DueModel
from closeout.packfile.structure import read_model
from tests.packfile.a_pack import FILE, GOOD, load

MODEL = load(GOOD).model


def found(text: str) -> list[tuple[str, int | None, str | None]]:
    """Return the code, line and value of each problem with the days of `text`."""
    document = read_located(FILE, text)
    problems = calendar_problems(document, read_model(document, PackModel))
    assert all(each.say("zh") and each.say("en") for each in problems)
    return [(each.code.removeprefix("packfile."), each.row, each.value) for each in problems]


def rule(**given: object) -> DueModel:
    return DueModel.model_validate(given)


def line(text: str, start: str) -> int:
    return next(number for number, each in enumerate(text.splitlines(), 1) if start in each)


def test_a_campaign_has_its_days_in_any_year() -> None:
    assert campaign(MODEL.campaign, 2031) == (date(2031, 4, 16), date(2031, 6, 16))


def test_a_campaign_that_ends_before_it_starts_ends_in_the_next_year() -> None:
    over = CampaignModel(start=AnnualDay(month=11, day=15), end=AnnualDay(month=1, day=31), clause="X-1")
    assert campaign(over, 2026) == (date(2026, 11, 15), date(2027, 1, 31))


@pytest.mark.parametrize(("year", "day"), [(2027, 28), (2028, 29)])
def test_a_leap_day_is_the_last_of_february_in_other_years(year: int, day: int) -> None:
    assert day_in(AnnualDay(month=2, day=29), year) == date(year, 2, day)


@pytest.mark.parametrize(
    ("when", "on", "words"),
    [
        (rule(trigger="campaign_start"), date(2026, 4, 16), "the day the campaign starts"),
        (rule(trigger="campaign_end", days=1), date(2026, 6, 17), "1 day after the campaign ends"),
        (rule(trigger="campaign_end", days=-2), date(2026, 6, 14), "2 days before the campaign ends"),
        (rule(trigger="phase_start", phase="check"), date(2026, 4, 16), "the day the phase 'check' starts"),
        (rule(trigger="phase_end", phase="check"), date(2026, 5, 1), "the day the phase 'check' ends"),
        (
            rule(trigger="campaign_start", days="days"),
            date(2026, 5, 1),
            "15 days (:days) after the campaign starts",
        ),
        (rule(trigger="order_served", days=15), None, "15 days after an order is served"),
        (rule(trigger="inspection_made"), None, "the day an inspection is made"),
    ],
)
def test_a_rule_has_its_day_and_its_words(when: DueModel, on: date | None, words: str) -> None:
    said = due(MODEL, when, campaign(MODEL.campaign, 2026))
    assert (said.on, said.rule.en) == (on, words)
    assert said.rule.zh != said.rule.en


@pytest.mark.parametrize(
    ("pack", "deadline", "day"),
    [
        ("town", "questionnaire", date(2026, 6, 10)),  # T-3.2
        ("town", "summary_report", date(2026, 6, 30)),  # T-3.4
        ("rugao", "tasks_done", date(2026, 6, 10)),
        ("rugao", "apply_for_licence", None),  # counts from the notice
        ("buji", "all_sites_checked", date(2026, 6, 16)),  # B-5.1
        ("buji", "look_back_begins", date(2026, 6, 17)),  # B-6.1
    ],
)
def test_the_plans_days_come_out_as_the_plans_print_them(pack: str, deadline: str, day: date | None) -> None:
    model = load_pack(pack).model
    when = next(each.due for each in model.deadlines if each.id == deadline)
    assert due(model, when, campaign(model.campaign, 2026)).on == day


@pytest.mark.parametrize("pack", shipped_ids())
def test_the_shipped_packs_days_are_sound(pack: str) -> None:
    document = open_pack(pack)
    assert calendar_problems(document, read_model(document, PackModel)) == []


@pytest.mark.parametrize(("month", "day", "wrong"), [(6, 31, True), (6, 30, False), (2, 30, True), (2, 29, False)])
def test_a_day_that_no_year_has_is_found(month: int, day: int, wrong: bool) -> None:
    text = GOOD.replace("end: {month: 6, day: 16}", f"end: {{month: {month}, day: {day}}}")
    backwards = [("phase_backwards", line(text, "ends:"), "check")] if month == 2 else []
    assert [each for each in found(text) if each not in backwards] == (
        [("no_such_day", line(text, "campaign:"), str(day))] if wrong else []
    )


def test_a_deadline_at_the_end_of_a_phase_without_one_is_found() -> None:
    text = GOOD.replace("    ends: {trigger: campaign_start, days: days}\n", "")
    assert found(text) == [("phase_without_day", line(text, "due: {trigger: phase_end"), "check")]


@pytest.mark.parametrize(("value", "wrong"), [("2.5", True), ("0.1", True), ("15.0", False), ("15", False)])
def test_days_are_not_counted_by_a_part_of_one(value: str, wrong: bool) -> None:
    text = GOOD.replace("unit: day, value: 15", f"unit: day, value: {value}")
    assert found(text) == ([("part_of_a_day", line(text, "  days: {"), value)] if wrong else [])


def test_a_part_of_a_day_may_stand_where_no_day_is_counted_by_it() -> None:
    assert found(GOOD.replace("unit: m, value: 4", "unit: day, value: 2.5")) == []


def test_phases_that_wait_for_one_another_are_found_and_have_no_day() -> None:
    text = GOOD.replace("ends: {trigger: campaign_start, days: days}", "ends: {trigger: phase_end, phase: check}")
    assert {each[0] for each in found(text)} == {"phase_cycle"}
    model = read_model(read_located(FILE, text), PackModel)
    assert due(model, rule(trigger="phase_end", phase="check"), campaign(model.campaign, 2026)).on is None


@pytest.mark.parametrize("count", [LONGEST_CHAIN, 2_000])
def test_phases_that_are_counted_from_one_another_without_end_are_found(count: int) -> None:
    phase = "  - {{id: p{}, clause: G-1, title: {{zh: 甲, en: a}}, responsible: [station], text: {{zh: 甲, en: a}}, "
    phase += "starts: {{trigger: phase_start, phase: {}}}}}\n"
    chain = "".join(phase.format(each, f"p{each - 1}" if each else "check") for each in range(count))
    text = GOOD.replace("phases:\n", f"phases:\n{chain}", 1)
    assert {each[0] for each in found(text)} == ({"phase_chain"} if count > LONGEST_CHAIN else set())


def test_a_phase_that_ends_before_it_starts_is_found() -> None:
    text = GOOD.replace("ends: {trigger: campaign_start, days: days}", "ends: {trigger: campaign_start, days: -1}")
    assert found(text) == [("phase_backwards", line(text, "ends:"), "check")]
