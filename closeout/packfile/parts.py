"""The parts of a pack, one by one, as `plan show` and its JSON tell them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from closeout.conditions.nodes import AnyFails
from closeout.kernel.facts import Fact, Value
from closeout.kernel.text import Text
from closeout.packfile.calendar import campaign, due
from closeout.packfile.models_base import TextModel
from closeout.packfile.models_calendar import DueModel
from closeout.packfile.models_people import ByFactModel
from closeout.packfile.models_tables import OutcomeModel, RowModel, TableModel
from closeout.packfile.pack import Pack
from closeout.packfile.uses import Uses, uses
from closeout.packfile.views import PackView
from closeout.packfile.views_base import DueView, NamedView, View, WhoView
from closeout.packfile.views_calendar import CampaignView, DeadlineView, DeliverableView, PhaseView
from closeout.packfile.views_facts import FactView, ParameterView
from closeout.packfile.views_law import BasisView, ClauseView, DraftView, MeasureView
from closeout.packfile.views_people import CaseView, DutyView, RoleView, UnitView
from closeout.packfile.views_rules import ActionView, AnswerView, NameView, RowView, StandardView, TableView


@dataclass(frozen=True)
class Parts:
    """The parts of one pack; days are those of `year`, and `every` also shows facts that no condition reads."""

    pack: Pack
    year: int
    every: bool = False

    @cached_property
    def _uses(self) -> Uses:
        return uses(self.pack)

    def whole(self) -> PackView:
        """Return the pack in one glance."""
        model = self.pack.model
        starts, ends = campaign(model.campaign, self.year)
        return PackView(
            id=model.id,
            version=model.version,
            title=model.title,
            authority=model.authority,
            object=model.object,
            campaign=CampaignView(
                start=model.campaign.start,
                end=model.campaign.end,
                starts_on=starts.isoformat(),
                ends_on=ends.isoformat(),
                clause=model.campaign.clause,
            ),
            counts={name: len(self.part(name)) for name in PARTS},
            outcomes=self._answers(model.outcomes),
            segments=self._answers(model.segments),
        )

    def part(self, name: str) -> Sequence[View]:
        """Return the items of the part `name`, one of `PARTS`, in the order of the pack."""
        return PARTS[name].items(self)

    def _used(self, key: str) -> list[str]:
        return list(self._uses.get(key, ()))

    def _unit(self, unit: str) -> NamedView:
        return NamedView(id=unit, name=self.pack.model.units[unit].name)

    def _units(self, units: Iterable[str]) -> list[NamedView]:
        return [self._unit(each) for each in dict.fromkeys(units)]

    def _who(self, role: str) -> WhoView:
        entry = self.pack.model.roles.get(role)
        if entry is None:  # a judge of the vocabulary whom no condition of this pack needs
            return WhoView(role=role, units=[], by=None)
        if isinstance(entry, ByFactModel):
            return WhoView(role=role, units=self._units([*entry.cases.values(), entry.otherwise]), by=entry.by)
        return WhoView(role=role, units=[self._unit(entry)], by=None)

    def _due(self, rule: DueModel | None) -> DueView | None:
        return None if rule is None else self._day(rule)

    def _day(self, rule: DueModel) -> DueView:
        found = due(self.pack.model, rule, self.year)
        return DueView(rule=_model(found.rule), on=_iso(found.on))

    def _answers(self, answers: Mapping[str, OutcomeModel]) -> list[AnswerView]:
        """Return outcomes or segments from best to worst; those that stand apart come last."""
        ordered = sorted(answers.items(), key=lambda item: item[1].rank or len(answers) + 1)
        return [
            AnswerView(
                id=key,
                label=each.label,
                rank=each.rank,
                batch=each.batch,
                inspected_by=None if each.inspected_by is None else self._who(each.inspected_by),
            )
            for key, each in ordered
        ]

    def facts(self) -> list[View]:
        """Return the facts that conditions read, and the pack's own; all of them where `every` is set."""
        keys = [key for key in self.pack.facts if self.every or key in self._uses or key in self.pack.own_facts]
        return [self._fact(self.pack.facts[key]) for key in keys]

    def _fact(self, fact: Fact) -> View:
        return FactView(
            id=fact.key,
            type=fact.type,
            label=_model(fact.label),
            unit=fact.unit,
            choices=[NamedView(id=key, name=_model(label)) for key, label in fact.choices.items()],
            default=_plain(fact.default),
            judged_by=None if fact.judged_by is None else self._who(fact.judged_by),
            layer=fact.layer,
            note=None if fact.note is None else _model(fact.note),
            personal=fact.personal,
            own=fact.key in self.pack.own_facts,
            used_by=self._used(fact.key),
        )

    def parameters(self) -> list[View]:
        """Return the parameters with their values as they are now."""
        return [
            ParameterView(
                id=name,
                type=each.type,
                value=_value(self.pack.values[name]),
                unit=each.unit,
                label=each.label,
                clause=each.clause,
                ours=each.ours,
                used_by=self._used(f":{name}"),
            )
            for name, each in self.pack.model.parameters.items()
        ]

    def standards(self) -> list[View]:
        """Return the standards."""
        return [
            StandardView(
                id=each.id,
                clause=each.clause,
                text=each.text,
                applies=_line_if(each.applies),
                requires=_line(each.requires),
                severity=each.severity,
                who=self._who(each.role),
                assists=[self._who(role) for role in each.assists],
                proposes=each.proposes,
                note=each.note,
            )
            for each in self.pack.model.standards
        ]

    def tables(self) -> list[View]:
        """Return the decision tables with their rows."""
        return [
            TableView(
                id=each.id,
                title=each.title,
                decides=each.decides,
                hit=each.hit,
                complete=each.complete,
                applies=_line_if(each.applies),
                unknown=each.unknown,
                asks=self._who(each.asks),
                rows=[self._row(each, position, row) for position, row in enumerate(each.rows, 1)],
            )
            for each in self.pack.model.tables
        ]

    def _row(self, table: TableModel, position: int, row: RowModel) -> RowView:
        return RowView(
            position=position,
            id=row.id,
            when=_line(row.when),
            then=NamedView(id=row.then, name=self._answer(table, row.then)),
            clause=row.clause,
            text=row.text,
            who=None if row.role is None else self._who(row.role),
            assists=[self._who(role) for role in row.assists],
            measures=row.measures,
        )

    def _answer(self, table: TableModel, key: str) -> TextModel:
        model = self.pack.model
        if table.decides == "actions":
            return model.actions[key].label
        return (model.outcomes if table.decides == "outcome" else model.segments)[key].label

    def names(self) -> list[View]:
        """Return the named sub-expressions."""
        return [
            NameView(
                id=name,
                text=each.text,
                when=_line_if(each.when),
                any_fails=self._meant(name),
                clause=each.clause,
                used_by=self._used(name),
            )
            for name, each in self.pack.model.names.items()
        ]

    def _meant(self, name: str) -> list[str]:
        node = self.pack.names[name]
        return [each.standard for each in node.parts] if isinstance(node, AnyFails) else []

    def outcomes(self) -> list[View]:
        """Return the outcomes from best to worst."""
        return list(self._answers(self.pack.model.outcomes))

    def segments(self) -> list[View]:
        """Return the segments."""
        return list(self._answers(self.pack.model.segments))

    def actions(self) -> list[View]:
        """Return what routes can propose."""
        return [ActionView(id=key, label=each.label) for key, each in self.pack.model.actions.items()]

    def units(self) -> list[View]:
        """Return the units, each with its roles and the number of its duties."""
        model = self.pack.model
        stands_for = {role: {each.id for each in self._who(role).units} for role in model.roles}
        return [
            UnitView(
                id=key,
                name=each.name,
                clause=each.clause,
                external=each.external,
                note=each.note,
                roles=[role for role, units in stands_for.items() if key in units],
                duties=sum(duty.unit == key for duty in model.duties),
            )
            for key, each in model.units.items()
        ]

    def roles(self) -> list[View]:
        """Return which unit stands for each role."""
        return [self._role(role, entry) for role, entry in self.pack.model.roles.items()]

    def _role(self, role: str, entry: str | ByFactModel) -> View:
        if isinstance(entry, str):
            return RoleView(id=role, unit=self._unit(entry), by=None, cases=[], note=None)
        cases = [CaseView(value=value, unit=self._unit(unit)) for value, unit in entry.cases.items()]
        return RoleView(id=role, unit=self._unit(entry.otherwise), by=entry.by, cases=cases, note=entry.note)

    def duties(self) -> list[View]:
        """Return what each unit has to do."""
        titles = {each.id: each.title for each in self.pack.model.phases}
        return [
            DutyView(
                id=each.id,
                clause=each.clause,
                unit=self._unit(each.unit),
                kind=each.kind,
                text=each.text,
                judges=[NamedView(id=key, name=_model(self.pack.facts[key].label)) for key in each.judges],
                phases=[NamedView(id=key, name=titles[key]) for key in each.phases],
            )
            for each in self.pack.model.duties
        ]

    def phases(self) -> list[View]:
        """Return the phases with their days."""
        return [
            PhaseView(
                id=each.id,
                clause=each.clause,
                title=each.title,
                starts=self._due(each.starts),
                ends=self._due(each.ends),
                responsible=self._units(each.responsible),
                text=each.text,
            )
            for each in self.pack.model.phases
        ]

    def deadlines(self) -> list[View]:
        """Return what is due, when, and by whom."""
        titles = {each.id: each.title for each in self.pack.model.deliverables}
        return [
            DeadlineView(
                id=each.id,
                clause=each.clause,
                due=self._day(each.due),
                owed_by=self._units(each.owed_by),
                to=None if each.to is None else self._unit(each.to),
                deliverable=_named(each.deliverable, titles),
                text=each.text,
            )
            for each in self.pack.model.deadlines
        ]

    def deliverables(self) -> list[View]:
        """Return the papers that the plan asks for."""
        return [
            DeliverableView(
                id=each.id,
                clause=each.clause,
                title=each.title,
                made_by=self._units(each.made_by),
                received_by=None if each.received_by is None else self._unit(each.received_by),
                text=each.text,
            )
            for each in self.pack.model.deliverables
        ]

    def measures(self) -> list[View]:
        """Return the steps of the enforcement ladder."""
        return [
            MeasureView(
                id=each.id,
                clause=each.clause,
                title=each.title,
                by=self._unit(each.by),
                when=_line_if(each.when),
                text=each.text,
                law=each.law,
                to_be_verified=each.to_be_verified,
            )
            for each in self.pack.model.measures
        ]

    def basis(self) -> list[View]:
        """Return the law that the pack leans on."""
        return [BasisView(**dict(each)) for each in self.pack.model.basis]

    def clauses(self) -> list[View]:
        """Return what the plan says, clause by clause."""
        return [ClauseView(id=key, **dict(each)) for key, each in self.pack.model.clauses.items()]


def _draft(name: str) -> Callable[[Parts], Sequence[View]]:
    """Return what lists a draft section."""
    return lambda parts: [DraftView(**dict(each)) for each in getattr(parts.pack.model, name)]


def _named(key: str | None, titles: Mapping[str, TextModel]) -> NamedView | None:
    return None if key is None else NamedView(id=key, name=titles[key])


def _model(text: Text) -> TextModel:
    return TextModel(zh=text.zh, en=text.en)


def _line(condition: str) -> str:
    """Return a condition on one line, however the file breaks it."""
    return " ".join(condition.split())


def _line_if(condition: str | None) -> str | None:
    return None if condition is None else _line(condition)


def _plain(value: Value) -> bool | float | str | None:
    return None if value is None else _value(value)


def _value(value: bool | float | str | date) -> bool | float | str:
    return value.isoformat() if isinstance(value, date) else value


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@dataclass(frozen=True, slots=True)
class Part:
    """A part's view and how it is listed."""

    view: type[View]
    items: Callable[[Parts], Sequence[View]]


PARTS: Final[Mapping[str, Part]] = {
    "facts": Part(FactView, Parts.facts),
    "parameters": Part(ParameterView, Parts.parameters),
    "standards": Part(StandardView, Parts.standards),
    "tables": Part(TableView, Parts.tables),
    "names": Part(NameView, Parts.names),
    "outcomes": Part(AnswerView, Parts.outcomes),
    "segments": Part(AnswerView, Parts.segments),
    "actions": Part(ActionView, Parts.actions),
    "units": Part(UnitView, Parts.units),
    "roles": Part(RoleView, Parts.roles),
    "duties": Part(DutyView, Parts.duties),
    "phases": Part(PhaseView, Parts.phases),
    "deadlines": Part(DeadlineView, Parts.deadlines),
    "deliverables": Part(DeliverableView, Parts.deliverables),
    "measures": Part(MeasureView, Parts.measures),
    "basis": Part(BasisView, Parts.basis),
    "ladder": Part(DraftView, _draft("ladder")),
    "indicators": Part(DraftView, _draft("indicators")),
    "assessment": Part(DraftView, _draft("assessment")),
    "clauses": Part(ClauseView, Parts.clauses),
}
