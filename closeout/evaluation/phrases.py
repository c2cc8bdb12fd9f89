"""How a single value or comparison reads in both languages: "围挡高度 3.4 m，不低于 4 m，差 0.6 m"."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from closeout.conditions.nodes import CompareOp
from closeout.kernel.facts import UNITS, Fact, Value
from closeout.kernel.measured import Measured
from closeout.kernel.numbers import shortest
from closeout.kernel.text import Text, both

OPPOSITE: Final[Mapping[CompareOp, CompareOp]] = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MIRRORED: Final[Mapping[CompareOp, CompareOp]] = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

_RELATION: Final[Mapping[CompareOp, Text]] = {
    "=": Text("为{}", "is {}"),
    "<>": Text("不是{}", "is not {}"),
    "<": Text("小于{}", "below {}"),
    "<=": Text("不大于{}", "at most {}"),
    ">": Text("大于{}", "above {}"),
    ">=": Text("不小于{}", "at least {}"),
}
_HEIGHT: Final[Mapping[CompareOp, str]] = {"<": "低于{}", "<=": "不高于{}", ">": "高于{}", ">=": "不低于{}"}
_REQUIRED: Final[Mapping[CompareOp, Text]] = {
    "=": Text("应为{}", "must be {}"),
    "<>": Text("不得为{}", "must not be {}"),
    "<": Text("应小于{}", "must be below {}"),
    "<=": Text("不大于{}", "at most {} allowed"),
    ">": Text("应大于{}", "must be above {}"),
    ">=": Text("不小于{}", "at least {} required"),
}
YES, NO = Text("是", "yes"), Text("否", "no")
_NOTHING_NEAR: Final = 99999.0  # decisions.md 1, "Nothing of the kind"
NOT_ESTABLISHED: Final = Text("未查明", "not established")


def value_text(fact: Fact | None, value: Value) -> Text:
    """Return a value as people read it, with its unit; NULL reads "not established"."""
    if value is None:
        return NOT_ESTABLISHED
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return number_text(value, None if fact is None else fact.unit)
    if isinstance(value, date):
        return both(value.isoformat())
    return _chosen(fact, value)


def written(value: Value) -> str:
    """Return a value as a table of sites would hold it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return shortest(value) if isinstance(value, float) else str(value)


def number_text(value: float, unit: str | None) -> Text:
    """Return a number with its unit."""
    if unit is None:
        return both(shortest(value))
    if is_nothing(unit, value):
        return Text("无此类对象", "nothing of the kind")
    label = UNITS[unit].label
    shown = f"{value:.1f}" if isinstance(value, Measured) else shortest(value)
    return Text(f"{shown} {label.zh}", f"{shown} {label.en}")


def is_nothing(unit: str | None, value: Value) -> bool:
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


def relation(op: CompareOp, limit: Text, *, height: bool = False) -> Text:
    """Return how a value stands to a limit: "不低于 4 m", "at least 4 m"."""
    words = _RELATION[op]
    zh = _HEIGHT.get(op, words.zh) if height else words.zh
    return Text(_filled(zh, limit.zh), words.en.format(limit.en))


def _filled(template: str, limit: str) -> str:
    """Fill a Chinese phrase; a number is set off by a blank, a word is not."""
    return template.format(f" {limit}" if limit[:1].isdigit() or limit[:1] == "-" else limit)


def requirement(op: CompareOp, limit: Text, *, height: bool = False) -> Text:
    """Return what a value must be: "不低于 4 m", "at least 4 m required"."""
    words = _REQUIRED[op]
    zh = _HEIGHT[op] if height and op in ("<=", ">=") else words.zh
    return Text(_filled(zh, limit.zh), words.en.format(limit.en))


def shortfall(op: CompareOp, value: float, limit: float, unit: str | None) -> Text:
    """Return by how much `value` misses `op limit`; at the limit itself it says so."""
    distance = abs(Decimal(repr(value)) - Decimal(repr(limit)))
    if distance == 0:
        return Text("正好在限值上", "exactly at the limit")
    short = float(distance)
    amount = number_text(Measured(short, short, short) if isinstance(value, Measured) else short, unit)
    if op in (">", ">="):
        return Text(f"差 {amount.zh}", f"{amount.en} short")
    return Text(f"超出 {amount.zh}", f"{amount.en} over")


def missing(fact: Fact) -> Text:
    """Return that a fact is unknown."""
    return Text(f"{fact.label.zh}未查明", f"{fact.label.en} not established")


def established(fact: Fact) -> Text:
    """Return that a fact is known."""
    return Text(f"{fact.label.zh}已查明", f"{fact.label.en} established")


def judged(said: Text, unit: Text) -> Text:
    """Return a statement with the unit that alone may settle it: "污水处理未查明（由镇政府判定）"."""
    return Text(f"{said.zh}（由{unit.zh}判定）", f"{said.en} (for {unit.en} to judge)")


def value_of(fact: Fact, value: Value) -> Text:
    """Return a fact with its value: "围挡高度 3.4 m", "fence material: other"."""
    shown = value_text(fact, value)
    if isinstance(value, float) and shown.zh[:1].isdigit():
        return Text(f"{fact.label.zh} {shown.zh}", f"{fact.label.en} {shown.en}")
    return Text(f"{fact.label.zh}：{shown.zh}", f"{fact.label.en}: {shown.en}")


def joined(texts: Sequence[Text], zh: str = "、", en: str = ", ") -> Text:
    """Return the texts one after another."""
    return Text(zh.join(each.zh for each in texts), en.join(each.en for each in texts))


def clauses_text(texts: Sequence[Text]) -> Text:
    """Return the texts as parts of one sentence."""
    return joined(texts, "；", "; ")
