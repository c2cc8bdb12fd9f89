"""The cells of phases, deadlines and papers."""

from collections.abc import Sequence

from closeout.cli.flow import Flow, flow, stacked
from closeout.cli.plan_words import field, named, names, note, said
from closeout.packfile.views_calendar import DeadlineView, DeliverableView, PhaseView


def phase(each: PhaseView) -> Sequence[Flow]:
    """Return a phase's cells: its id, its days, what happens in it."""
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


def deadline(each: DeadlineView) -> Sequence[Flow]:
    """Return a deadline's cells: its id, its day, what is owed."""
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


def deliverable(each: DeliverableView) -> Sequence[Flow]:
    """Return a paper's cells: its id, what it is, its clause."""
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
