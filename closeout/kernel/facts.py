"""What can be known of a site: the definition of a fact, as vocabulary and packs give it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from closeout.kernel.text import Text

FactType = Literal["text", "number", "boolean", "choice", "set", "date"]

# A value as the evaluators see it. None: nobody has established it. Sets are ids in vocabulary order, joined by "|".
Value = bool | float | str | date | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact's definition. Values carry the fact's own unit; a number's None means not established.

    `judged_by` names the role that alone may settle the fact, None: anybody may. `layer` names the constraint layer
    it is computed from. A fact with a `default` is never unknown. `cost` ranks how hard the fact is to change for
    whoever runs the site (1 a day's tidying … 9 moving away); None: it cannot be changed.
    `better` is the answer to a yes/no that is good for the site; None: neither is.
    """

    key: str
    type: FactType
    label: Text
    unit: str | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    default: Value = None
    judged_by: str | None = None
    layer: str | None = None
    note: Text | None = None
    personal: bool = False
    cost: int | None = None
    better: bool | None = None
    yes: Text | None = None
    no: Text | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement: its id, its sign behind a number, its name in a sentence, every way it is written."""

    key: str
    label: Text
    name: Text
    written: tuple[str, ...]
    may_be_negative: bool = False


UNITS: Mapping[str, Unit] = {
    unit.key: unit
    for unit in (
        Unit("m", Text("米", "m"), Text("米", "m"), ("m", "米", "公尺", "metre", "metres", "meter", "meters")),
        Unit("m2", Text("平方米", "m²"), Text("平方米", "m²"), ("m2", "m²", "㎡", "平方米", "平米", "平方", "sqm")),
        Unit("h", Text("小时", "h"), Text("小时", "hours"), ("h", "小时", "时", "hour", "hours", "hrs")),
        Unit("day", Text("天", "days"), Text("天", "days"), ("天", "日", "day", "days", "d")),
    )
}
