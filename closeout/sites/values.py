"""Values of facts: as people say them, as the database keeps them, and as the engine reads them."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from closeout.kernel.dates import parse_date
from closeout.kernel.facts import UNITS, Fact, Value
from closeout.kernel.refusal import Refusal

_LONGEST: Final = 500  # characters of a text
_DEGREES: Final = {"lon": 180.0, "lat": 90.0}
_COMPUTED: Final = ":"  # "origin:in_park": what the layers say beside a value


def kept(value: Value) -> bool | float | str | None:
    """Return a value as the database keeps it: a day as 2026-05-20."""
    return value.isoformat() if isinstance(value, date) else value


def read(facts: Mapping[str, Fact], values: Mapping[str, Any]) -> dict[str, Value]:
    """Return kept values as the engine reads them; what the plan does not know of stays away."""
    return {key: _read(facts.get(key), value) for key, value in values.items() if key in facts or _COMPUTED in key}


def _read(fact: Fact | None, value: Any) -> Value:
    if fact is not None and fact.type == "date" and isinstance(value, str):
        return parse_date(value)
    if fact is not None and fact.type == "number" and isinstance(value, int):
        return float(value)
    return value  # type: ignore[no-any-return] # JSON gives back what `kept` put in


def checked(fact: Fact, value: Value) -> Value:
    """Return a value that fits its fact; an empty text is none.

    Raises:
        Refusal: it is of another type, out of range or no choice.
    """
    if value is None or value == "":
        return None
    problem = _problem(fact, value)
    if problem is not None:
        raise Refusal(f"sites.{problem}", fact=fact.label, found=str(value)[:60], known=_choices(fact))
    return float(value) if fact.type == "number" and not isinstance(value, str | date) else value


def _problem(fact: Fact, value: Value) -> str | None:
    match fact.type:
        case "number":
            return _number_problem(fact, value)
        case "boolean":
            return None if isinstance(value, bool) else "not_yes_or_no"
        case "date":
            return None if isinstance(value, date) else "not_a_day"
        case "choice":
            return None if value in fact.choices else "not_a_choice"
        case "set":
            parts = value.split("|") if isinstance(value, str) else []
            return None if parts and all(each in fact.choices for each in parts) else "not_a_choice"
        case "text":
            return None if isinstance(value, str) and len(value) <= _LONGEST else "not_a_text"


def _number_problem(fact: Fact, value: Value) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
        return "not_a_number"
    if abs(value) > _DEGREES.get(fact.key, math.inf):
        return "out_of_range"
    unit = UNITS.get(fact.unit or "")
    return "negative" if unit is not None and value < 0 and not unit.may_be_negative else None


def _finite(value: float) -> bool:
    """Return whether a number is one that can be kept; a whole number of 400 digits is not."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _choices(fact: Fact) -> str:
    return "、".join(fact.choices)
