"""Conditions as SQL text that DuckDB and SQLite both read: parameters put in, names written out in brackets."""

from datetime import date

from closeout.conditions.closures import Parameters
from closeout.conditions.nodes import (
    And,
    AnyFails,
    Compare,
    Constant,
    FactNode,
    IsIn,
    IsNull,
    LiteralValue,
    Named,
    Node,
    Not,
    Or,
    Param,
    StandardFails,
)


def sql(node: Node, parameters: Parameters) -> str:
    """Return `node` as an SQL expression over columns named like the facts.

    Raises:
        NotImplementedError: the node is of a kind that no shipped pack uses.
    """

    def of(part: Node) -> str:
        return sql(part, parameters)

    match node:
        case FactNode(key):
            return f'"{key}"'
        case Constant(value):
            return written(value)
        case Param(name):
            return written(parameters[name])
        case Compare(op, left, right):
            return f"({of(left)} {op} {of(right)})"
        case IsIn(item, options):
            return f"({of(item)} IN ({', '.join(map(of, options))}))"
        case IsNull(item):
            return f"({of(item)} IS NULL)"
        case Not(item):
            return f"(NOT {of(item)})"
        case And(parts):
            return f"({' AND '.join(map(of, parts))})"
        case Or(parts) | AnyFails(parts):
            return f"({' OR '.join(map(of, parts))})"
        case StandardFails(_, applies, requires):
            return f"(NOT {of(requires)})" if applies is None else f"({of(applies)} AND NOT {of(requires)})"
        case Named(_, body):
            return of(body)
    raise NotImplementedError(f"no shipped pack has {node!r}")


def written(value: LiteralValue) -> str:
    """Return a value as an SQL literal."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"
