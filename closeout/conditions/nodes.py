"""The tree of a condition. Everything the dialect can say is one of these nodes; nothing else exists."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

CompareOp = Literal["=", "<>", "<", "<=", ">", ">="]
ArithOp = Literal["+", "-", "*"]
LiteralValue = bool | float | str | date


@dataclass(frozen=True, slots=True)
class Ref:
    """A name as written, not yet known to be a fact or a named sub-expression. `at`: its offset in the text."""

    name: str
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Param:
    """`:name`, a parameter of the pack."""

    name: str
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, text, date or yes/no written out."""

    value: LiteralValue
    at: int = field(compare=False, default=0)


@dataclass(frozen=True, slots=True)
class FactNode:
    """The value of a fact."""

    key: str


@dataclass(frozen=True, slots=True)
class Arith:
    """Exact decimal arithmetic; NULL where either side is NULL."""

    op: ArithOp
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison; NULL where either side is NULL."""

    op: CompareOp
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class IsIn:
    """`item IN (…)`; NULL where the item is NULL. The options are literals or parameters."""

    item: "Node"
    options: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class IsNull:
    """`item IS NULL`; never NULL itself."""

    item: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    """Three-valued NOT."""

    item: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Three-valued AND of two or more parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Three-valued OR of two or more parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Case:
    """`CASE WHEN … THEN … ELSE … END`; a WHEN that is NULL is passed over; without ELSE the rest is NULL."""

    branches: tuple[tuple["Node", "Node"], ...]
    otherwise: "Node | None"


@dataclass(frozen=True, slots=True)
class Coalesce:
    """The first of its items that is not NULL."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A named sub-expression; it stands for its text."""

    name: str
    body: "Node"


@dataclass(frozen=True, slots=True)
class StandardFails:
    """Whether one standard fails, as "any standard fails" counts it (see `kernel.verdicts.fails`)."""

    standard: str
    applies: "Node | None"
    requires: "Node"


@dataclass(frozen=True, slots=True)
class AnyFails:
    """Three-valued OR over the verdicts of standards; over none it is false."""

    parts: tuple[StandardFails, ...]


Node = (
    Ref
    | Param
    | Constant
    | FactNode
    | Arith
    | Compare
    | IsIn
    | IsNull
    | Not
    | And
    | Or
    | Case
    | Coalesce
    | Named
    | StandardFails
    | AnyFails
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
