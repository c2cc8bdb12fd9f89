"""The phases, deadlines and papers of a pack, one by one."""

from collections.abc import Mapping

from closeout.packfile.models_base import TextModel
from closeout.packfile.parts_base import Reading
from closeout.packfile.views_base import NamedView, View
from closeout.packfile.views_calendar import DeadlineView, DeliverableView, PhaseView


def phases(reading: Reading) -> list[View]:
    """Return the phases with their days."""
    return [
        PhaseView(
            id=each.id,
            clause=each.clause,
            title=each.title,
            starts=reading.due(each.starts),
            ends=reading.due(each.ends),
            responsible=reading.units(each.responsible),
            text=each.text,
        )
        for each in reading.pack.model.phases
    ]


def deadlines(reading: Reading) -> list[View]:
    """Return what is due, when, and by whom."""
    titles = {each.id: each.title for each in reading.pack.model.deliverables}
    return [
        DeadlineView(
            id=each.id,
            clause=each.clause,
            due=reading.day(each.due),
            owed_by=reading.units(each.owed_by),
            to=None if each.to is None else reading.unit(each.to),
            deliverable=_named(each.deliverable, titles),
            text=each.text,
        )
        for each in reading.pack.model.deadlines
    ]


def deliverables(reading: Reading) -> list[View]:
    """Return the papers that the plan asks for."""
    return [
        DeliverableView(
            id=each.id,
            clause=each.clause,
            title=each.title,
            made_by=reading.units(each.made_by),
            received_by=None if each.received_by is None else reading.unit(each.received_by),
            text=each.text,
        )
        for each in reading.pack.model.deliverables
    ]


def _named(key: str | None, titles: Mapping[str, TextModel]) -> NamedView | None:
    return None if key is None else NamedView(id=key, name=titles[key])
