"""The cells of standards and named sub-expressions, of the rows of decision tables and what these can give."""

from collections.abc import Sequence

from closeout.cli.flow import Flow, flow, stacked
from closeout.cli.plan_words import CONDITION, colon, comma, field, named, names, note, said, who
from closeout.cli.speech import say
from closeout.packfile.views_rules import ActionView, AnswerView, NameView, RowView, StandardView


def standard(each: StandardView) -> Sequence[Flow]:
    """Return a standard's cells: its id, what it asks, who answers to it."""
    proposes = "" if each.proposes is None else f"{colon(say('plan_proposes'))}{named(each.proposes)}"
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
            field("opens", comma().join(map(named, each.measures))),
            flow((comma().join(each.clause), "dim")),
        ),
    )


def name(each: NameView) -> Sequence[Flow]:
    """Return a named sub-expression's cells: its name, what it means, its clause."""
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


def answer(each: AnswerView) -> Sequence[Flow]:
    """Return the cells of an outcome or a segment: its id, what it means, its rank."""
    inspects = None if each.inspected_by is None else field("inspected_by", names(each.inspected_by.units))
    return (
        flow(each.id),
        stacked(flow((said(each.label), "bold")), field("batch", each.batch), inspects),
        flow("–" if each.rank is None else str(each.rank)),
    )


def action(each: ActionView) -> Sequence[Flow]:
    """Return an action's cells: its id, what it means."""
    return (flow(each.id), flow(said(each.label)))
