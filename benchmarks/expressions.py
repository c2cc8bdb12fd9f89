"""Conditions as zen-engine's expressions, and decision models made of them."""

import json
from typing import Final

from benchmarks.rules import Rule
from closeout.conditions.closures import Parameters
from closeout.conditions.nodes import (
    And,
    AnyFails,
    Compare,
    Constant,
    FactNode,
    IsIn,
    Named,
    Node,
    Not,
    Or,
    Param,
    StandardFails,
)

_OPERATORS: Final = {"=": "==", "<>": "!="}


def expression(rule: Rule) -> str:
    """Return `rule` in zen-engine's expression language."""
    return _of(rule.node, rule.pack.values)


def _of(node: Node, parameters: Parameters) -> str:
    def of(part: Node) -> str:
        return _of(part, parameters)

    match node:
        case FactNode(key):
            return key
        case Constant(value):
            return json.dumps(value)
        case Param(name):
            return json.dumps(parameters[name])
        case Compare(op, left, right):
            return f"({of(left)} {_OPERATORS.get(op, op)} {of(right)})"
        case IsIn(item, options):
            return f"({of(item)} in [{', '.join(map(of, options))}])"
        case Not(item):
            return f"(not {of(item)})"
        case And(parts):
            return f"({' and '.join(map(of, parts))})"
        case Or(parts) | AnyFails(parts):
            return f"({' or '.join(map(of, parts))})"
        case StandardFails(_, applies, requires):
            return f"(not {of(requires)})" if applies is None else f"({of(applies)} and not {of(requires)})"
        case Named(_, body):
            return of(body)
    raise NotImplementedError(f"no shipped pack has {node!r}")


def model(expressions: dict[str, str]) -> dict[str, object]:
    """Return a JSON decision model that answers each expression under its key."""
    listed = [{"id": key, "key": key, "value": text} for key, text in expressions.items()]
    content = {"expressions": listed, "passThrough": False}
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "content": {}},
            {"id": "rules", "name": "rules", "type": "expressionNode", "content": content},
            {"id": "out", "name": "out", "type": "outputNode", "content": {}},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
            {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
        ],
    }
