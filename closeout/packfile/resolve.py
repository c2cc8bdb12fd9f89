"""From a well-formed pack to a checked one: conditions are bound and typed, and every id must lead somewhere (X-1)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from closeout.conditions.check import condition
from closeout.conditions.errors import ConditionError
from closeout.conditions.nodes import AnyFails, Constant, Node, Ref
from closeout.conditions.parse import parse
from closeout.conditions.types import Parameter, Scope
from closeout.conditions.walking import walk
from closeout.kernel.facts import Fact
from closeout.kernel.located import Located, Path
from closeout.kernel.refusal import Problem
from closeout.kernel.words import AMONG, did_you_mean
from closeout.packfile.calendar_check import calendar_problems
from closeout.packfile.definitions import text_of, to_fact
from closeout.packfile.models import PackModel
from closeout.packfile.models_people import ByFactModel
from closeout.packfile.models_rules import NameModel, StandardModel
from closeout.packfile.models_tables import RowModel, TableModel
from closeout.packfile.pack import ByFact, Pack, Row, Standard, Table
from closeout.packfile.references import reference_problems
from closeout.packfile.structure import MOST, bad_pack
from closeout.packfile.values import own_fact_problems, parameter_of, parameter_problems

ON = "on"  # the parameter every pack has: the day of the evaluation
LONGEST_CHAIN = 20  # names that lean on names; the plans have 2


def resolve(document: Located, model: PackModel, vocabulary: Mapping[str, Fact], on: date) -> Pack:
    """Return the checked pack; `on` is the day that conditions know as `:on`.

    Raises:
        Refusal: something does not fit; every problem has its place, what was found and what is allowed.
    """
    resolver = _Resolver(document, model, vocabulary, on)
    pack = resolver.pack()
    problems = [*resolver.problems, *reference_problems(document, pack), *calendar_problems(document, model)]
    if problems:
        raise bad_pack(document, problems)
    return pack


class _Resolver:
    """Binds one pack; what is wrong is collected in `problems`, and evaluation goes on with a stand-in."""

    def __init__(self, document: Located, model: PackModel, vocabulary: Mapping[str, Fact], on: date) -> None:
        self._document, self._model = document, model
        own = {key: to_fact(key, each) for key, each in model.facts.items() if key not in vocabulary}
        self._facts = {**vocabulary, **own}
        self._parameters = {name: parameter_of(name, each) for name, each in model.parameters.items()}
        self._parameters[ON] = Parameter(ON, "date", on, text_of(model.title))
        self._names: dict[str, Node] = {}
        self._open: list[str] = []
        self._standards: dict[str, Standard] = {}
        self._own = frozenset(own)
        self.problems: list[Problem] = []
        for each in (*own_fact_problems(document, model, vocabulary), *parameter_problems(document, model, (ON,))):
            self._note(each)

    def pack(self) -> Pack:
        """Return the pack, as far as it resolves."""
        for index, each in enumerate(self._model.standards):
            self._standards.setdefault(each.id, self._standard(("standards", index), each))
        for name in self._model.names:
            self._name(name)
        for index, measure in enumerate(self._model.measures):
            if measure.when is not None:  # a draft: nothing acts on it yet, but it must hold good
                self._condition(("measures", index, "when"), measure.when)
        return Pack(
            model=self._model,
            facts=self._facts,
            own_facts=self._own,
            parameters=self._parameters,
            names=self._names,
            roles={role: _role(each) for role, each in self._model.roles.items()},
            standards=tuple(self._standards.values()),
            tables=tuple(self._table(("tables", index), each) for index, each in enumerate(self._model.tables)),
        )

    def _problem(self, path: Path, code: str, *, value: str | None = None, **params: object) -> None:
        place = self._document.value(path)
        self._note(Problem(self._document.file, f"packfile.{code}", params, place.line, place.column, value))

    def _note(self, problem: Problem) -> None:
        """Keep a problem; of more than are told at a time nobody need know how many more."""
        self.problems.append(problem)
        if len(self.problems) > MOST:
            raise bad_pack(self._document, self.problems)

    def _condition(self, path: Path, text: str, *, names: bool = True) -> Node:
        """Return the bound condition; where it is bad, note why and return a stand-in."""
        try:
            if names:
                self._names_in(text)
            return condition(text, Scope(self._facts, self._parameters, self._names))
        except ConditionError as error:
            place = self._document.within(path, error.at)
            self._note(Problem(self._document.file, error.code, error.params, place.line, place.column, text))
            return Constant(True)

    def _names_in(self, text: str) -> None:
        """Bind the named sub-expressions that `text` mentions before it is bound itself."""
        for node in walk(parse(text)):
            if isinstance(node, Ref) and node.name in self._model.names:
                self._name(node.name)

    def _name(self, name: str) -> None:
        if name in self._names:
            return
        path, model = ("names", name), self._model.names[name]
        if name in self._open:
            self._problem(path, "name_cycle", value=name, through=" → ".join([*self._open, name]))
            self._names[name] = Constant(True)
            return
        if len(self._open) >= LONGEST_CHAIN:
            self._problem(path, "name_chain", value=name, limit=LONGEST_CHAIN)
            self._names[name] = Constant(True)
            return
        if name in self._facts:
            self._problem(path, "name_is_fact", value=name)
        self._open.append(name)
        bound = self._body(path, model)
        self._open.pop()
        self._names.setdefault(name, bound)

    def _body(self, path: Path, model: NameModel) -> Node:
        if (model.when is None) == (model.any_fails is None):
            self._problem(path, "name_needs_one", value=str(path[-1]))
            return Constant(True)
        if model.when is not None:
            return self._condition((*path, "when"), model.when)
        return self._any_fails((*path, "any_fails"), model.any_fails or [])

    def _any_fails(self, path: Path, selectors: list[str]) -> Node:
        """Return "any of these fails" in the standards' own order."""
        for index, selector in enumerate(selectors):
            if not any(_selects(selector, each) for each in self._model.standards):
                known = [word for each in self._model.standards for word in (each.id, each.clause)]
                guess = did_you_mean(selector, known, among=AMONG)
                self._problem((*path, index), "selects_nothing", value=selector, guess=guess or "–")
        chosen = [each.id for each in self._model.standards if any(_selects(selector, each) for selector in selectors)]
        return AnyFails(tuple(self._standards[each].fails for each in chosen if each in self._standards))

    def _standard(self, path: Path, model: StandardModel) -> Standard:
        applies = None if model.applies is None else self._condition((*path, "applies"), model.applies)
        standard = Standard(
            id=model.id,
            clause=model.clause,
            text=text_of(model.text),
            applies=applies,
            requires=self._condition((*path, "requires"), model.requires),
            severity=model.severity,
            role=model.role,
            proposes=model.proposes,
        )
        for key, node in (("applies", applies), ("requires", standard.requires)):
            if node is not None and any(isinstance(each, AnyFails) for each in walk(node)):
                self._problem((*path, key), "standard_of_standards", value=model.id)
                standard = replace(standard, applies=None, requires=Constant(True))
        return standard

    def _table(self, path: Path, model: TableModel) -> Table:
        return Table(
            id=model.id,
            decides=model.decides,
            hit=model.hit,
            applies=None if model.applies is None else self._condition((*path, "applies"), model.applies),
            complete=model.complete,
            unknown=model.unknown,
            asks=model.asks,
            rows=tuple(self._row((*path, "rows", index), each) for index, each in enumerate(model.rows)),
        )

    def _row(self, path: Path, model: RowModel) -> Row:
        return Row(
            id=model.id,
            when=self._condition((*path, "when"), model.when),
            then=model.then,
            clauses=tuple(model.clause),
            text=text_of(model.text),
            role=model.role,
        )


def _selects(selector: str, standard: StandardModel) -> bool:
    """Whether `selector` names the standard, its clause, or a clause that its clause is part of (`B-4` of `B-4.6`)."""
    return selector in (standard.id, standard.clause) or standard.clause.startswith(f"{selector}.")


def _role(entry: str | ByFactModel) -> str | ByFact:
    return entry if isinstance(entry, str) else ByFact(entry.by, entry.cases, entry.otherwise)
