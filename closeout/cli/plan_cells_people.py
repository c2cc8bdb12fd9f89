"""The cells of units, roles and duties."""

from collections.abc import Sequence

from closeout.cli.flow import Flow, flow, stacked
from closeout.cli.plan_words import choice, colon, comma, field, named, names, note, said
from closeout.cli.speech import say, spoken
from closeout.packfile.aspects import spoken as packfile_text
from closeout.packfile.views_people import DutyView, RoleView, UnitView


def unit(each: UnitView) -> Sequence[Flow]:
    """Return a unit's cells: its id, what it is, how many duties it has, its clause."""
    outside = flow((say("plan_external"), "yellow")) if each.external else None
    return (
        flow(each.id),
        stacked(
            flow((said(each.name), "bold")),
            outside,
            note(each.note),
            field("members", names(each.members)),
            field("stands_for", comma().join(each.roles)),
        ),
        flow(str(each.duties)),
        flow(each.clause or "–"),
    )


def role(each: RoleView) -> Sequence[Flow]:
    """Return a role's cells: its id, the unit that stands for it."""
    if each.by is None:
        return (flow(each.id), flow(named(each.unit)))
    by_unit: dict[str, list[str]] = {}
    for case in each.cases:
        by_unit.setdefault(named(case.unit), []).append(choice(case.value))
    return (
        flow(each.id),
        stacked(
            field("depends_on", named(each.by)),
            *(flow(colon(unit), (comma().join(values), "dim")) for unit, values in by_unit.items()),
            field("otherwise", named(each.unit)),
            note(each.note),
        ),
    )


def duty(each: DutyView) -> Sequence[Flow]:
    """Return a duty's cells: its id, what is to be done, by whom and how."""
    kind = packfile_text(f"kind_{each.kind}").say(spoken())
    return (
        flow(each.id),
        stacked(flow(said(each.text)), field("judges", names(each.judges)), field("in_phase", names(each.phases))),
        stacked(
            flow(said(each.unit.name)),
            flow((say("plan_each_member"), "dim")) if each.each_member else None,
            flow((kind, "dim")),
        ),
    )
