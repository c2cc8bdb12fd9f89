"""A counter-example in words: what is known of a site that shows a table wrong, and what is not."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from closeout.kernel.facts import UNITS, Fact, Value
from closeout.kernel.numbers import shortest
from closeout.kernel.text import Text, both

_ROOM: Final = 6  # unknown facts named before the rest is only counted
_YES, _NO = Text("是", "yes"), Text("否", "no")


def example_text(facts: Mapping[str, Fact], example: Mapping[str, Value]) -> Text:
    """Return the site as one line: every known fact by its label, then the unknown ones; None is not established."""
    known = [_said(facts[key], value) for key, value in example.items() if value is not None]
    unknown = [facts[key].label for key, value in example.items() if value is None]
    parts = [*known, _unknown(unknown)] if unknown else known
    return Text("；".join(each.zh for each in parts), "; ".join(each.en for each in parts))


def _said(fact: Fact, value: Value) -> Text:
    shown = _shown(fact, value)
    return Text(f"{fact.label.zh}：{shown.zh}", f"{fact.label.en}: {shown.en}")


def _shown(fact: Fact, value: Value) -> Text:
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, float):
        unit = Text("", "") if fact.unit is None else UNITS[fact.unit].label
        number = shortest(value)
        return Text(f"{number} {unit.zh}".strip(), f"{number} {unit.en}".strip())
    if isinstance(value, date):
        return both(value.isoformat())
    return fact.choices.get(str(value), Text(f"“{value}”", f"'{value}'"))


def _unknown(labels: Sequence[Text]) -> Text:
    zh, en = "、".join(each.zh for each in labels[:_ROOM]), ", ".join(each.en for each in labels[:_ROOM])
    if len(labels) > _ROOM:
        zh, en = f"{zh}等 {len(labels)} 项", f"{en} and {len(labels) - _ROOM} more"
    return Text(f"未查明：{zh}", f"not established: {en}")
