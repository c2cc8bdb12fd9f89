"""Which unknown facts count in a condition that is unknown (decisions.md 1, "Questions").

The answer is static: each place where a fact stands counts when every expression around it is NULL. Both evaluators
read the same list, so that they ask the same questions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from closeout.conditions.nodes import And, AnyFails, FactNode, Named, Node, Not, Or, StandardFails
from closeout.conditions.walking import facts_in


@dataclass(frozen=True, slots=True)
class Ask:
    """One place where a fact may have to be asked for.

    It counts when the fact is NULL, every node in `unknown` is NULL and every node in `known` is not. `standard` is the
    id of the standard through which the place is reached, None where there is none.
    """

    fact: str
    unknown: tuple[Node, ...] = ()
    known: tuple[Node, ...] = ()
    standard: str | None = None


def asks(node: Node) -> tuple[Ask, ...]:
    """Return the places of `node`, from left to right."""
    return tuple(_asks(node))


def _asks(node: Node) -> Iterator[Ask]:
    match node:
        case FactNode(key):
            yield Ask(key)
        case Named(_, body):
            yield from _asks(body)
        case And(parts) | Or(parts):
            yield from _within(node, parts)
        case AnyFails(parts):
            yield from _within(node, parts)
        case Not(item):
            yield from _asks(item)
        case StandardFails():
            yield from _of_standard(node)
        case _:
            for fact in facts_in(node):
                yield Ask(fact, unknown=(node,))


def _within(node: Node, parts: tuple[Node, ...]) -> Iterator[Ask]:
    for part in parts:
        for ask in _asks(part):
            yield replace(ask, unknown=(node, *ask.unknown))


def _of_standard(node: StandardFails) -> Iterator[Ask]:
    for ask in asks_of_standard(node):
        yield replace(ask, unknown=(node, *ask.unknown))


def asks_of_standard(node: StandardFails) -> Iterator[Ask]:
    """Yield the places of a standard: those of `applies` where that is NULL, else those of `requires`."""
    if node.applies is not None:
        for ask in _asks(node.applies):
            yield replace(ask, unknown=(node.applies, *ask.unknown), standard=node.standard)
    known = () if node.applies is None else (node.applies,)
    for ask in _asks(node.requires):
        yield replace(ask, unknown=(node.requires, *ask.unknown), known=(*known, *ask.known), standard=node.standard)
