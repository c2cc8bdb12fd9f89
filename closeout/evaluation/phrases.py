"""How a single value or comparison reads in both languages: "围挡高度 3.4 米，应不低于 4 米，差 0.6 米"."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from closeout.conditions.nodes import CompareOp
from closeout.kernel.facts import UNITS, Fact, Value
from closeout.kernel.measured import Measured
from closeout.kernel.numbers import shortest
from closeout.kernel.text import Text, both

OPPOSITE: Final[Mapping[CompareOp, CompareOp]] = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MIRRORED: Final[Mapping[CompareOp, CompareOp]] = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

Manner = Literal["number", "height", "date"]  # in Chinese a height is lower, a date earlier, and neither is smaller

_ORDER: Final[Mapping[Manner, Mapping[CompareOp, Text]]] = {
    "number": {
        "<": Text("小于{}", "below {}"),
        "<=": Text("不大于{}", "at most {}"),
        ">": Text("大于{}", "above {}"),
        ">=": Text("不小于{}", "at least {}"),
    },
    "height": {
        "<": Text("低于{}", "below {}"),
        "<=": Text("不高于{}", "at most {}"),
        ">": Text("高于{}", "above {}"),
        ">=": Text("不低于{}", "at least {}"),
    },
    "date": {
        "<": Text("早于{}", "before {}"),
        "<=": Text("不晚于{}", "not after {}"),
        ">": Text("晚于{}", "after {}"),
        ">=": Text("不早于{}", "not before {}"),
    },
}
_EQUAL: Final[Mapping[CompareOp, Text]] = {"=": Text("为{}", "is {}"), "<>": Text("不是{}", "is not {}")}
_MUST: Final[Mapping[CompareOp, Text]] = {"=": Text("应为{}", "must be {}"), "<>": Text("不应为{}", "must not be {}")}
_REQUIRED: Final[Mapping[CompareOp, str]] = {
    "<": "must be below {}",
    "<=": "at most {} allowed",
    ">": "must be above {}",
    ">=": "at least {} required",
}
_DATE_REQUIRED: Final[Mapping[CompareOp, str]] = {
    "<": "must be before {}",
    "<=": "must not be after {}",
    ">": "must be after {}",
    ">=": "must not be before {}",
}
YES, NO = Text("是", "yes"), Text("否", "no")
_NOTHING_NEAR: Final = 99999.0  # decisions.md 1, "Nothing of the kind"
NOT_ESTABLISHED: Final = Text("未查明", "not established")


def value_text(fact: Fact | None, value: Value, unit: str | None = None) -> Text:
    """Return a value as people read it, with its unit; NULL reads "not established". `unit` counts without a fact."""
    if value is None:
        return NOT_ESTABLISHED
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return number_text(value, unit if fact is None else fact.unit)
    if isinstance(value, date):
        return both(value.isoformat())
    return _chosen(fact, value)


def written(value: Value) -> str:
    """Return a value as a table of sites would hold it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return shortest(value) if isinstance(value, float) else str(value)


def number_text(value: float | Decimal, unit: str | None) -> Text:
    """Return a number with its unit."""
    if isinstance(value, Measured):
        shown = f"{value:.1f}"
    else:
        shown = shortest(value) if isinstance(value, float) else _plain(value)
    if unit is None:
        return both(shown)
    if is_nothing(unit, value):
        return Text("无此类对象", "nothing of the kind")
    label = UNITS[unit].label
    return Text(f"{shown} {label.zh}", f"{shown} {label.en.removesuffix('s') if value == 1 else label.en}")


def _plain(number: Decimal) -> str:
    shown = format(number, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def is_nothing(unit: str | None, value: Value | Decimal) -> bool:
    """Return whether a value says that there is nothing of the kind: 99999 of a distance."""
    return unit == "m" and value == _NOTHING_NEAR


def _chosen(fact: Fact | None, value: str) -> Text:
    if fact is None or not fact.choices:
        return both(value)
    return joined([fact.choices.get(each, both(each)) for each in value.split("|")])


def boolean_text(fact: Fact, value: bool) -> Text:
    """Return a yes or a no as a sentence of its own."""
    said = fact.yes if value else fact.no
    if said is not None:
        return said
    answer = YES if value else NO
    return Text(f"{fact.label.zh}：{answer.zh}", f"{fact.label.en}: {answer.en}")


def relation(op: CompareOp, limit: Text, manner: Manner = "number") -> Text:
    """Return how a value stands to a limit: "不低于 4 米", "at least 4 m"."""
    words = _EQUAL[op] if op in _EQUAL else _ORDER[manner][op]
    return Text(_filled(words.zh, limit.zh), words.en.format(limit.en))


def requirement(op: CompareOp, limit: Text, manner: Manner = "number") -> Text:
    """Return what a value must be: "应不低于 4 米", "at least 4 m required"."""
    if op in _MUST:
        return Text(_filled(_MUST[op].zh, limit.zh), _MUST[op].en.format(limit.en))
    english = _DATE_REQUIRED if manner == "date" else _REQUIRED
    return Text(f"应{_filled(_ORDER[manner][op].zh, limit.zh)}", english[op].format(limit.en))


def _filled(template: str, limit: str) -> str:
    """Fill a Chinese phrase; a number is set off by a blank, a word is not."""
    return template.format(f" {limit}" if limit[:1].isdigit() or limit[:1] == "-" else limit)


def shortfall(op: CompareOp, value: Decimal, limit: Decimal, unit: str | None, *, measured: bool = False) -> Text:
    """Return by how much `value` misses `op limit`, `measured`: to a tenth; at the limit itself it says so."""
    distance = abs(value - limit)
    if distance == 0:
        return Text("正好在限值上", "exactly at the limit")
    short = float(distance)
    amount = number_text(Measured(short, short, short) if measured else distance, unit)
    if op in (">", ">="):
        return Text(f"差 {amount.zh}", f"{amount.en} short")
    return Text(f"超出 {amount.zh}", f"{amount.en} over")


def days_off(op: CompareOp, day: date, limit: date) -> Text:
    """Return by how many days `day` misses `op limit`; on the day itself it says so."""
    days = number_text(Decimal(abs((day - limit).days)), "day")
    if day == limit:
        return Text("正好在当日", "exactly on that day")
    return Text(f"早 {days.zh}", f"{days.en} early") if op in (">", ">=") else Text(f"晚 {days.zh}", f"{days.en} late")


def missing(label: Text) -> Text:
    """Return that what is called `label` is unknown."""
    return Text(f"{label.zh}未查明", f"{label.en} not established")


def established(label: Text) -> Text:
    """Return that what is called `label` is known."""
    return Text(f"{label.zh}已查明", f"{label.en} established")


def judged(said: Text, unit: Text) -> Text:
    """Return a statement with the unit that alone may settle it: "污水处理未查明（由镇政府判定）"."""
    return Text(f"{said.zh}（由{unit.zh}判定）", f"{said.en} (for {unit.en} to judge)")


def value_of(fact: Fact, value: Value) -> Text:
    """Return a fact with its value: "围挡高度 3.4 米", "围挡材质为砖混"; of a NULL that it is not established."""
    if value is None:
        return missing(fact.label)
    if isinstance(value, bool):
        return boolean_text(fact, value)
    shown = value_text(fact, value)
    if is_nothing(fact.unit, value):
        return Text(f"{fact.label.zh}：{shown.zh}", f"{fact.label.en}: {shown.en}")
    if isinstance(value, float):
        return Text(f"{fact.label.zh} {shown.zh}", f"{fact.label.en} {shown.en}")
    return Text(f"{fact.label.zh}为{_filled('{}', shown.zh)}", f"{fact.label.en} is {shown.en}")


def joined(texts: Sequence[Text], zh: str = "、", en: str = ", ") -> Text:
    """Return the texts one after another."""
    return Text(zh.join(each.zh for each in texts), en.join(each.en for each in texts))


def listed(texts: Sequence[Text]) -> Text:
    """Return the texts as one list: "甲、乙、丙", "a, b and c"."""
    if len(texts) == 1:
        return texts[0]
    *before, last = texts
    return Text("、".join(each.zh for each in texts), f"{', '.join(each.en for each in before)} and {last.en}")


def clauses_text(texts: Sequence[Text]) -> Text:
    """Return the texts as parts of one sentence."""
    return joined(texts, "；", "; ")
