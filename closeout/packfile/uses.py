"""Where a pack's conditions use a fact, a parameter or a named sub-expression, directly or through another name."""

from collections.abc import Iterator, Mapping

from closeout.conditions.check import condition
from closeout.conditions.nodes import FactNode, Named, Node, Param
from closeout.conditions.types import Scope
from closeout.conditions.walking import walk
from closeout.packfile.pack import Pack

Uses = Mapping[str, tuple[str, ...]]


def conditions(pack: Pack) -> Iterator[tuple[str, Node]]:
    """Yield each bound condition with the id of what it belongs to: a standard, TABLE, TABLE/ROW, a name, a measure."""
    yield from pack.names.items()
    yield from pack.conditions()
    scope = Scope(pack.facts, pack.parameters, pack.names)
    yield from ((each.id, condition(each.when, scope)) for each in pack.model.measures if each.when is not None)


def uses(pack: Pack) -> Uses:
    """Return for each fact, `:parameter` and name who uses it, in the order of the pack; what nobody uses is absent."""
    found: dict[str, dict[str, None]] = {}
    for owner, node in conditions(pack):
        for part in walk(node):
            key = _key(part)
            if key is not None and key != owner:
                found.setdefault(key, {})[owner] = None
    for deadline in pack.model.deadlines:
        if isinstance(deadline.due.days, str):
            found.setdefault(f":{deadline.due.days}", {})[deadline.id] = None
    return {key: tuple(owners) for key, owners in found.items()}


def _key(part: Node) -> str | None:
    match part:
        case FactNode(key):
            return key
        case Param(name):
            return f":{name}"
        case Named(name, _):
            return name
        case _:
            return None
