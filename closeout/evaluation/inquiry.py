"""The questions a pack can put, in their order: which fact, for what, to which role (decisions.md 1, "Questions").

Both evaluators walk the same list; they differ only in how they find out which of its places count at a site.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from closeout.conditions.asks import Ask, asks, asks_of_standard
from closeout.evaluation.results import NO_LAYER, AskedFor, NullReason
from closeout.kernel.facts import Fact, Value
from closeout.kernel.verdicts import FAIL, UNKNOWN, Verdict
from closeout.packfile.pack import Decides, Pack, Standard, Table, acting
from closeout.siting.origins import origin_column, reason_of

_ORDER: Final[tuple[Decides, ...]] = ("outcome", "segment", "actions")  # whose questions come first
CLOSED_FACT, CLOSED = "operating_state", "closed"  # a closed site is asked nothing


@dataclass(frozen=True, slots=True)
class OfRow:
    """A fact that a row asks for: where `ask` counts and row `row` of `table` was collected while open."""

    ask: Ask
    role: str
    table: Table
    row: int

    @property
    def asked_for(self) -> AskedFor:
        """What the row decides."""
        return "route" if self.table.decides == "actions" else self.table.decides


@dataclass(frozen=True, slots=True)
class OfStandard:
    """A fact that a standard asks for: where `ask` counts and its verdict is `when`."""

    ask: Ask
    role: str
    standard: Standard
    when: Verdict

    @property
    def asked_for(self) -> AskedFor:
        """Whatever a standard asks for, it asks for itself."""
        return "standard"


Inquiry = OfRow | OfStandard


def inquiries(pack: Pack) -> tuple[Inquiry, ...]:
    """Return every question the pack can put, first things first."""
    return tuple(_inquiries(pack))


def null_reason(fact: Fact, site: Mapping[str, Value] | None = None) -> NullReason:
    """Return why a fact that is open could not be computed at `site`; without layers at hand, for want of them."""
    origin = origin_column(fact.key)
    if site is not None and origin in site:
        code = site[origin]
        return reason_of(None if code is None else str(code))
    return "" if fact.layer is None else NO_LAYER


def _inquiries(pack: Pack) -> Iterator[Inquiry]:
    for decides in _ORDER:
        for table in pack.tables:
            if table.decides == decides:
                yield from _of_table(pack, table)
    for standard in pack.standards:
        for ask in asks_of_standard(standard.fails):
            yield OfStandard(ask, _role(pack, ask, standard.role), standard, UNKNOWN)
    for standard in pack.standards:
        if standard.severity == "major" and standard.proposes is not None:
            ask = Ask(standard.proposes)
            yield OfStandard(ask, _role(pack, ask, standard.role), standard, FAIL)


def _of_table(pack: Pack, table: Table) -> Iterator[Inquiry]:
    for index, row in enumerate(table.rows):
        for ask in asks(acting(table, row)):
            yield OfRow(ask, _role(pack, ask, row.role or table.asks), table, index)


def _role(pack: Pack, ask: Ask, otherwise: str) -> str:
    """The role that judges the fact, else that of the standard it comes from, else `otherwise`."""
    judge = pack.facts[ask.fact].judged_by
    if judge is not None:
        return judge
    return next((each.role for each in pack.standards if each.id == ask.standard), otherwise)
