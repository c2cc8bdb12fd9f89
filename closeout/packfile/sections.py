"""A pack taken apart for comparison, section by section: what weighs on verdicts comes first, texts last."""

from collections.abc import Iterator, Mapping, Sequence

from closeout.conditions.nodes import AnyFails
from closeout.kernel.text import both
from closeout.packfile.aspects import (
    Aspect,
    Aspects,
    Item,
    Section,
    amount,
    condition,
    ids,
    named,
    several,
    spoken,
    texts,
    word,
    yes_no,
)
from closeout.packfile.calendar import campaign, due, month_day
from closeout.packfile.models_base import TextModel
from closeout.packfile.models_calendar import DueModel
from closeout.packfile.models_facts import FactModel
from closeout.packfile.models_law import DraftModel
from closeout.packfile.models_people import ByFactModel
from closeout.packfile.models_rules import NameModel
from closeout.packfile.models_tables import OutcomeModel, RowModel, TableModel
from closeout.packfile.pack import Pack
from closeout.packfile.structure import text_of
from closeout.packfile.values import show_value, typed

_YEAR = 2025  # days are compared without their year; one that is no leap year


def sections(pack: Pack) -> list[Section]:
    """Return the pack in sections."""
    return [Section(name, items) for name, items in _Sections(pack).all()]


class _Sections:
    def __init__(self, pack: Pack) -> None:
        self._pack, self._model = pack, pack.model
        self._units = {key: each.name for key, each in pack.model.units.items()}
        self._phases = {each.id: each.title for each in pack.model.phases}

    def all(self) -> Iterator[tuple[str, Mapping[str, Item]]]:
        """Yield each section's name and items."""
        model = self._model
        yield "pack", self._whole()
        yield "parameters", self._parameters()
        yield "facts", {key: self._fact(each) for key, each in model.facts.items()}
        yield "names", {key: self._name(key, each) for key, each in model.names.items()}
        yield "standards", self._standards()
        yield "tables", {each.id: self._table(each) for each in model.tables}
        for table in model.tables:
            yield f"rows {table.id}", {row.id: self._row(table, row) for row in table.rows}
        yield "outcomes", self._answers(model.outcomes)
        yield "segments", self._answers(model.segments)
        yield "actions", self._actions()
        yield "roles", {role: self._role(role, entry) for role, entry in model.roles.items()}
        yield "units", self._unit_items()
        yield "phases", self._phase_items()
        yield "duties", self._duties()
        yield "deadlines", self._deadlines()
        yield "deliverables", self._deliverables()
        yield "measures", self._measures()
        yield "basis", self._basis()
        yield "ladder", _drafts(model.ladder)
        yield "indicators", _drafts(model.indicators)
        yield "assessment", _drafts(model.assessment)
        yield "clauses", self._clauses()

    def _whole(self) -> dict[str, Item]:
        model = self._model
        starts, ends = campaign(model.campaign, _YEAR)
        aspects = {
            "id": word("wording", model.id),
            "version": word("wording", model.version),
            "starts": Aspect("work", (starts.month, starts.day), month_day(starts.month, starts.day)),
            "ends": Aspect("work", (ends.month, ends.day), month_day(ends.month, ends.day)),
            "clause": word("work", model.campaign.clause),
            **texts(title=model.title, authority=model.authority, object=model.object),
        }
        return {"": Item(text_of(model.title), "wording", aspects)}

    def _parameters(self) -> dict[str, Item]:
        items = {}
        for name, each in self._model.parameters.items():
            value = typed(each.type, each.value)
            shown = amount("–" if value is None else show_value(value), each.unit)
            aspects: Aspects = {
                "value": Aspect("verdicts", (value, each.unit), shown),
                "clause": word("work", each.clause),
                "type": word("verdicts", each.type),
                "ours": yes_no("work", each.ours),
                **texts(label=each.label),
            }
            items[name] = Item(text_of(each.label), "verdicts", aspects)
        return items

    def _fact(self, model: FactModel) -> Item:
        choices = {key: texts(of=label) for key, label in (model.of or {}).items()}
        aspects: dict[str, Aspect] = {
            "type": word("verdicts", model.type),
            "unit": word("verdicts", model.unit),
            "of": Aspect("verdicts", tuple(choices) or None, both(" | ".join(choices) or "–")),
            "default": word("verdicts", model.default),
            "layer": word("verdicts", model.layer),
            "judged_by": word("work", model.judged_by),
            "personal": yes_no("work", model.personal),
            "cost": word("work", model.cost),
            "better": word("work", model.better),
            **texts(label=model.label, note=model.note),
            **({} if model.says is None else texts(yes=model.says.yes, no=model.says.no)),
        }
        for key, said in choices.items():
            aspects |= {f"choice {key} {name}": each for name, each in said.items()}
        return Item(text_of(model.label), "verdicts", aspects)

    def _name(self, name: str, model: NameModel) -> Item:
        node, meant = self._pack.names[name], ids("verdicts", [])
        if isinstance(node, AnyFails):
            meant = ids("verdicts", [each.standard for each in node.parts])
        aspects = {
            "when": condition("verdicts", model.when),
            "any_fails": meant,
            "clause": word("work", model.clause),
            **texts(text=model.text),
        }
        return Item(text_of(model.text), "verdicts", aspects)

    def _standards(self) -> dict[str, Item]:
        return {
            each.id: Item(
                text_of(each.text),
                "verdicts",
                {
                    "applies": condition("verdicts", each.applies),
                    "requires": condition("verdicts", each.requires),
                    "role": word("work", each.role),
                    "assists": ids("work", each.assists),
                    "severity": Aspect("verdicts", each.severity, spoken(f"severity_{each.severity}")),
                    "proposes": word("verdicts", each.proposes),
                    "clause": word("work", each.clause),
                    **texts(text=each.text, note=each.note),
                },
                placed="work",
            )
            for each in self._model.standards
        }

    def _table(self, model: TableModel) -> Item:
        aspects = {
            "decides": word("verdicts", model.decides),
            "hit": word("verdicts", model.hit),
            "applies": condition("verdicts", model.applies),
            "unknown": word("verdicts", model.unknown),
            "complete": yes_no("work", model.complete),
            "asks": word("work", model.asks),
            **texts(title=model.title),
        }
        return Item(text_of(model.title), "verdicts", aspects)

    def _row(self, table: TableModel, row: RowModel) -> Item:
        aspects = {
            "when": condition("verdicts", row.when),
            "then": named("verdicts", row.then, self._labels(table)),
            "acts": word("work", row.role),
            "assists": ids("work", row.assists),
            "measures": ids("work", row.measures),
            "clauses": ids("work", row.clause),
            **texts(text=row.text),
        }
        # Of a `first` table the order decides; otherwise it only orders what is written.
        return Item(text_of(row.text), "verdicts", aspects, placed="verdicts" if table.hit == "first" else "work")

    def _labels(self, table: TableModel) -> Mapping[str, TextModel]:
        model = self._model
        if table.decides == "actions":
            return {key: each.label for key, each in model.actions.items()}
        answers = model.outcomes if table.decides == "outcome" else model.segments
        return {key: each.label for key, each in answers.items()}

    def _answers(self, answers: Mapping[str, OutcomeModel]) -> dict[str, Item]:
        return {
            key: Item(
                text_of(each.label),
                "work",
                {
                    "rank": word("work", each.rank),
                    "batch": word("work", each.batch),
                    "inspected_by": word("work", each.inspected_by),
                    **texts(label=each.label),
                },
            )
            for key, each in answers.items()
        }

    def _actions(self) -> dict[str, Item]:
        return {
            key: Item(
                text_of(each.label), "work", {"favourable": yes_no("work", each.favourable), **texts(label=each.label)}
            )
            for key, each in self._model.actions.items()
        }

    def _role(self, role: str, entry: str | ByFactModel) -> Item:
        if isinstance(entry, str):
            return Item(both(role), "work", {"stands": named("work", entry, self._units)})
        aspects = {
            "by": word("work", entry.by),
            "stands": named("work", entry.otherwise, self._units),
            **{f"case {value}": named("work", unit, self._units) for value, unit in entry.cases.items()},
            **texts(note=entry.note),
        }
        return Item(both(role), "work", aspects)

    def _unit_items(self) -> dict[str, Item]:
        return {
            key: Item(
                text_of(each.name),
                "work",
                {
                    "clause": word("work", each.clause),
                    "external": yes_no("work", each.external),
                    **texts(name=each.name, note=each.note),
                },
            )
            for key, each in self._model.units.items()
        }

    def _due(self, name: str, rule: DueModel | None) -> dict[str, Aspect]:
        """Return the day and the rule it comes from: when the campaign moves, only the day is told."""
        if rule is None:
            return {}
        found = due(self._model, rule, _YEAR)
        day = None if found.on is None else month_day(found.on.month, found.on.day)
        return {
            name: Aspect("work", day, both("–") if day is None else day),
            f"{name}_by": Aspect("work", (rule.trigger, rule.phase, rule.days), found.rule),
        }

    def _phase_items(self) -> dict[str, Item]:
        return {
            each.id: Item(
                text_of(each.title),
                "work",
                {
                    **self._due("starts", each.starts),
                    **self._due("ends", each.ends),
                    "responsible": several("work", each.responsible, self._units),
                    "clause": word("work", each.clause),
                    **texts(title=each.title, text=each.text),
                },
            )
            for each in self._model.phases
        }

    def _duties(self) -> dict[str, Item]:
        return {
            each.id: Item(
                text_of(each.text),
                "work",
                {
                    "unit_of": named("work", each.unit, self._units),
                    "kind": Aspect("work", each.kind, spoken(f"kind_{each.kind}")),
                    "judges": ids("work", each.judges),
                    "in_phases": several("work", each.phases, self._phases),
                    "clause": word("work", each.clause),
                    **texts(text=each.text),
                },
            )
            for each in self._model.duties
        }

    def _deadlines(self) -> dict[str, Item]:
        return {
            each.id: Item(
                text_of(each.text),
                "work",
                {
                    **self._due("due", each.due),
                    "owed_by": several("work", each.owed_by, self._units),
                    "to": named("work", each.to, self._units),
                    "deliverable": word("work", each.deliverable),
                    "clause": word("work", each.clause),
                    **texts(text=each.text),
                },
            )
            for each in self._model.deadlines
        }

    def _deliverables(self) -> dict[str, Item]:
        return {
            each.id: Item(
                text_of(each.title),
                "work",
                {
                    "made_by": several("work", each.made_by, self._units),
                    "received_by": named("work", each.received_by, self._units),
                    "clause": word("work", each.clause),
                    **texts(title=each.title, text=each.text),
                },
            )
            for each in self._model.deliverables
        }

    def _measures(self) -> dict[str, Item]:
        return {
            each.id: Item(
                text_of(each.title),
                "work",
                {
                    "when": condition("work", each.when),
                    "made_by": named("work", each.by, self._units),
                    "law": ids("work", each.law),
                    "to_be_verified": yes_no("work", each.to_be_verified),
                    "clauses": ids("work", each.clause),
                    **texts(title=each.title, text=each.text),
                },
            )
            for each in self._model.measures
        }

    def _basis(self) -> dict[str, Item]:
        return {
            each.id: Item(
                text_of(each.title),
                "work",
                {
                    "article": word("work", each.article),
                    "in_force": word("work", each.in_force),
                    "to_be_verified": yes_no("work", each.to_be_verified),
                    **texts(title=each.title, note=each.note),
                },
            )
            for each in self._model.basis
        }

    def _clauses(self) -> dict[str, Item]:
        return {
            key: Item(
                text_of(each.text), "wording", {"by_analogy": yes_no("work", each.by_analogy), **texts(text=each.text)}
            )
            for key, each in self._model.clauses.items()
        }


def _drafts(models: Sequence[DraftModel]) -> dict[str, Item]:
    return {
        each.id: Item(text_of(each.text), "work", {"clause": word("work", each.clause), **texts(text=each.text)})
        for each in models
    }
