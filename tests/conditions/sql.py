"""A tree written out as SQL, every part in brackets; straight from decisions.md 1 and without a parser."""

from datetime import date

from closeout.conditions.closures import Parameters
from closeout.conditions.nodes import (
    And,
    AnyFails,
    Arith,
    Case,
    Coalesce,
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
from closeout.conditions.walking import children
from closeout.kernel.numbers import shortest


def literal(value: LiteralValue, *, dates: bool) -> str:
    """Return `value` in SQL; `dates`: the engine has dates, otherwise they are texts."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"({shortest(value)})"
    if isinstance(value, date):
        return f"DATE '{value}'" if dates else f"'{value}'"
    return "'" + value.replace("'", "''") + "'"


def sql(node: Node, parameters: Parameters, *, dates: bool) -> str:
    """Return `node` in SQL, parameters set."""
    match node:
        case FactNode(key):
            return f'"{key}"'
        case Constant(value):
            return literal(value, dates=dates)
        case Param(name):
            return literal(parameters[name], dates=dates)
        case Named(_, body):
            return sql(body, parameters, dates=dates)
        case Case(branches, otherwise):
            parts = [sql(part, parameters, dates=dates) for branch in branches for part in branch]
            whens = " ".join(f"WHEN {when} THEN {then}" for when, then in zip(parts[::2], parts[1::2], strict=True))
            rest = "NULL" if otherwise is None else sql(otherwise, parameters, dates=dates)
            return f"(CASE {whens} ELSE {rest} END)"
        case StandardFails(_, None, requires):
            return _fails("TRUE", sql(requires, parameters, dates=dates))
        case _:
            return _operation(node, [sql(part, parameters, dates=dates) for part in children(node)])


def _operation(node: Node, parts: list[str]) -> str:
    match node:
        case Arith(op) | Compare(op):
            return f"({parts[0]} {op} {parts[1]})"
        case IsIn():
            return f"({parts[0]} IN ({', '.join(parts[1:])}))"
        case IsNull():
            return f"({parts[0]} IS NULL)"
        case Not():
            return f"(NOT {parts[0]})"
        case And():
            return f"({' AND '.join(parts)})"
        case Or() | AnyFails():
            return f"({' OR '.join(parts) or 'FALSE'})"
        case Coalesce():
            return f"COALESCE({', '.join(parts)})"
        case StandardFails():
            return _fails(*parts)
        case _:
            raise AssertionError(node)


def _fails(applies: str, requires: str) -> str:
    """Fail is true; pass and not_applicable are false; unknown is NULL, but false where `requires` is true."""
    return (
        f"(CASE WHEN ({applies}) IS NOT NULL AND NOT ({applies}) THEN FALSE "
        f"WHEN ({requires}) IS NOT NULL AND ({requires}) THEN FALSE "
        f"WHEN ({applies}) IS NULL OR ({requires}) IS NULL THEN NULL ELSE TRUE END)"
    )
