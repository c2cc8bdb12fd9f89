"""Evaluation for one site: a condition compiled to nested Python functions.

A site is a mapping of fact to value; a missing fact is NULL. AND and OR stop as soon as the answer is certain.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from itertools import product
from typing import Any, Final

from closeout.conditions.nodes import (
    And,
    AnyFails,
    Arith,
    ArithOp,
    Case,
    Coalesce,
    Compare,
    CompareOp,
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
from closeout.conditions.walking import choices_in, facts_in, has_arithmetic
from closeout.kernel.facts import Value
from closeout.kernel.measured import Measured
from closeout.kernel.verdicts import fails

Site = Mapping[str, Value]
Closure = Callable[[Site], Any]  # what it returns follows the node's checked type; None is NULL
Parameters = Mapping[str, LiteralValue]

OPERATORS: Final[Mapping[CompareOp, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_STRICT: Final[tuple[CompareOp, ...]] = ("<", ">")
_EXACT: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)  # the usual one rounds a product to 28 digits
ARITHMETIC: Final[Mapping[ArithOp, Callable[[Any, Any], Any]]] = {
    "+": _EXACT.add,
    "-": _EXACT.subtract,
    "*": _EXACT.multiply,
}


def compile_closure(node: Node, parameters: Parameters) -> Closure:
    """Return a function from a site to the value of `node`; parameters are fixed now."""
    return _Compiler(parameters).compile(node)


class _Compiler:
    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters

    def compile(self, node: Node) -> Closure:
        match node:
            case FactNode(key):
                return lambda site: site.get(key)
            case Constant(value):
                return lambda site: value
            case Param(name):
                fixed = self._parameters[name]
                return lambda site: fixed
            case Compare():
                return self._compare(node)
            case Arith(op, left, right):
                return _binary(ARITHMETIC[op], self._operand(left, True), self._operand(right, True))
            case IsIn(item, options):
                return self._in(node, item, options)
            case IsNull(item):
                inner = self.compile(item)
                return lambda site: inner(site) is None
            case Not(item):
                return _not(self.compile(item))
            case And(parts):
                return _junction([self.compile(each) for each in parts], stops_at=False)
            case Or(parts):
                return _junction([self.compile(each) for each in parts], stops_at=True)
            case AnyFails(parts):
                return _junction([self.compile(each) for each in parts], stops_at=True)
            case StandardFails(_, applies, requires):
                return _standard_fails(None if applies is None else self.compile(applies), self.compile(requires))
            case Named(_, body):
                return self.compile(body)
            case Case() | Coalesce():
                return self._choice_of_values(node)
        raise AssertionError(f"unbound node {node!r}")

    def _operand(self, node: Node, exact: bool) -> Closure:
        """Compile a side of a comparison; `exact`: its numbers become decimals, since doubles would round a sum."""
        inner = self.compile(node)
        return (lambda site: _decimal(inner(site))) if exact else inner

    def _compare(self, node: Compare) -> Closure:
        """Compile a comparison; of measured numbers it holds, or not, only where it does so at each of their ends."""
        plain = self._plain_compare(node)
        facts = facts_in(node)
        if node.op in ("=", "<>"):
            below, above = (self._at_ends(replace(node, op=op)) for op in _STRICT)
            unequal = _junction([below, above], stops_at=True)
            unsure = _not(unequal) if node.op == "=" else unequal
        else:
            unsure = self._at_ends(node)
        return lambda site: unsure(site) if any(type(site.get(key)) is Measured for key in facts) else plain(site)

    def _at_ends(self, node: Compare) -> Closure:
        """Compile what a comparison says where it says the same at all ends of the measured numbers, else NULL.

        What calculates takes its extremes at the ends. What chooses may not, unless the choice is the same all the way.
        """
        compare, facts = self._plain_compare(node), facts_in(node)
        choices = [(self.compile(each), facts_in(each)) for each in choices_in(node)]

        def at_ends(site: Site) -> bool | None:
            measured = {key: value for key in facts if isinstance(value := site.get(key), Measured)}
            doubtful = {key for key, value in measured.items() if value.doubtful}
            if any(not doubtful.isdisjoint(read) and choose(site) is None for choose, read in choices):
                return None
            corners = product(*((value.low, value.high) for value in measured.values()))
            answers = {compare({**site, **dict(zip(measured, corner, strict=True))}) for corner in corners}
            return answers.pop() if len(answers) == 1 else None

        return at_ends

    def _plain_compare(self, node: Compare) -> Closure:
        exact = has_arithmetic(node)
        return _binary(OPERATORS[node.op], self._operand(node.left, exact), self._operand(node.right, exact))

    def _in(self, node: Node, item: Node, options: tuple[Node, ...]) -> Closure:
        exact = has_arithmetic(node)
        facts = facts_in(node)
        unsure = _junction([self._compare(Compare("=", item, each)) for each in options], stops_at=True)
        inner = self._operand(item, exact)
        allowed = frozenset(self._operand(each, exact)({}) for each in options)

        def is_in(site: Site) -> bool | None:
            if any(type(site.get(key)) is Measured for key in facts):
                answer: bool | None = unsure(site)
                return answer
            value = inner(site)
            return None if value is None else value in allowed

        return is_in

    def _choice_of_values(self, node: Case | Coalesce) -> Closure:
        if isinstance(node, Coalesce):
            items = [self.compile(each) for each in node.items]
            return lambda site: next((value for item in items if (value := item(site)) is not None), None)
        branches = [(self.compile(when), self.compile(then)) for when, then in node.branches]
        otherwise = self.compile(node.otherwise) if node.otherwise is not None else lambda site: None

        def case(site: Site) -> Any:
            for when, then in branches:
                if when(site) is True:
                    return then(site)
            return otherwise(site)

        return case


def _decimal(value: Any) -> Any:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _binary(apply: Callable[[Any, Any], Any], left: Closure, right: Closure) -> Closure:
    def binary(site: Site) -> Any:
        a = left(site)
        if a is None:
            return None
        b = right(site)
        return None if b is None else apply(a, b)

    return binary


def _not(inner: Closure) -> Closure:
    def negate(site: Site) -> bool | None:
        value: bool | None = inner(site)
        return None if value is None else not value

    return negate


def _junction(parts: list[Closure], *, stops_at: bool) -> Closure:
    """AND stops at the first False, OR at the first True; a NULL on the way makes the rest NULL."""

    def junction(site: Site) -> bool | None:
        unknown = False
        for part in parts:
            value: bool | None = part(site)
            if value is stops_at:
                return stops_at
            unknown = unknown or value is None
        return None if unknown else not stops_at

    return junction


def _standard_fails(applies: Closure | None, requires: Closure) -> Closure:
    if applies is None:
        return _not(requires)
    return lambda site: fails(applies(site), requires(site))
