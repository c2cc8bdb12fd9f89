"""Facts and parameters taken apart for comparison."""

from closeout.kernel.text import both
from closeout.packfile.aspects import Aspect, Aspects, Item, amount, texts, word, yes_no
from closeout.packfile.definitions import text_of
from closeout.packfile.models import PackModel
from closeout.packfile.models_facts import FactModel
from closeout.packfile.values import show_value, typed


def parameters(model: PackModel) -> dict[str, Item]:
    """Return the parameters."""
    items = {}
    for name, each in model.parameters.items():
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


def facts(model: PackModel) -> dict[str, Item]:
    """Return the pack's own facts."""
    return {key: _fact(each) for key, each in model.facts.items()}


def _fact(model: FactModel) -> Item:
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
