"""Do a pack's ids lead somewhere: clauses, units, roles, facts, outcomes, phases, deliverables (X-1)."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from closeout.conditions.nodes import Node
from closeout.conditions.walking import facts_in
from closeout.kernel.located import Located, Path
from closeout.kernel.refusal import Problem
from closeout.kernel.words import AMONG, did_you_mean
from closeout.packfile.models import PackModel
from closeout.packfile.models_calendar import DeadlineModel, DeliverableModel, DueModel, PhaseModel
from closeout.packfile.models_law import BasisModel, DraftModel, MeasureModel
from closeout.packfile.models_people import ByFactModel, DutyModel
from closeout.packfile.models_rules import StandardModel
from closeout.packfile.models_tables import RowModel, TableModel
from closeout.packfile.pack import Pack
from closeout.packfile.structure import MOST

_Planned = PhaseModel | DutyModel | DeadlineModel | DeliverableModel
_Item = StandardModel | TableModel | _Planned | MeasureModel | BasisModel | DraftModel
_ROOM = 12  # ids listed in a message before it says "and so on"


def reference_problems(document: Located, pack: Pack) -> list[Problem]:
    """Return what leads nowhere, in no particular order; one more than is told at most."""
    return list(islice(_References(document, pack).problems(), MOST + 1))


class _References:
    def __init__(self, document: Located, pack: Pack) -> None:
        self._document, self._pack, self._model = document, pack, pack.model

    def problems(self) -> Iterator[Problem]:
        """Yield all problems."""
        yield from self._clauses()
        yield from self._units()
        yield from self._roles()
        yield from self._standards()
        for index, table in enumerate(self._model.tables):
            yield from self._table(("tables", index), table)
        yield from self._phases()
        yield from self._duties()
        yield from self._law()
        yield from self._twice()

    def _problem(self, path: Path, code: str, value: str, **params: object) -> Problem:
        place = self._document.value(path)
        return Problem(
            self._document.file, f"packfile.{code}", params, row=place.line, column=place.column, value=value
        )

    def _known(self, path: Path, kind: str, word: str, known: Collection[str]) -> Iterator[Problem]:
        """Yield a problem where `word` is not among `known`."""
        if word in known:
            return
        allowed = list(known)
        guess = did_you_mean(word, allowed, among=AMONG)
        code = f"unknown_{kind}" if guess is None else f"unknown_{kind}_guess"
        shown = ", ".join(allowed[:_ROOM]) + (" …" if len(allowed) > _ROOM else "") or "–"
        yield self._problem(path, code, word, guess=guess, known=shown)

    def _clauses(self) -> Iterator[Problem]:
        """Every clause that an item cites must be among the pack's clauses."""
        for path, cited in _cited(self._document.data, ()):
            yield from self._known(path, "clause", cited, self._model.clauses)

    def _units(self) -> Iterator[Problem]:
        model = self._model
        for path, unit in _units_cited(model):
            yield from self._known(path, "unit", unit, model.units)
        for key, each in model.units.items():
            if each.clause is None and not each.external:
                yield self._problem(("units", key), "unit_without_clause", key)

    def _roles(self) -> Iterator[Problem]:
        model = self._model
        usable = {key: fact for key, fact in self._pack.facts.items() if fact.type in ("text", "choice")}
        for role, entry in model.roles.items():
            if isinstance(entry, ByFactModel):
                yield from self._known(("roles", role, "by"), "fact", entry.by, usable)
                yield from self._role_cases(role, entry)
        for path, role, why in self._roles_used():
            if role not in model.roles:
                yield self._problem(path, "unmapped_role", role, why=why)

    def _role_cases(self, role: str, entry: ByFactModel) -> Iterator[Problem]:
        """A case that the fact can never have would silently leave its sites to `otherwise`."""
        fact = self._pack.facts.get(entry.by)
        if fact is not None and fact.type == "choice":
            for case in entry.cases:
                yield from self._known(("roles", role, "cases", case), "choice", case, fact.choices)

    def _roles_used(self) -> Iterator[tuple[Path, str, str]]:
        """Yield where a role is used, the role, and by what."""
        for index, standard in enumerate(self._model.standards):
            yield ("standards", index, "role"), standard.role, standard.id
            for at, role in enumerate(standard.assists):
                yield ("standards", index, "assists", at), role, standard.id
            proposed = self._pack.facts.get(standard.proposes or "")
            if proposed is not None and proposed.judged_by is not None:
                yield ("standards", index, "proposes"), proposed.judged_by, proposed.key
        for number, table in enumerate(self._model.tables):
            yield ("tables", number, "asks"), table.asks, table.id
            for index, row in enumerate(table.rows):
                if row.role is not None:
                    yield ("tables", number, "rows", index, "role"), row.role, row.id
                for at, role in enumerate(row.assists):
                    yield ("tables", number, "rows", index, "assists", at), role, row.id
        for segment, each in self._model.segments.items():
            if each.inspected_by:
                yield ("segments", segment, "inspected_by"), each.inspected_by, segment
        for path, node in self._conditions():
            for fact in facts_in(node):
                judge = self._pack.facts[fact].judged_by
                if judge:
                    yield path, judge, fact

    def _conditions(self) -> Iterator[tuple[Path, Node]]:
        # An id may stand twice; the first is the one that was bound.
        first = {each.id: index for index, each in reversed(list(enumerate(self._model.standards)))}
        for standard in self._pack.standards:
            index = first[standard.id]
            if standard.applies is not None:
                yield ("standards", index, "applies"), standard.applies
            yield ("standards", index, "requires"), standard.requires
        for number, table in enumerate(self._pack.tables):
            if table.applies is not None:
                yield ("tables", number, "applies"), table.applies
            for index, row in enumerate(table.rows):
                yield ("tables", number, "rows", index, "when"), row.when

    def _standards(self) -> Iterator[Problem]:
        booleans = {key: fact for key, fact in self._pack.facts.items() if fact.type == "boolean"}
        for index, each in enumerate(self._model.standards):
            path: Path = ("standards", index)
            letter = each.id.removeprefix(each.clause)
            if letter == each.id != each.clause or letter[:1].isdigit():  # T-2.10 is no standard of T-2.1
                yield self._problem((*path, "id"), "standard_id", each.id, clause=each.clause)
            if each.proposes is not None:
                yield from self._known((*path, "proposes"), "fact", each.proposes, booleans)

    def _table(self, path: Path, table: TableModel) -> Iterator[Problem]:
        if (table.decides == "actions") != (table.hit == "collect"):
            yield self._problem((*path, "hit"), "hit_policy", table.hit, decides=table.decides)
        for index, row in enumerate(table.rows):
            yield from self._row((*path, "rows", index), table, row)

    def _row(self, path: Path, table: TableModel, row: RowModel) -> Iterator[Problem]:
        model = self._model
        answers: dict[str, Collection[str]] = {
            "segment": model.segments,
            "outcome": model.outcomes,
            "actions": model.actions,
        }
        yield from self._known((*path, "then"), table.decides.removesuffix("s"), row.then, answers[table.decides])
        if table.decides == "actions" and row.role is None:
            yield self._problem(path, "action_without_role", row.id)
        for index, measure in enumerate(row.measures):
            yield from self._known((*path, "measures", index), "measure", measure, [each.id for each in model.measures])

    def _phases(self) -> Iterator[Problem]:
        for index, phase in enumerate(self._model.phases):
            for key, due in (("starts", phase.starts), ("ends", phase.ends)):
                if due is not None:
                    yield from self._due(("phases", index, key), due)
        for index, deadline in enumerate(self._model.deadlines):
            yield from self._due(("deadlines", index, "due"), deadline.due)
            if deadline.deliverable is not None:
                known = [each.id for each in self._model.deliverables]
                yield from self._known(("deadlines", index, "deliverable"), "deliverable", deadline.deliverable, known)

    def _due(self, path: Path, due: DueModel) -> Iterator[Problem]:
        if due.trigger.startswith("phase_") != (due.phase is not None):
            yield self._problem((*path, "trigger"), "due_phase", due.trigger)
        if due.phase is not None:
            yield from self._known((*path, "phase"), "phase", due.phase, [each.id for each in self._model.phases])
        if isinstance(due.days, str):
            numbers = [name for name, each in self._model.parameters.items() if each.type == "number"]
            yield from self._known((*path, "days"), "parameter", due.days, numbers)

    def _duties(self) -> Iterator[Problem]:
        phases = dict.fromkeys(each.id for each in self._model.phases)
        for index, duty in enumerate(self._model.duties):
            path: Path = ("duties", index)
            group = self._model.units.get(duty.unit)
            if duty.each_member and group is not None and not group.members:
                yield self._problem((*path, "unit"), "group_without_members", duty.unit)
            for number, phase in enumerate(duty.phases):
                yield from self._known((*path, "phases", number), "phase", phase, phases)
            for number, fact in enumerate(duty.judges):
                yield from self._known((*path, "judges", number), "fact", fact, self._pack.facts)
                if fact in self._pack.facts and not self._judges(duty.unit, fact):
                    judge = self._pack.facts[fact].judged_by
                    yield self._problem(
                        (*path, "judges", number), "not_the_judge", fact, unit=duty.unit, judge=judge or "–"
                    )

    def _law(self) -> Iterator[Problem]:
        basis = {each.id: each for each in self._model.basis}
        for index, measure in enumerate(self._model.measures):
            for number, cited in enumerate(measure.law):
                path: Path = ("measures", index, "law", number)
                yield from self._known((*path, "basis"), "basis", cited.basis, basis)
                listed = basis[cited.basis].article if cited.basis in basis else None
                if listed and cited.article and cited.article not in _articles(listed):
                    yield self._problem(
                        (*path, "article"), "unknown_article", cited.article, basis=cited.basis, known=listed
                    )

    def _judges(self, unit: str, fact: str) -> bool:
        entry = self._model.roles.get(self._pack.facts[fact].judged_by or "")
        if isinstance(entry, ByFactModel):
            return unit in (*entry.cases.values(), entry.otherwise)
        return unit == entry

    def _twice(self) -> Iterator[Problem]:
        model = self._model
        lists: dict[str, Sequence[_Item]] = {
            "basis": model.basis,
            "ladder": model.ladder,
            "indicators": model.indicators,
            "assessment": model.assessment,
            "standards": model.standards,
            "tables": model.tables,
            "phases": model.phases,
            "duties": model.duties,
            "deadlines": model.deadlines,
            "deliverables": model.deliverables,
            "measures": model.measures,
        }
        for key, items in lists.items():
            yield from self._repeated((key,), [each.id for each in items])
        for index, table in enumerate(model.tables):
            yield from self._repeated(("tables", index, "rows"), [row.id for row in table.rows])
        decided = Counter(table.decides for table in model.tables)
        for index, table in enumerate(model.tables):
            if decided[table.decides] > 1:
                yield self._problem(("tables", index, "decides"), "decided_twice", table.decides)

    def _repeated(self, path: Path, ids: list[str]) -> Iterator[Problem]:
        seen: set[str] = set()
        for index, each in enumerate(ids):
            if each in seen:
                yield self._problem((*path, index, "id"), "id_twice", each)
            seen.add(each)


def _cited(data: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield every clause id that stands under a key `clause`, with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            here = (*path, key)
            if key == "clause" and isinstance(value, str):
                yield here, value
            elif key == "clause" and isinstance(value, list):
                yield from (((*here, index), each) for index, each in enumerate(value))
            else:
                yield from _cited(value, here)
    elif isinstance(data, list):
        for index, each in enumerate(data):
            yield from _cited(each, (*path, index))


def _articles(listed: str) -> set[str]:
    """Return the articles of a list such as `5–8, 11`."""
    found: set[str] = set()
    for part in listed.replace(" ", "").split(","):
        first, _, last = part.partition("–")
        found |= {str(number) for number in range(int(first), int(last) + 1)} if last else {first}
    return found


def _units_cited(model: PackModel) -> Iterator[tuple[Path, str]]:
    """Yield every unit that something names, with its path."""
    for role, entry in model.roles.items():
        if isinstance(entry, str):
            yield ("roles", role), entry
        else:
            yield from ((("roles", role, "cases", case), unit) for case, unit in entry.cases.items())
            yield ("roles", role, "otherwise"), entry.otherwise
    for key, group in model.units.items():
        yield from ((("units", key, "members", at), unit) for at, unit in enumerate(group.members))
    for index, phase in enumerate(model.phases):
        yield from ((("phases", index, "responsible", at), unit) for at, unit in enumerate(phase.responsible))
    for index, duty in enumerate(model.duties):
        yield ("duties", index, "unit"), duty.unit
    for index, deadline in enumerate(model.deadlines):
        yield from ((("deadlines", index, "owed_by", at), unit) for at, unit in enumerate(deadline.owed_by))
        if deadline.to is not None:
            yield ("deadlines", index, "to"), deadline.to
    for index, paper in enumerate(model.deliverables):
        yield from ((("deliverables", index, "made_by", at), unit) for at, unit in enumerate(paper.made_by))
        if paper.received_by is not None:
            yield ("deliverables", index, "received_by"), paper.received_by
    for index, measure in enumerate(model.measures):
        yield ("measures", index, "by"), measure.by
