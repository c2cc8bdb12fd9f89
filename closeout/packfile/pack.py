"""A checked pack: what the evaluator reads. Every condition is bound and typed, every id resolves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from closeout.conditions.closures import Parameters
from closeout.conditions.nodes import And, Node, StandardFails
from closeout.conditions.types import Parameter
from closeout.kernel.facts import Fact, Value
from closeout.kernel.text import Text
from closeout.packfile.models import PackModel
from closeout.packfile.models_people import DutyModel

Severity = Literal["general", "major"]
Decides = Literal["segment", "outcome", "actions"]
Hit = Literal["first", "unique", "collect"]


@dataclass(frozen=True, slots=True)
class ByFact:
    """A role whose unit depends on a fact of the site."""

    fact: str
    cases: Mapping[str, str]
    otherwise: str


RoleMap = Mapping[str, str | ByFact]


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard and the conditions that judge it; `applies` None: it applies to every site."""

    id: str
    clause: str
    text: Text
    applies: Node | None
    requires: Node
    severity: Severity
    role: str
    proposes: str | None

    @property
    def fails(self) -> StandardFails:
        """The node "this standard fails"."""
        return StandardFails(self.id, self.applies, self.requires)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a decision table; `role` is set where the row is an action."""

    id: str
    when: Node
    then: str
    clauses: tuple[str, ...]
    text: Text
    role: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table; `applies` None: it speaks of every site. `asks` is asked for facts that nobody judges."""

    id: str
    decides: Decides
    hit: Hit
    applies: Node | None
    complete: bool
    unknown: str
    asks: str
    rows: tuple[Row, ...]


def acting(table: Table, row: Row) -> Node:
    """Return the whole condition of a row: the table speaks of the site, and the row holds.

    The node is made anew at each call: call it when compiling, not for every site.
    """
    return row.when if table.applies is None else And((table.applies, row.when))


@dataclass(frozen=True, slots=True)
class Pack:
    """A checked plan pack. `model` is the whole file; the rest is what evaluation needs, resolved."""

    model: PackModel
    facts: Mapping[str, Fact]
    own_facts: frozenset[str]
    parameters: Mapping[str, Parameter]
    names: Mapping[str, Node]
    roles: RoleMap
    standards: tuple[Standard, ...]
    tables: tuple[Table, ...]

    @property
    def id(self) -> str:
        """The pack's id."""
        return self.model.id

    @property
    def values(self) -> Parameters:
        """The parameters' values by name."""
        return {name: each.value for name, each in self.parameters.items()}

    def table(self, decides: Decides) -> Table | None:
        """Return the table that decides `decides`, None where the pack has none."""
        return next((each for each in self.tables if each.decides == decides), None)

    def conditions(self) -> Iterator[tuple[str, Node]]:
        """Yield the standards' and the tables' conditions, each with the id of a standard, TABLE or TABLE/ROW."""
        for standard in self.standards:
            yield standard.id, standard.requires
            if standard.applies is not None:
                yield standard.id, standard.applies
        for table in self.tables:
            if table.applies is not None:
                yield table.id, table.applies
            yield from ((f"{table.id}/{row.id}", row.when) for row in table.rows)


def owing(model: PackModel, duty: DutyModel) -> tuple[str, ...]:
    """Return the units that owe a duty: its unit, or each member of it."""
    return tuple(model.units[duty.unit].members) if duty.each_member else (duty.unit,)


def unit_of(roles: RoleMap, role: str, site: Mapping[str, Value]) -> str:
    """Return the unit that stands for `role` at `site`."""
    entry = roles[role]
    if isinstance(entry, str):
        return entry
    value = site.get(entry.fact)
    return entry.cases.get(value, entry.otherwise) if isinstance(value, str) else entry.otherwise
