"""Units, roles and duties taken apart for comparison."""

from collections.abc import Mapping

from closeout.kernel.text import both
from closeout.packfile.aspects import Aspect, Item, ids, named, several, spoken, texts, word, yes_no
from closeout.packfile.definitions import text_of
from closeout.packfile.models import PackModel
from closeout.packfile.models_base import TextModel
from closeout.packfile.models_people import ByFactModel


def unit_names(model: PackModel) -> Mapping[str, TextModel]:
    """Return how the units are called."""
    return {key: each.name for key, each in model.units.items()}


def roles(model: PackModel) -> dict[str, Item]:
    """Return which unit stands for each role."""
    names = unit_names(model)
    return {role: _role(role, entry, names) for role, entry in model.roles.items()}


def _role(role: str, entry: str | ByFactModel, names: Mapping[str, TextModel]) -> Item:
    if isinstance(entry, str):
        return Item(both(role), "work", {"stands": named("work", entry, names)})
    aspects = {
        "by": word("work", entry.by),
        "stands": named("work", entry.otherwise, names),
        **{f"case {value}": named("work", unit, names) for value, unit in entry.cases.items()},
        **texts(note=entry.note),
    }
    return Item(both(role), "work", aspects)


def units(model: PackModel) -> dict[str, Item]:
    """Return the units."""
    return {
        key: Item(
            text_of(each.name),
            "work",
            {
                "clause": word("work", each.clause),
                "external": yes_no("work", each.external),
                "members": several("work", each.members, unit_names(model)),
                **texts(name=each.name, note=each.note),
            },
        )
        for key, each in model.units.items()
    }


def duties(model: PackModel) -> dict[str, Item]:
    """Return what each unit has to do."""
    names, phases = unit_names(model), {each.id: each.title for each in model.phases}
    return {
        each.id: Item(
            text_of(each.text),
            "work",
            {
                "unit_of": named("work", each.unit, names),
                "each_member": yes_no("work", each.each_member),
                "kind": Aspect("work", each.kind, spoken(f"kind_{each.kind}")),
                "judges": ids("work", each.judges),
                "in_phases": several("work", each.phases, phases),
                "clause": word("work", each.clause),
                **texts(text=each.text),
            },
        )
        for each in model.duties
    }
