"""Evaluation for many sites: a condition compiled to one Polars expression.

Polars follows the same three-valued logic. Where a comparison calculates, doubles would round differently from
decimals, so that one comparison runs through the closures row by row: right before fast; no shipped pack calculates.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import polars as pl

from closeout.conditions.closures import OPERATORS, Parameters, compile_closure
from closeout.conditions.nodes import (
    And,
    AnyFails,
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
from closeout.conditions.walking import choices_in, facts_in, has_arithmetic
from closeout.kernel.measured import high_column, low_column, with_ends


class Vectoriser:
    """Compiles conditions to expressions over columns named like the facts.

    Nodes listed in `ready` (named sub-expressions, standards) were computed before into the column given there, and are
    read from it instead of being computed again. The facts in `measured` have columns for their two ends as well.
    """

    def __init__(
        self,
        parameters: Parameters,
        ready: Mapping[Node, str] | None = None,
        measured: frozenset[str] = frozenset(),
    ) -> None:
        """Fix the parameters' values; `ready` may be filled further between calls."""
        self._parameters = parameters
        self._measured = measured
        self._ends: dict[str, str] = {}
        self._ready = {} if ready is None else ready

    def compile(self, node: Node) -> pl.Expr:
        """Return the expression of a bound node."""
        column = self._ready.get(node)
        if column is not None:
            return pl.col(column)
        if isinstance(node, Compare | IsIn | IsNull) and (has_arithmetic(node) or self._chooses_by_measured(node)):
            return self._by_closure(node)
        if isinstance(node, Compare) and not self._measured.isdisjoint(facts_in(node)):
            return self._at_ends(node)
        return self._plain(node)

    def _chooses_by_measured(self, node: Node) -> bool:
        """Return whether other comparisons of measured numbers stand within this one."""
        return any(not self._measured.isdisjoint(facts_in(each)) for each in choices_in(node))

    def _plain(self, node: Node) -> pl.Expr:
        match node:
            case FactNode(key):
                return pl.col(self._ends.get(key, key))
            case Constant(value):
                return _literal(value)
            case Param(name):
                return _literal(self._parameters[name])
            case Compare(op, left, right):
                return OPERATORS[op](self.compile(left), self.compile(right))  # type: ignore[no-any-return]  # operators on Expr give Expr
            case IsIn(item, options):
                return self._in(item, options)
            case IsNull(item):
                return self.compile(item).is_null()
            case Not(item):
                return ~self.compile(item)
            case And(parts):
                return _joined(operator.and_, [self.compile(each) for each in parts])
            case Or(parts) | AnyFails(parts):
                return _joined(operator.or_, [self.compile(each) for each in parts] or [pl.lit(False)])
            case StandardFails():
                return self._standard_fails(node)
            case Named(_, body):
                return self.compile(body)
            case Coalesce(items):
                return pl.coalesce([self.compile(each) for each in items])
            case Case(branches, otherwise):
                return self._case(branches, otherwise)
        raise AssertionError(f"unbound node {node!r}")

    def _at_ends(self, node: Compare) -> pl.Expr:
        """A comparison of measured numbers: what it says where it says the same at all of their ends, else NULL."""
        if node.op in ("=", "<>"):
            unequal = self._at_ends(replace(node, op="<")) | self._at_ends(replace(node, op=">"))
            return unequal if node.op == "<>" else ~unequal
        facts = [key for key in facts_in(node) if key in self._measured]
        answers = []
        for ends in product((low_column, high_column), repeat=len(facts)):
            self._ends = {key: name(key) for key, name in zip(facts, ends, strict=True)}
            answers.append(self._plain(node))
        self._ends = {}
        same = _joined(operator.and_, [each == answers[0] for each in answers[1:]])
        return pl.when(same).then(answers[0])

    def _in(self, item: Node, options: tuple[Node, ...]) -> pl.Expr:
        return _joined(operator.or_, [self.compile(Compare("=", item, each)) for each in options])

    def _standard_fails(self, node: StandardFails) -> pl.Expr:
        failed = ~self.compile(node.requires)
        return failed if node.applies is None else self.compile(node.applies) & failed

    def _case(self, branches: tuple[tuple[Node, Node], ...], otherwise: Node | None) -> pl.Expr:
        rest = pl.lit(None) if otherwise is None else self.compile(otherwise)
        for when, then in reversed(branches):
            rest = pl.when(self.compile(when)).then(self.compile(then)).otherwise(rest)
        return rest

    def _by_closure(self, node: Node) -> pl.Expr:
        closure = compile_closure(node, self._parameters)
        facts = facts_in(node)
        if not facts:
            return pl.lit(closure({}), dtype=pl.Boolean)
        measured = [key for key in facts if key in self._measured]
        ends = [name(key) for key in measured for name in (low_column, high_column)]
        return pl.struct(*facts, *ends).map_elements(
            lambda row: closure(with_ends(row, measured)), return_dtype=pl.Boolean, skip_nulls=False
        )


def _joined(join: Callable[[pl.Expr, pl.Expr], pl.Expr], parts: Sequence[pl.Expr]) -> pl.Expr:
    """Join the parts as a balanced tree; in a chain of n, Polars takes time by n squared."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return join(_joined(join, parts[:middle]), _joined(join, parts[middle:]))


def _literal(value: LiteralValue) -> pl.Expr:
    if isinstance(value, bool):
        return pl.lit(value, dtype=pl.Boolean)
    if isinstance(value, float):
        return pl.lit(value, dtype=pl.Float64)
    return pl.lit(value, dtype=pl.Date) if isinstance(value, date) else pl.lit(value, dtype=pl.String)
