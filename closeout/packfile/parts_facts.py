"""The facts and parameters of a pack, one by one."""

from closeout.kernel.facts import Fact
from closeout.packfile.parts_base import Reading, plain, text_model
from closeout.packfile.views_base import NamedView, View
from closeout.packfile.views_facts import FactView, ParameterView


def facts(reading: Reading) -> list[View]:
    """Return the facts that conditions read, and the pack's own; all of them where `every` is set."""
    keys = [key for key in reading.pack.facts if reading.every or key in reading.uses or key in reading.pack.own_facts]
    return [_fact(reading, reading.pack.facts[key]) for key in keys]


def _fact(reading: Reading, fact: Fact) -> View:
    return FactView(
        id=fact.key,
        type=fact.type,
        label=text_model(fact.label),
        unit=fact.unit,
        choices=[NamedView(id=key, name=text_model(label)) for key, label in fact.choices.items()],
        default=None if fact.default is None else plain(fact.default),
        judged_by=None if fact.judged_by is None else reading.who(fact.judged_by),
        layer=fact.layer,
        note=None if fact.note is None else text_model(fact.note),
        personal=fact.personal,
        own=fact.key in reading.pack.own_facts,
        used_by=reading.used(fact.key),
    )


def parameters(reading: Reading) -> list[View]:
    """Return the parameters with their values as they are now."""
    return [
        ParameterView(
            id=name,
            type=each.type,
            value=plain(reading.pack.values[name]),
            unit=each.unit,
            label=each.label,
            clause=each.clause,
            ours=each.ours,
            used_by=reading.used(f":{name}"),
        )
        for name, each in reading.pack.model.parameters.items()
    ]
