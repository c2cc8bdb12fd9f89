"""Evaluation of one site by closures: what the register, an explanation and a what-if ask for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from closeout.conditions.closures import Closure, Site
from closeout.conditions.truths import Truths
from closeout.evaluation.decide import Decision, decide
from closeout.evaluation.inquiry import CLOSED, CLOSED_FACT, Inquiry, OfRow, inquiries, null_reason
from closeout.evaluation.results import Action, Evaluation, Question, StandardResult
from closeout.kernel.facts import Value
from closeout.kernel.measured import is_open
from closeout.kernel.verdicts import Truth, Verdict, verdict_of
from closeout.packfile.pack import Pack, Table, acting, unit_of


@dataclass(frozen=True, slots=True)
class _Judge:
    applies: Closure | None
    requires: Closure

    def verdict(self, site: Site) -> Verdict:
        return verdict_of(True if self.applies is None else self.applies(site), self.requires(site))


class Evaluator:
    """A pack compiled for one site after another. It keeps nothing between sites."""

    def __init__(self, pack: Pack) -> None:
        """Compile `pack` with the values its parameters have now."""
        self.pack = pack
        self.conditions = Truths(pack.values)
        self._judges = [
            _Judge(
                None if each.applies is None else self.conditions.closure(each.applies),
                self.conditions.closure(each.requires),
            )
            for each in pack.standards
        ]
        self._rows = {
            table.id: [self.conditions.closure(acting(table, row)) for row in table.rows] for table in pack.tables
        }
        self._inquiries = [(each, self._guards(each)) for each in inquiries(pack)]
        self.defaults = {key: fact.default for key, fact in pack.facts.items() if fact.default is not None}

    def _guards(self, inquiry: Inquiry) -> tuple[list[Closure], list[Closure]]:
        ask = inquiry.ask
        return [self.conditions.closure(each) for each in ask.unknown], [
            self.conditions.closure(each) for each in ask.known
        ]

    def complete(self, site: Mapping[str, Value]) -> dict[str, Value]:
        """Return the site with the defaults standing where nobody has established anything."""
        known = {key: value for key, value in site.items() if value is not None or key not in self.pack.facts}
        return {**self.defaults, **known}

    def evaluate(self, site: Mapping[str, Value]) -> Evaluation:
        """Return all that follows from the facts of `site`; what is missing or None is unknown."""
        full = self.complete(site)
        verdicts = {
            each.id: StandardResult(each, judge.verdict(full), unit_of(self.pack.roles, each.role, full))
            for each, judge in zip(self.pack.standards, self._judges, strict=True)
        }
        decisions = {
            table.id: decision for table in self.pack.tables if (decision := self.decision(table, full)) is not None
        }
        return Evaluation(
            verdicts=tuple(verdicts.values()),
            segment=self._decided("segment", decisions),
            outcome=self._decided("outcome", decisions),
            actions=tuple(self._actions(full)),
            questions=tuple(self._questions(full, verdicts, decisions)),
        )

    def _decided(self, what: str, decisions: Mapping[str, Decision]) -> Decision | None:
        return next((decisions.get(table.id) for table in self.pack.tables if table.decides == what), None)

    def truths(self, table: Table, full: Site) -> list[Truth]:
        """Return the truth of each row of `table`; all false where the table does not apply."""
        return [row(full) for row in self._rows[table.id]]

    def decision(self, table: Table, full: Site) -> Decision | None:
        """Return what `table` decides of a completed site; None of a table that collects, or does not apply."""
        if table.hit == "collect" or (table.applies is not None and self.conditions.of(table.applies, full) is False):
            return None
        return decide(table, self.truths(table, full))

    def _actions(self, full: Site) -> Iterator[Action]:
        for table in self.pack.tables:
            if table.hit != "collect":
                continue
            for row, truth in zip(table.rows, self.truths(table, full), strict=True):
                if truth is not False:
                    role = row.role or table.asks
                    yield Action(row, "true" if truth else "undecided", role, unit_of(self.pack.roles, role, full))

    def _questions(
        self, full: Site, verdicts: Mapping[str, StandardResult], decisions: Mapping[str, Decision]
    ) -> Iterator[Question]:
        if full.get(CLOSED_FACT) == CLOSED:
            return
        open_rows = {table.id: self._open_rows(table, full, decisions) for table in self.pack.tables}
        asked: set[str] = set()
        for inquiry, (unknown, known) in self._inquiries:
            fact = inquiry.ask.fact
            if fact in asked or not is_open(full.get(fact)) or not self._occasion(inquiry, verdicts, open_rows):
                continue
            if all(each(full) is None for each in unknown) and all(each(full) is not None for each in known):
                asked.add(fact)
                unit = unit_of(self.pack.roles, inquiry.role, full)
                yield Question(fact, inquiry.role, unit, inquiry.asked_for, null_reason(self.pack.facts[fact], full))

    def _open_rows(self, table: Table, full: Site, decisions: Mapping[str, Decision]) -> frozenset[int]:
        """Return the rows that raise questions: unknown ones, of a decision only those collected while it is open."""
        truths = self.truths(table, full)
        decision = decisions.get(table.id)
        if table.hit != "collect" and (decision is None or decision.decided):
            return frozenset()
        rows = range(len(truths)) if decision is None else decision.collected
        return frozenset(index for index in rows if truths[index] is None)

    def _occasion(
        self, inquiry: Inquiry, verdicts: Mapping[str, StandardResult], open_rows: Mapping[str, frozenset[int]]
    ) -> bool:
        if isinstance(inquiry, OfRow):
            return inquiry.row in open_rows[inquiry.table.id]
        return verdicts[inquiry.standard.id].verdict == inquiry.when
