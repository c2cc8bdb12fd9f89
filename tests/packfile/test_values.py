"""Values of parameters and facts: which fit their type, how they are shown, what an example of them looks like."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.facts import Fact, Value
from closeout.kernel.numbers import shortest
from closeout.kernel.text import Text, both
from closeout.packfile.examples import example_text
from closeout.packfile.plain_values import plain_values
from closeout.packfile.values import show_value, typed
from tests.packfile.a_pack import load
from tests.packfile.small_packs import small_pack

FACTS = load(small_pack({"all": "TRUE"})).facts
OWN = ("flag", "ready", "colour", "tall_m", "marks", "word", "since", "kinds")


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("number", 4, 4.0),
        ("number", 4.5, 4.5),
        ("number", 0, 0.0),
        ("number", -3, -3.0),
        ("boolean", False, False),
        ("text", "", ""),
        ("text", "4", "4"),
        ("date", "2026-02-28", date(2026, 2, 28)),
        ("choice", "red", "red"),
    ],
)
def test_a_value_of_its_type_is_taken(kind: str, written: object, value: object) -> None:
    assert typed(kind, written) == value
    assert type(typed(kind, written)) is type(value)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("number", True),
        ("number", "4"),
        ("number", None),
        ("number", 0.1 + 0.2),
        ("number", 1234567890123456),
        ("number", float("nan")),
        ("number", float("inf")),
        ("boolean", 1),
        ("boolean", "true"),
        ("text", 4),
        ("text", True),
        ("date", "2026-02-29"),
        ("date", "20260228"),
        ("date", 20260228),
        ("choice", 1),
        ("set", "one"),
        ("no_type", "x"),
    ],
)
def test_a_value_of_another_type_is_none(kind: str, written: object) -> None:
    assert typed(kind, written) is None


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 6))
def test_a_number_is_shown_as_a_pack_writes_it(digits: int, places: int) -> None:
    number = typed("number", float(f"{digits}e-{places}"))
    assert isinstance(number, float)
    assert typed("number", float(show_value(number))) == number


@given(st.dates())
def test_a_day_is_shown_as_a_pack_writes_it(day: date) -> None:
    assert typed("date", show_value(day)) == day


@pytest.mark.parametrize(
    ("value", "shown"), [(True, "true"), (False, "false"), (4.0, "4"), (1e-5, "0.00001"), ("", "")]
)
def test_a_value_is_shown_in_its_plainest_form(value: Any, shown: str) -> None:
    assert show_value(value) == shown


@pytest.mark.parametrize(
    ("key", "value", "zh", "en"),
    [
        ("flag", True, "标记：是", "flag: yes"),
        ("flag", False, "标记：否", "flag: no"),
        ("colour", "red", "颜色：红", "colour: red"),
        ("tall_m", 3.4, "高度：3.4 米", "height: 3.4 m"),
        ("marks", 0.0, "分数：0", "marks: 0"),
        ("since", date(2026, 6, 1), "日期：2026-06-01", "since: 2026-06-01"),
        ("word", "x", "用词：“x”", "word: 'x'"),
        ("flag", None, "未查明：标记", "not established: flag"),
    ],
)
def test_an_example_says_each_value_with_its_label(key: str, value: Value, zh: str, en: str) -> None:
    assert example_text(FACTS, {key: value}) == Text(zh, en)


def test_what_is_not_known_stands_behind_what_is() -> None:
    said = example_text(FACTS, {"flag": None, "marks": 1.0, "word": None, "ready": True})
    assert said.zh == "分数：1；就绪：是；未查明：标记、用词"
    assert said.en == "marks: 1; ready: yes; not established: flag, word"


@pytest.mark.parametrize(("count", "more"), [(6, None), (7, " and 1 more"), (8, " and 2 more")])
def test_six_unknown_facts_are_named_and_the_rest_is_counted(count: int, more: str | None) -> None:
    said = example_text(FACTS, dict.fromkeys(OWN[:count]))
    assert said.en.count(",") == 5
    assert said.en.endswith(more or FACTS[OWN[5]].label.en)
    assert ("等" in said.zh) is (more is not None)


def test_an_example_of_no_facts_says_nothing() -> None:
    assert example_text(FACTS, {}) == both("")


NUMBERS = st.lists(st.integers(-1000, 1000).map(lambda number: number / 10), max_size=5)


@given(NUMBERS)
def test_numbers_are_tried_at_the_limits_that_conditions_name(constants: list[float]) -> None:
    tried = list(plain_values(FACTS["marks"], constants))
    assert set(constants) <= set(tried)
    assert all(isinstance(each, float) and len(shortest(each)) <= 20 for each in tried)


def test_days_are_tried_with_their_neighbours_and_never_beyond_the_calendar() -> None:
    day = date(2026, 6, 1)
    tried = list(plain_values(FACTS["since"], [day, date.min, date.max, "2026-01-01", 4.0]))
    assert tried == [day, date(2026, 6, 2), date(2026, 5, 31)]


def test_only_texts_are_tried_for_a_text_and_only_its_choices_for_a_choice() -> None:
    assert list(plain_values(FACTS["word"], ["a", 4.0, "a", True, "b"])) == ["a", "b"]
    assert list(plain_values(FACTS["colour"], ["green"])) == ["red", "blue"]
    assert list(plain_values(FACTS["flag"], [True])) == [False, True]


def test_a_set_has_no_plain_values() -> None:
    assert list(plain_values(FACTS["kinds"], ["one"])) == []


def test_a_fact_of_the_pack_keeps_everything_that_its_definition_says() -> None:
    ready: Fact = FACTS["ready"]
    assert (ready.type, ready.default, ready.label) == ("boolean", False, Text("就绪", "ready"))
    assert FACTS["tall_m"].unit == "m"
    assert list(FACTS["kinds"].choices) == ["one", "two"]
