"""The campaign, phases, deadlines and papers taken apart for comparison."""

from typing import Final

from closeout.kernel.text import both
from closeout.packfile.aspects import Aspect, Item, named, several, texts, word
from closeout.packfile.calendar import campaign, due, month_day
from closeout.packfile.definitions import text_of
from closeout.packfile.models import PackModel
from closeout.packfile.models_calendar import DueModel
from closeout.packfile.sections_people import unit_names

_YEAR: Final = 2025  # days are compared without their year; one that is no leap year


def days(model: PackModel) -> dict[str, Aspect]:
    """Return when the campaign runs."""
    starts, ends = campaign(model.campaign, _YEAR)
    return {
        "starts": Aspect("work", (starts.month, starts.day), month_day(starts.month, starts.day)),
        "ends": Aspect("work", (ends.month, ends.day), month_day(ends.month, ends.day)),
        "clause": word("work", model.campaign.clause),
    }


def _due(model: PackModel, name: str, rule: DueModel | None) -> dict[str, Aspect]:
    """Return the day and the rule it comes from: when the campaign moves, only the day is told."""
    if rule is None:
        return {}
    found = due(model, rule, campaign(model.campaign, _YEAR))
    day = None if found.on is None else month_day(found.on.month, found.on.day)
    return {
        name: Aspect("work", day, both("–") if day is None else day),
        f"{name}_by": Aspect("work", (rule.trigger, rule.phase, rule.days), found.rule),
    }


def phases(model: PackModel) -> dict[str, Item]:
    """Return the phases."""
    names = unit_names(model)
    return {
        each.id: Item(
            text_of(each.title),
            "work",
            {
                **_due(model, "starts", each.starts),
                **_due(model, "ends", each.ends),
                "responsible": several("work", each.responsible, names),
                "clause": word("work", each.clause),
                **texts(title=each.title, text=each.text),
            },
        )
        for each in model.phases
    }


def deadlines(model: PackModel) -> dict[str, Item]:
    """Return what is due."""
    names = unit_names(model)
    return {
        each.id: Item(
            text_of(each.text),
            "work",
            {
                **_due(model, "due", each.due),
                "owed_by": several("work", each.owed_by, names),
                "to": named("work", each.to, names),
                "deliverable": word("work", each.deliverable),
                "clause": word("work", each.clause),
                **texts(text=each.text),
            },
        )
        for each in model.deadlines
    }


def deliverables(model: PackModel) -> dict[str, Item]:
    """Return the papers that the plan asks for."""
    names = unit_names(model)
    return {
        each.id: Item(
            text_of(each.title),
            "work",
            {
                "made_by": several("work", each.made_by, names),
                "received_by": named("work", each.received_by, names),
                "clause": word("work", each.clause),
                **texts(title=each.title, text=each.text),
            },
        )
        for each in model.deliverables
    }
