"""From text to tree: sqlglot parses what the sieve lets through, and its tree is rebuilt from the nodes we know.

All else is refused, with its place.
"""

from collections.abc import Callable
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError
from sqlglot.tokenizer_core import Token, TokenType

from closeout.conditions.errors import ConditionError
from closeout.conditions.nodes import (
    And,
    Arith,
    ArithOp,
    Case,
    Coalesce,
    Compare,
    CompareOp,
    Constant,
    IsIn,
    IsNull,
    Node,
    Not,
    Or,
    Param,
    Ref,
)
from closeout.conditions.sieve import sieve
from closeout.kernel.dates import parse_date
from closeout.kernel.numbers import NotANumber, parse_decimal

_COMPARE: Final[dict[type[exp.Expr], CompareOp]] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_ARITH: Final[dict[type[exp.Expr], ArithOp]] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}


def parse(text: str) -> Node:
    """Return the tree of a condition; its names are still `Ref`s.

    Raises:
        ConditionError: the text is not in the dialect.
    """
    tokens = sieve(text)
    try:
        trees = sqlglot.Parser(error_level=sqlglot.ErrorLevel.IMMEDIATE).parse(tokens, text)
    except ParseError as error:
        raise ConditionError("syntax", _offset(text, error)) from None
    tree = trees[0] if len(trees) == 1 else None
    if tree is None:  # a lone ELSE, for one, is nothing to the parser
        raise ConditionError("syntax", tokens[0].start)
    _note_places(tree, tokens)
    return _build(tree)


def _note_places(tree: exp.Expr, tokens: list[Token]) -> None:
    """Give parameters and yes/no the offsets that the parser forgets; the tree has them in the order of the text."""
    colons = [token.start for token in tokens if token.token_type is TokenType.COLON]
    booleans = [token.start for token in tokens if token.token_type in (TokenType.TRUE, TokenType.FALSE)]
    for kind, places in ((exp.Placeholder, colons), (exp.Boolean, booleans)):
        nodes = list(tree.find_all(kind, bfs=False))
        if len(nodes) != len(places):  # the parser took one for something else, as in `* TRUE`
            raise ConditionError("syntax", places[0] if places else tokens[0].start)
        for node, start in zip(nodes, places, strict=True):
            node.meta["start"] = start


def _offset(text: str, error: ParseError) -> int:
    """Return the offset the parser's first complaint points at; it gives the line and the column of the token's end."""
    if not error.errors:
        return 0
    first = error.errors[0]
    lines = text.split("\n")
    line, column = int(first.get("line") or 1), int(first.get("col") or 1)
    width = len(str(first.get("highlight") or " "))
    return min(sum(len(each) + 1 for each in lines[: line - 1]) + max(column - width, 0), max(len(text) - 1, 0))


def _build(tree: exp.Expr) -> Node:
    """Return our node for `tree`."""
    for kind, build in _KINDS.items():
        if isinstance(tree, kind):
            return build(tree)
    raise ConditionError("not_in_dialect", _start(tree), found=tree.sql())


def _args(tree: exp.Expr) -> tuple[Node, Node]:
    return _build(tree.this), _build(tree.expression)


def _compare(tree: exp.Expr) -> Node:
    return Compare(_COMPARE[type(tree)], *_args(tree))


def _arith(tree: exp.Expr) -> Node:
    return Arith(_ARITH[type(tree)], *_args(tree))


def _neg(tree: exp.Expr) -> Node:
    item = _build(tree.this)
    if isinstance(item, Constant) and isinstance(item.value, float):
        return Constant(0.0 - item.value, item.at)
    return Arith("-", Constant(0.0, _start(tree)), item)


def _junction(tree: exp.Expr) -> Node:
    kind = And if isinstance(tree, exp.And) else Or
    flat: list[Node] = []
    for operand in tree.flatten():  # a long AND leans to the left, deeper than Python recurses
        node = _build(operand)
        flat.extend(node.parts if isinstance(node, kind) else (node,))
    return kind(tuple(flat))


def _between(tree: exp.Expr) -> Node:
    item = _build(tree.this)
    return And((Compare(">=", item, _build(tree.args["low"])), Compare("<=", item, _build(tree.args["high"]))))


def _in(tree: exp.Expr) -> Node:
    options = tuple(_build(each) for each in tree.expressions)
    for each, node in zip(tree.expressions, options, strict=True):
        if not isinstance(node, Constant | Param):
            raise ConditionError("in_list", _start(each))
    return IsIn(_build(tree.this), options)


def _case(tree: exp.Expr) -> Node:
    subject = tree.this and _build(tree.this)
    branches = []
    for each in tree.args["ifs"]:
        when = _build(each.this)
        branches.append((Compare("=", subject, when) if subject else when, _build(each.args["true"])))
    default = tree.args.get("default")
    return Case(tuple(branches), None if default is None else _build(default))


def _coalesce(tree: exp.Expr) -> Node:
    return Coalesce((_build(tree.this), *(_build(each) for each in tree.expressions)))


def _literal(tree: exp.Expr) -> Node:
    at = _start(tree)
    if tree.is_string:
        return Constant(str(tree.this), at)
    try:
        return Constant(parse_decimal(str(tree.this)), at)
    except NotANumber:
        raise ConditionError("number", at, found=tree.this) from None


def _date(tree: exp.Expr) -> Node:
    at, written = _start(tree), str(tree.this.this)
    try:
        return Constant(parse_date(written), at)
    except ValueError:
        raise ConditionError("date", at, found=written) from None


_KINDS: Final[dict[type[exp.Expr], Callable[[exp.Expr], Node]]] = {
    exp.Paren: lambda tree: _build(tree.this),
    exp.And: _junction,
    exp.Or: _junction,
    exp.Not: lambda tree: Not(_build(tree.this)),
    **dict.fromkeys(_COMPARE, _compare),
    **dict.fromkeys(_ARITH, _arith),
    exp.Neg: _neg,
    exp.Between: _between,
    exp.In: _in,
    exp.Is: lambda tree: IsNull(_build(tree.this)),  # the sieve lets IS stand before [NOT] NULL only
    exp.Case: _case,
    exp.Coalesce: _coalesce,
    exp.Column: lambda tree: Ref(tree.name, _start(tree)),
    exp.Placeholder: lambda tree: Param(tree.name, _start(tree)),
    exp.Boolean: lambda tree: Constant(bool(tree.this), _start(tree)),
    exp.Literal: _literal,
    exp.Cast: _date,  # DATE '…'; the sieve knows no other type
}


def _start(tree: exp.Expr) -> int:
    """Return the offset of the first thing in `tree` that knows its place."""
    places = [node.meta["start"] for node in tree.walk() if "start" in node.meta]
    return min(places, default=0)
