"""The tree of a condition. Everything the dialect can say is one of these nodes; nothing else exists."""

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
