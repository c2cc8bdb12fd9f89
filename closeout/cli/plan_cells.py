"""How each part of a pack is laid out: its columns, and an item's cells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from closeout.cli.layout import Column, Flow, Kind, flow, stacked
from closeout.cli.speech import say, spoken
from closeout.kernel.facts import UNITS
from closeout.kernel.numbers import shortest
from closeout.packfile.aspects import spoken as packfile_text
from closeout.packfile.models_base import TextModel
from closeout.packfile.views_base import NamedView, WhoView
from closeout.packfile.views_calendar import DeadlineView, DeliverableView, PhaseView
from closeout.packfile.views_facts import FactView, ParameterView
from closeout.packfile.views_law import BasisView, ClauseView, DraftView, MeasureView
from closeout.packfile.views_people import DutyView, RoleView, UnitView
from closeout.packfile.views_rules import ActionView, AnswerView, NameView, RowView, StandardView

CONDITION: Final = "cyan"


@dataclass(frozen=True, slots=True)
class Look:
    """The columns of a part (heading and kind) and what makes an item's cells."""

    columns: Sequence[Column]
    cells: Callable[[Any], Sequence[Flow]]


def said(text: TextModel) -> str:
    """Return a text in the language spoken now."""
    return text.zh if spoken() == "zh" else text.en


def comma() -> str:
    """Return what stands between the items of a list."""
    return "、" if spoken() == "zh" else ", "


def colon(name: str) -> str:
    """Return a name with the colon of the language spoken now."""
    return f"{name}：" if spoken() == "zh" else f"{name}: "


def named(each: NamedView) -> str:
    """Return a name with its id: what people read, and what a pack writes."""
    return f"{said(each.name)}（{each.id}）" if spoken() == "zh" else f"{said(each.name)} ({each.id})"


def choice(each: NamedView) -> str:
    """Return a choice: its id, and its name where that says more."""
    if said(each.name) == each.id:
        return each.id
    return f"{each.id}（{said(each.name)}）" if spoken() == "zh" else f"{each.id} ({said(each.name)})"


def names(each: Sequence[NamedView]) -> str:
    """Return names one after another."""
    return comma().join(said(one.name) for one in each)


def field(key: str, value: str | None, style: str = "") -> Flow | None:
    """Return a line that says what something is; None where there is nothing to say."""
    return None if not value else flow((colon(say(f"plan_{key}")), "dim"), (value, style))


def note(text: TextModel | None) -> Flow | None:
    """Return a remark."""
    return None if text is None else flow((said(text), "dim"))


def to_be_verified(yes: bool) -> Flow | None:
    """Return the warning that a legal basis was not checked."""
    return flow((say("plan_to_be_verified"), "bold yellow")) if yes else None


def who(each: WhoView | None) -> Flow | None:
    """Return the units that stand for a role, and the role."""
    if each is None:
        return None
    depends = "" if each.by is None else say("plan_by_fact", fact=each.by)
    units = names(each.units) or say("plan_no_unit")
    return stacked(flow(units), flow((f"{each.role}{depends}", "dim")))


def value(given: bool | float | str, unit: str | None = None) -> str:
    """Return a value with its unit, as a pack writes it."""
    if isinstance(given, bool):
        return "true" if given else "false"
    shown = shortest(float(given)) if isinstance(given, int | float) else given
    if unit is None:
        return shown
    return f"{shown} {UNITS[unit].label.say(spoken())}"


def _heading(key: str, kind: str = "text") -> Column:
    return say(f"plan_col_{key}"), cast(Kind, kind)


def _fact(each: FactView) -> Sequence[Flow]:
    marks = [say(f"plan_{key}") for key, on in (("own", each.own), ("personal", each.personal)) if on]
    kind = (
        say(f"type_{each.type}") if each.unit is None else f"{say(f'type_{each.type}')} {value('', each.unit).strip()}"
    )
    choices = comma().join(choice(one) for one in each.choices)
    return (
        flow(each.id),
        stacked(
            flow((said(each.label), "bold"), *((f"  {mark}", "yellow") for mark in marks)),
            flow(f"{colon(kind)}{choices}" if choices else kind),
            note(each.note),
        ),
        stacked(
            who(each.judged_by),
            field("layer", each.layer),
            field("default", None if each.default is None else value(each.default, each.unit)),
        ),
    )


def _parameter(each: ParameterView) -> Sequence[Flow]:
    return (
        flow(f":{each.id}"),
        flow(value(each.value, each.unit)),
        stacked(
            flow((said(each.label), "bold")),
            flow((say("plan_ours"), "yellow")) if each.ours else None,
            field("used_by", comma().join(each.used_by) or "–"),
        ),
        flow(each.clause),
    )


def _standard(each: StandardView) -> Sequence[Flow]:
    proposes = "" if each.proposes is None else f"{colon(say('plan_proposes'))}{each.proposes}"
    return (
        flow(each.id),
        stacked(
            flow((said(each.text), "bold")),
            field("applies", each.applies, CONDITION),
            field("requires", each.requires, CONDITION),
            flow((f"{say('plan_major')}  ", "bold red"), proposes) if each.severity == "major" else None,
            note(each.note),
        ),
        stacked(who(each.who), field("assists", comma().join(names(one.units) for one in each.assists))),
    )


def row(each: RowView) -> Sequence[Flow]:
    """Return the cells of a decision table's row."""
    return (
        flow(str(each.position)),
        flow(each.id),
        stacked(flow((said(each.text), "bold")), field("when", each.when, CONDITION)),
        stacked(
            flow(named(each.then)),
            None if each.who is None else flow(names(each.who.units)),
            field("assists", comma().join(names(one.units) for one in each.assists)),
            field("opens", comma().join(each.measures)),
            flow((comma().join(each.clause), "dim")),
        ),
    )


ROW_COLUMNS: Final = (("row_place", "number"), ("id", "id"), ("row", "text"), ("then", "side"))


def row_columns() -> Sequence[Column]:
    """Return the columns of a decision table's rows."""
    return [_heading(key, kind) for key, kind in ROW_COLUMNS]


def _name(each: NameView) -> Sequence[Flow]:
    return (
        flow(each.id),
        stacked(
            flow((said(each.text), "bold")),
            field("when", each.when, CONDITION),
            field("any_fails", comma().join(each.any_fails)),
            field("used_by", comma().join(each.used_by) or "–"),
        ),
        flow(each.clause or "–"),
    )


def _answer(each: AnswerView) -> Sequence[Flow]:
    inspects = None if each.inspected_by is None else field("inspected_by", names(each.inspected_by.units))
    return (
        flow(each.id),
        stacked(flow((said(each.label), "bold")), field("batch", each.batch), inspects),
        flow("–" if each.rank is None else str(each.rank)),
    )


def _action(each: ActionView) -> Sequence[Flow]:
    return (flow(each.id), flow(said(each.label)))


def _unit(each: UnitView) -> Sequence[Flow]:
    outside = flow((say("plan_external"), "yellow")) if each.external else None
    return (
        flow(each.id),
        stacked(
            flow((said(each.name), "bold")),
            outside,
            note(each.note),
            field("stands_for", comma().join(each.roles)),
        ),
        flow(str(each.duties)),
        flow(each.clause or "–"),
    )


def _role(each: RoleView) -> Sequence[Flow]:
    if each.by is None:
        return (flow(each.id), flow(named(each.unit)))
    by_unit: dict[str, list[str]] = {}
    for case in each.cases:
        by_unit.setdefault(named(case.unit), []).append(case.value)
    return (
        flow(each.id),
        stacked(
            field("depends_on", each.by),
            *(flow(colon(unit), (", ".join(values), "dim")) for unit, values in by_unit.items()),
            field("otherwise", named(each.unit)),
            note(each.note),
        ),
    )


def _duty(each: DutyView) -> Sequence[Flow]:
    kind = packfile_text(f"kind_{each.kind}").say(spoken())
    return (
        flow(each.id),
        stacked(flow(said(each.text)), field("judges", names(each.judges)), field("in_phase", names(each.phases))),
        stacked(flow(said(each.unit.name)), flow((kind, "dim"))),
    )


def _phase(each: PhaseView) -> Sequence[Flow]:
    return (
        flow(each.id),
        flow(_span(each)),
        stacked(
            flow((said(each.title), "bold"), (f"  {each.clause}", "dim")),
            flow(said(each.text)),
            field("starts", None if each.starts is None else said(each.starts.rule)),
            field("ends", None if each.ends is None else said(each.ends.rule)),
            field("responsible", names(each.responsible)),
        ),
    )


def _span(each: PhaseView) -> str:
    """Return from when to when a phase lasts; a side that the plan does not name is left open."""
    starts, ends = (None if day is None else day.on for day in (each.starts, each.ends))
    return " ".join(filter(None, (starts, "–", ends)))


def _deadline(each: DeadlineView) -> Sequence[Flow]:
    return (
        flow(each.id),
        flow(each.due.on or "–"),
        stacked(
            flow((said(each.text), "bold"), (f"  {each.clause}", "dim")),
            field("due", said(each.due.rule)),
            field("owed_by", names(each.owed_by)),
            field("to", None if each.to is None else said(each.to.name)),
            field("paper", None if each.deliverable is None else named(each.deliverable)),
        ),
    )


def _deliverable(each: DeliverableView) -> Sequence[Flow]:
    return (
        flow(each.id),
        stacked(
            flow((said(each.title), "bold")),
            note(each.text),
            field("made_by", names(each.made_by)),
            field("to", None if each.received_by is None else said(each.received_by.name)),
        ),
        flow(each.clause),
    )


def _measure(each: MeasureView) -> Sequence[Flow]:
    return (
        flow(each.id),
        stacked(
            flow((said(each.title), "bold")),
            None if each.text is None else flow(said(each.text)),
            field("when", each.when, CONDITION),
            field("law", "; ".join(each.law)),
            to_be_verified(each.to_be_verified),
        ),
        stacked(flow(said(each.by.name)), flow((comma().join(each.clause), "dim"))),
    )


def _basis(each: BasisView) -> Sequence[Flow]:
    return (
        flow(each.id),
        stacked(
            flow((said(each.title), "bold")),
            field("article", each.article),
            field("in_force", each.in_force),
            note(each.note),
            to_be_verified(each.to_be_verified),
        ),
    )


def _draft(each: DraftView) -> Sequence[Flow]:
    return (flow(each.id), flow(said(each.text)), flow(each.clause))


def _clause(each: ClauseView) -> Sequence[Flow]:
    return (flow(each.id), stacked(flow(said(each.text)), field("by_analogy", say("yes")) if each.by_analogy else None))


_DRAFT: Final = ("id:id", "text", "clause:id")
_LOOKS: Final[Mapping[str, tuple[Sequence[str], Callable[[Any], Sequence[Flow]]]]] = {
    "facts": (("fact:id", "meaning", "judge:side"), _fact),
    "parameters": (("parameter:id", "value:id", "meaning", "clause:id"), _parameter),
    "standards": (("id:id", "standard", "answers_to:side"), _standard),
    "names": (("name:id", "meaning", "clause:id"), _name),
    "outcomes": (("id:id", "meaning", "rank:number"), _answer),
    "segments": (("id:id", "meaning", "rank:number"), _answer),
    "actions": (("id:id", "meaning"), _action),
    "units": (("id:id", "unit", "duties:number", "clause:id"), _unit),
    "roles": (("role:id", "unit"), _role),
    "duties": (("id:id", "duty", "unit_kind:side"), _duty),
    "phases": (("id:id", "days:id", "phase"), _phase),
    "deadlines": (("id:id", "due:id", "deadline"), _deadline),
    "deliverables": (("id:id", "paper", "clause:id"), _deliverable),
    "measures": (("id:id", "measure", "by:side"), _measure),
    "basis": (("id:id", "basis"), _basis),
    "ladder": (_DRAFT, _draft),
    "indicators": (_DRAFT, _draft),
    "assessment": (_DRAFT, _draft),
    "clauses": (("id:id", "text"), _clause),
}


def look(part: str) -> Look:
    """Return how the part is laid out; decision tables have `row_columns` and `row` instead."""
    columns, cells = _LOOKS[part]
    return Look([_heading(*each.split(":")) for each in columns], cells)
