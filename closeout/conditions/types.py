"""The types a condition's parts can have, and the scope that says what a name means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from closeout.conditions.nodes import LiteralValue, Node
from closeout.kernel.facts import UNITS, Fact
from closeout.kernel.text import Text

Kind = Literal["boolean", "number", "text", "date", "choice", "set"]

KIND_NAMES: Final[Mapping[Kind, Text]] = {
    "boolean": Text("是非", "yes/no"),
    "number": Text("数字", "number"),
    "text": Text("文字", "text"),
    "date": Text("日期", "date"),
    "choice": Text("选项", "choice"),
    "set": Text("多选", "set"),
}


@dataclass(frozen=True, slots=True)
class Type:
    """A part's type. A number that is written out has `plain`: it takes the unit of what it is compared with."""

    kind: Kind
    unit: str | None = None
    choices: tuple[str, ...] = ()
    plain: bool = False

    def named(self) -> Text:
        """Return the type as a person says it: `number in m²`."""
        name = KIND_NAMES[self.kind]
        if self.unit is None:
            return name
        unit = UNITS[self.unit].label
        return Text(f"{name.zh}（{unit.zh}）", f"{name.en} in {unit.en}")

    def measured(self) -> Text:
        """Return the type of a number where units matter: one that has none says so."""
        return Text("不带单位的数字", "number without a unit") if self.unit is None else self.named()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter's definition and its value now."""

    name: str
    type: Literal["number", "text", "boolean", "date"]
    value: LiteralValue
    label: Text
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names in a condition can mean: facts, named sub-expressions (already bound) and parameters."""

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    names: Mapping[str, Node] = field(default_factory=dict)


def type_of_fact(fact: Fact) -> Type:
    """Return the type of a fact's value."""
    return Type(fact.type, unit=fact.unit, choices=tuple(fact.choices))


def type_of_value(value: LiteralValue) -> Type:
    """Return the type of a value that is written out."""
    if isinstance(value, bool):
        return Type("boolean")
    if isinstance(value, float):
        return Type("number", plain=True)
    return Type("date") if isinstance(value, date) else Type("text")
