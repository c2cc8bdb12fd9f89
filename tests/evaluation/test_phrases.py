"""How single values, limits and shortfalls read in both languages."""

from datetime import date
from decimal import Decimal

import pytest

from closeout.conditions.nodes import CompareOp
from closeout.evaluation.phrases import (
    Manner,
    boolean_text,
    clauses_text,
    days_off,
    established,
    judged,
    listed,
    missing,
    number_text,
    relation,
    requirement,
    shortfall,
    value_of,
    value_text,
    written,
)
from closeout.kernel.facts import Fact, Value
from closeout.kernel.measured import Measured
from closeout.kernel.text import Text, both

HEIGHT = Fact("fence_height_m", "number", Text("围挡高度", "fence height"), "m")
STORE = Fact("store_m", "number", Text("距危险品存放点距离", "distance to a store"), "m")
STORAGE = Fact(
    "storage",
    "choice",
    Text("存放方式", "storage"),
    choices={"indoor": Text("室内", "indoors"), "both": Text("室内外", "both")},
)
KINDS = Fact("kinds", "set", Text("品种", "kinds"), choices={"a": Text("废纸", "paper"), "b": Text("塑料", "plastic")})
ISSUED = Fact("issued_on", "date", Text("发证日期", "date of issue"))
FENCE = Fact("has_fence", "boolean", Text("有围挡", "fence"), yes=Text("有围挡", "it is fenced"))
FOUR_METRES = Text("4 米", "4 m")


@pytest.mark.parametrize(
    ("fact", "value", "zh", "en"),
    [
        (HEIGHT, 3.4, "围挡高度 3.4 米", "fence height 3.4 m"),
        (HEIGHT, Measured(3.44, 3.0, 4.0), "围挡高度 3.4 米", "fence height 3.4 m"),
        (HEIGHT, None, "围挡高度未查明", "fence height not established"),
        (STORE, 99999.0, "距危险品存放点距离：无此类对象", "distance to a store: nothing of the kind"),
        (STORAGE, "indoor", "存放方式为室内", "storage is indoors"),
        (STORAGE, "shed", "存放方式为shed", "storage is shed"),
        (KINDS, "a|b", "品种为废纸、塑料", "kinds is paper, plastic"),
        (ISSUED, date(2026, 6, 1), "发证日期为 2026-06-01", "date of issue is 2026-06-01"),
        (FENCE, True, "有围挡", "it is fenced"),
        (FENCE, False, "有围挡：否", "fence: no"),
    ],
)
def test_a_fact_reads_with_its_value(fact: Fact, value: Value, zh: str, en: str) -> None:
    assert value_of(fact, value) == (zh, en)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (1.0, "day", "1 天", "1 day"),
        (2.0, "day", "2 天", "2 days"),
        (Decimal("10.50"), "m", "10.5 米", "10.5 m"),
        (Decimal(100), "m", "100 米", "100 m"),
        (99999.0, "m", "无此类对象", "nothing of the kind"),
        (99999.0, "m2", "99999 平方米", "99999 m²"),
        (99999.0, None, "99999", "99999"),
        (1e-5, None, "0.00001", "0.00001"),
    ],
)
def test_a_number_reads_with_its_unit(value: float | Decimal, unit: str | None, zh: str, en: str) -> None:
    assert number_text(value, unit) == (zh, en)


def test_a_value_without_a_fact_takes_the_unit_that_is_given() -> None:
    assert value_text(None, 4.0, "m") == ("4 米", "4 m")
    assert value_text(None, "word") == ("word", "word")
    assert value_text(FENCE, value=True) == ("是", "yes")
    assert value_text(HEIGHT, None) == ("未查明", "not established")


def test_a_value_is_written_as_a_table_would_hold_it() -> None:
    values: list[Value] = [True, False, 4.0, 3.4, "indoor", date(2026, 6, 1)]
    assert [written(each) for each in values] == ["true", "false", "4", "3.4", "indoor", "2026-06-01"]


def test_a_yes_without_a_sentence_of_its_own_reads_as_an_answer() -> None:
    plain = Fact("open_now", "boolean", Text("营业中", "open now"))
    assert boolean_text(plain, value=True) == ("营业中：是", "open now: yes")


@pytest.mark.parametrize(
    ("op", "manner", "stands", "must"),
    [
        ("<", "number", "小于 4 米", "应小于 4 米"),
        ("<=", "number", "不大于 4 米", "应不大于 4 米"),
        (">", "number", "大于 4 米", "应大于 4 米"),
        (">=", "number", "不小于 4 米", "应不小于 4 米"),
        (">=", "height", "不低于 4 米", "应不低于 4 米"),
        ("<", "height", "低于 4 米", "应低于 4 米"),
        ("<=", "date", "不晚于 4 米", "应不晚于 4 米"),
        ("=", "number", "为 4 米", "应为 4 米"),
        ("<>", "number", "不是 4 米", "不应为 4 米"),
    ],
)
def test_a_relation_and_a_requirement_read_in_chinese(op: CompareOp, manner: Manner, stands: str, must: str) -> None:
    assert (relation(op, FOUR_METRES, manner).zh, requirement(op, FOUR_METRES, manner).zh) == (stands, must)


@pytest.mark.parametrize(
    ("op", "manner", "stands", "must"),
    [
        ("<", "number", "below 4 m", "must be below 4 m"),
        ("<=", "height", "at most 4 m", "at most 4 m allowed"),
        (">", "number", "above 4 m", "must be above 4 m"),
        (">=", "number", "at least 4 m", "at least 4 m required"),
        ("<", "date", "before 4 m", "must be before 4 m"),
        ("<=", "date", "not after 4 m", "must not be after 4 m"),
        (">", "date", "after 4 m", "must be after 4 m"),
        (">=", "date", "not before 4 m", "must not be before 4 m"),
        ("=", "number", "is 4 m", "must be 4 m"),
        ("<>", "number", "is not 4 m", "must not be 4 m"),
    ],
)
def test_a_relation_and_a_requirement_read_in_english(op: CompareOp, manner: Manner, stands: str, must: str) -> None:
    assert (relation(op, FOUR_METRES, manner).en, requirement(op, FOUR_METRES, manner).en) == (stands, must)


def test_a_word_is_not_set_off_by_a_blank_and_a_negative_number_is() -> None:
    assert relation("=", both("室内")).zh == "为室内"
    assert relation("<", both("-4")).zh == "小于 -4"


@pytest.mark.parametrize(
    ("op", "value", "zh", "en"),
    [
        (">=", "3.4", "差 0.6 米", "0.6 m short"),
        (">", "4", "正好在限值上", "exactly at the limit"),
        ("<=", "4.25", "超出 0.25 米", "0.25 m over"),
        ("<", "5", "超出 1 米", "1 m over"),
    ],
)
def test_a_shortfall_says_by_how_much_and_to_which_side(op: CompareOp, value: str, zh: str, en: str) -> None:
    assert shortfall(op, Decimal(value), Decimal(4), "m") == (zh, en)


def test_a_measured_shortfall_is_told_to_a_tenth() -> None:
    assert shortfall(">", Decimal("312.3412"), Decimal(500), "m", measured=True) == ("差 187.7 米", "187.7 m short")


@pytest.mark.parametrize(
    ("op", "day", "zh", "en"),
    [
        ("<=", date(2026, 6, 3), "晚 2 天", "2 days late"),
        (">=", date(2026, 6, 1), "正好在当日", "exactly on that day"),
        (">", date(2026, 5, 31), "早 1 天", "1 day early"),
    ],
)
def test_a_day_that_misses_its_limit_is_early_or_late(op: CompareOp, day: date, zh: str, en: str) -> None:
    assert days_off(op, day, date(2026, 6, 1)) == (zh, en)


def test_lists_read_as_each_language_has_them() -> None:
    one, two, three = both("a"), both("b"), both("c")
    assert listed([one]) == ("a", "a")
    assert listed([one, two, three]) == ("a、b、c", "a, b and c")
    assert clauses_text([one, two]) == ("a；b", "a; b")


def test_what_is_unknown_names_who_settles_it() -> None:
    assert missing(FENCE.label) == ("有围挡未查明", "fence not established")
    assert established(FENCE.label) == ("有围挡已查明", "fence established")
    assert judged(missing(FENCE.label), Text("镇政府", "Town Government")) == (
        "有围挡未查明（由镇政府判定）",
        "fence not established (for Town Government to judge)",
    )
