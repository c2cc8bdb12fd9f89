"""Standards and named sub-expressions taken apart for comparison."""

from closeout.conditions.nodes import AnyFails, Node
from closeout.packfile.aspects import Aspect, Item, condition, ids, spoken, texts, word
from closeout.packfile.definitions import text_of
from closeout.packfile.models import PackModel
from closeout.packfile.models_rules import NameModel
from closeout.packfile.pack import Pack


def names(pack: Pack) -> dict[str, Item]:
    """Return the named sub-expressions."""
    return {key: _name(pack.names[key], each) for key, each in pack.model.names.items()}


def _name(node: Node, model: NameModel) -> Item:
    meant = [each.standard for each in node.parts] if isinstance(node, AnyFails) else []
    aspects = {
        "when": condition("verdicts", model.when),
        "any_fails": ids("verdicts", meant),
        "clause": word("work", model.clause),
        **texts(text=model.text),
    }
    return Item(text_of(model.text), "verdicts", aspects)


def standards(model: PackModel) -> dict[str, Item]:
    """Return the standards."""
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
        for each in model.standards
    }
