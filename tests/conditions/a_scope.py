"""The facts, parameters and names that the tests of conditions speak of."""

from datetime import date
from typing import Final

from closeout.conditions.check import condition
from closeout.conditions.closures import Site, compile_closure
from closeout.conditions.nodes import LiteralValue, Node
from closeout.conditions.types import Parameter, Scope
from closeout.kernel.facts import Fact
from closeout.kernel.text import both

STORAGE: Final = {each: both(each) for each in ("open_air", "indoor", "both")}
SHELTER: Final = {each: both(each) for each in ("shed", "hall")}

FACTS: Final = {
    fact.key: fact
    for fact in (
        Fact("has_fence", "boolean", both("fence")),
        Fact("has_gate", "boolean", both("gate")),
        Fact("site_clean", "boolean", both("clean")),
        Fact("fence_height_m", "number", both("height"), unit="m"),
        Fact("wall_height_m", "number", both("wall"), unit="m"),
        Fact("area_m2", "number", both("area"), unit="m2"),
        Fact("staff_count", "number", both("staff")),
        Fact("storage", "choice", both("storage"), choices=STORAGE),
        Fact("second_storage", "choice", both("storage"), choices=STORAGE),
        Fact("shelter", "choice", both("shelter"), choices=SHELTER),
        Fact("name", "text", both("name")),
        Fact("materials", "set", both("materials"), choices=STORAGE),
        Fact("visited_on", "date", both("visited")),
    )
}

PARAMETERS: Final = {
    each.name: each
    for each in (
        Parameter("min_m", "number", 4.0, both("least"), "m"),
        Parameter("many", "number", 3.0, both("many")),
        Parameter("kind", "text", "indoor", both("kind")),
        Parameter("strict", "boolean", True, both("strict")),
        Parameter("on", "date", date(2026, 6, 1), both("on")),
    )
}

VALUES: Final[dict[str, LiteralValue]] = {each.name: each.value for each in PARAMETERS.values()}
NAMES: Final = {"FENCED": condition("has_fence AND fence_height_m >= :min_m", Scope(FACTS, PARAMETERS))}
SCOPE: Final = Scope(FACTS, PARAMETERS, NAMES)


def bound(text: str) -> Node:
    """Return the checked tree of `text`."""
    return condition(text, SCOPE)


def truth(text: str, site: Site) -> bool | None:
    """Return what the closure of `text` answers at `site`."""
    answer: bool | None = compile_closure(bound(text), VALUES)(site)
    return answer
