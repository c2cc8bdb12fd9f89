"""What a plan is made of: standards, an outcome table, a segment, routes, and a map from roles to units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tests.oracle.logic import Condition, Words, condition
from tests.oracle.standards import Standard


@dataclass(frozen=True)
class OutcomeRow:
    """A row of a table read with hit policy *first*; `clause` is the source ids joined by `|`."""

    when: Condition
    outcome: str
    clause: str


@dataclass(frozen=True)
class Segment:
    """A split of the sites in two; where the condition is NULL the segment is `undetermined`."""

    when: Condition
    if_true: str
    if_false: str


@dataclass(frozen=True)
class Route:
    """A row of a table read with hit policy *collect*."""

    id: str
    when: Condition
    role: str
    action: str
    clause: str


@dataclass(frozen=True)
class Plan:
    """A plan; a role without an entry in `role_units` is a unit's own name.

    Roles in `station_roles` go to the station of the place: that of the site's division code, else `other_station`.
    `hazards` maps a major standard to the fact that its failure proposes.
    """

    id: str
    standards: tuple[Standard, ...]
    outcome_rows: tuple[OutcomeRow, ...]
    segment: Segment | None
    routes: tuple[Route, ...]
    parameters: Mapping[str, Decimal]
    units: frozenset[str]
    role_units: Mapping[str, str]
    station_roles: frozenset[str] = frozenset()
    other_station: str = ""
    hazards: Mapping[str, str] = field(default_factory=dict)

    def facts(self) -> list[str]:
        """Return all facts that the plan's tables read, each once, with what finds closed sites and stations."""
        conditions = [row.when for row in self.outcome_rows] + [route.when for route in self.routes]
        conditions += [self.segment.when] if self.segment else []
        named = [fact for part in conditions for fact in part.facts()]
        named += [fact for standard in self.standards for fact in standard.facts()]
        return list(dict.fromkeys(["operating_state", "division_code", *named, *self.hazards.values()]))


def row(when: Words, outcome: str, clause: str) -> OutcomeRow:
    """Return an outcome row; the columns are those of the plan's table."""
    return OutcomeRow(condition(when), outcome, clause)


def route(id: str, when: Words, role: str, action: str, clause: str) -> Route:
    """Return a route; the columns are those of the plan's table."""
    return Route(id, condition(when), role, action, clause)
