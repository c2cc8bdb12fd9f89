"""Walking along the tree of a condition: its parts, the facts it reads, how large it is."""

from collections.abc import Iterator

from closeout.conditions.nodes import (
    And,
    AnyFails,
    Arith,
    Case,
    Coalesce,
    Compare,
    FactNode,
    IsIn,
    IsNull,
    Named,
    Node,
    Not,
    Or,
    StandardFails,
)


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts of a node, from left to right."""
    match node:
        case Arith(_, left, right) | Compare(_, left, right):
            return (left, right)
        case IsIn(item, options):
            return (item, *options)
        case IsNull(item) | Not(item):
            return (item,)
        case And(parts) | Or(parts) | Coalesce(parts):
            return parts
        case AnyFails(parts=standards):
            return standards
        case Case(branches, otherwise):
            flat = tuple(part for branch in branches for part in branch)
            return flat if otherwise is None else (*flat, otherwise)
        case Named(_, body):
            return (body,)
        case StandardFails(_, applies, requires):
            return (requires,) if applies is None else (applies, requires)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it, from left to right."""
    yield node
    for child in children(node):
        yield from walk(child)


def exceeds(node: Node, parts: int, depth: int) -> bool:
    """Return whether a node has more parts or is nested deeper than that; it stops counting there."""
    waiting, seen = [(node, 1)], 0
    while waiting:
        each, level = waiting.pop()
        seen += 1
        if seen > parts or level > depth:
            return True
        waiting.extend((child, level + 1) for child in children(each))
    return False


def facts_in(node: Node) -> tuple[str, ...]:
    """Return the keys of the facts a node reads, in the order they stand, without repeats."""
    return tuple(dict.fromkeys(part.key for part in walk(node) if isinstance(part, FactNode)))


def has_arithmetic(node: Node) -> bool:
    """Return whether a node calculates."""
    return any(isinstance(part, Arith) for part in walk(node))


def choices_in(node: Node) -> tuple[Node, ...]:
    """Return the conditions by which a node chooses between values."""
    return tuple(when for part in walk(node) if isinstance(part, Case) for when, _ in part.branches)
