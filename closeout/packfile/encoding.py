"""Conditions as z3 reads them: every value is a pair, whether it is known and what it is, so that NULL is spelled out.

Booleans are z3's; numbers are reals, of which decimals of 15 digits are a part; days are counted; texts and choices are
numbered. What a fact can be is what a cell can be: its choices, its bounds, no word that means "not established".
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from functools import reduce
from itertools import count, islice
from math import isfinite
from typing import Final

from closeout.conditions.closures import OPERATORS, Parameters
from closeout.conditions.nodes import (
    And,
    AnyFails,
    Arith,
    ArithOp,
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
from closeout.kernel.facts import Fact, Value
from closeout.kernel.numbers import SIGNIFICANT_DIGITS, shortest
from closeout.packfile.solver import Expr, z3
from closeout.tabular.cell_numbers import bounds
from closeout.tabular.words import NULL_WORDS, fold

# Of z3's terms; they stay exact, as the evaluator's decimals do.
_ARITHMETIC: Final[Mapping[ArithOp, Callable[[Expr, Expr], Expr]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_LARGEST: Final = 1.79769313486231e308  # of 15 digits, that a double holds


@dataclass(frozen=True, slots=True)
class Term:
    """A value that may be NULL; `value` means nothing where `known` is false."""

    known: Expr
    value: Expr

    @property
    def true(self) -> Expr:
        """That a yes/no is known and yes."""
        return z3.And(self.known, self.value)

    @property
    def false(self) -> Expr:
        """That a yes/no is known and no."""
        return z3.And(self.known, z3.Not(self.value))


class Encoder:
    """Turns the conditions of one pack into z3's terms, in a context of its own so that every run is the same."""

    def __init__(self, facts: Mapping[str, Fact], parameters: Parameters) -> None:
        """Encode conditions over `facts`, with the values that the parameters have now."""
        self.context = z3.Context()
        self._facts, self._parameters = facts, parameters
        self._variables: dict[str, Term] = {}
        self._names: dict[str, Term] = {}
        self._words: list[str] = []
        self._never: list[str] = []

    def term(self, node: Node) -> Term:
        """Return the term of a bound node."""
        match node:
            case FactNode(key):
                return self.fact(key)
            case Constant() | Param():
                value = node.value if isinstance(node, Constant) else self._parameters[node.name]
                return self._certain(self.constant(value))
            case Compare(op, left, right):
                return _strict(OPERATORS[op], self.term(left), self.term(right))
            case Arith(op, left, right):
                return _strict(_ARITHMETIC[op], self.term(left), self.term(right))
            case IsIn(item, options):
                inner = self.term(item)
                return Term(inner.known, self._any([inner.value == self.term(each).value for each in options]))
            case IsNull(item):
                return self._certain(z3.Not(self.term(item).known))
            case Not(item):
                inner = self.term(item)
                return Term(inner.known, z3.Not(inner.value))
            case And(parts):
                return self._and([self.term(each) for each in parts])
            case Or(parts) | AnyFails(parts):
                return self._or([self.term(each) for each in parts])
            case StandardFails():
                return self._standard_fails(node)
            case Named(name, body):
                if name not in self._names:
                    self._names[name] = self.term(body)
                return self._names[name]
            case Coalesce(items):
                return reduce(_first_known, [self.term(each) for each in reversed(items)])
            case Case(branches, otherwise):
                return self._case(branches, otherwise)
        raise AssertionError(f"unbound node {node!r}")

    def _certain(self, value: Expr) -> Term:
        return Term(z3.BoolVal(True, self.context), value)

    def _any(self, parts: Sequence[Expr]) -> Expr:
        return z3.Or(*parts, self.context)

    def _all(self, parts: Sequence[Expr]) -> Expr:
        return z3.And(*parts, self.context)

    def _truth(self, true: Expr, false: Expr) -> Term:
        return Term(z3.Or(true, false), true)

    def _and(self, parts: list[Term]) -> Term:
        return self._truth(self._all([each.true for each in parts]), self._any([each.false for each in parts]))

    def _or(self, parts: list[Term]) -> Term:
        return self._truth(self._any([each.true for each in parts]), self._all([each.false for each in parts]))

    def _standard_fails(self, node: StandardFails) -> Term:
        requires = self.term(node.requires)
        if node.applies is None:
            return Term(requires.known, z3.Not(requires.value))
        applies = self.term(node.applies)
        # Where `requires` is true the standard does not fail, whether or not it applies (kernel.verdicts.fails).
        return self._truth(z3.And(applies.true, requires.false), z3.Or(applies.false, requires.true))

    def _case(self, branches: tuple[tuple[Node, Node], ...], otherwise: Node | None) -> Term:
        pairs = [(self.term(when).true, self.term(then)) for when, then in branches]
        rest = Term(z3.BoolVal(False, self.context), pairs[-1][1].value) if otherwise is None else self.term(otherwise)
        for when, then in reversed(pairs):
            rest = Term(z3.If(when, then.known, rest.known), z3.If(when, then.value, rest.value))
        return rest

    def constant(self, value: LiteralValue) -> Expr:
        """Return the z3 constant that stands for a value."""
        if isinstance(value, bool):
            return z3.BoolVal(value, self.context)
        if isinstance(value, float):
            return z3.RealVal(shortest(value), self.context)
        return z3.IntVal(value.toordinal() if isinstance(value, date) else self._code(value), self.context)

    def _code(self, word: str) -> int:
        """Return the number of a word; those that no cell can hold, because they are read as NULL, are negative."""
        never = fold(word) in NULL_WORDS or word != word.strip()
        words = self._never if never else self._words
        if word not in words:
            words.append(word)
        return -1 - words.index(word) if never else words.index(word)

    def other_word(self) -> Expr:
        """Return the constant of a word that no condition mentions."""
        return z3.IntVal(len(self._words), self.context)

    def fact(self, key: str) -> Term:
        """Return the variable of a fact."""
        if key not in self._variables:
            self._variables[key] = Term(z3.Bool(f"known {key}", self.context), self._variable(self._facts[key]))
        return self._variables[key]

    def domain(self, keys: Sequence[str]) -> list[Expr]:
        """Return what the facts `keys` can be."""
        return [each for key in keys for each in self._limits(self._facts[key], self.fact(key))]

    def _variable(self, fact: Fact) -> Expr:
        kinds = {"boolean": z3.Bool, "set": z3.Bool, "number": z3.Real}  # a set is only ever asked whether it is NULL
        return kinds.get(fact.type, z3.Int)(fact.key, self.context)

    def _limits(self, fact: Fact, term: Term) -> list[Expr]:
        """Return what is true of a fact at every site; one with a default is always known."""
        return [*self._bounds(fact, term.value), *([] if fact.default is None else [term.known])]

    def _bounds(self, fact: Fact, value: Expr) -> list[Expr]:
        match fact.type:
            case "choice":
                return [self._any([value == self._code(choice) for choice in fact.choices])]
            case "text":
                return [value >= 0]
            case "date":
                return [value >= date.min.toordinal(), value <= date.max.toordinal()]
            case "number":
                low, high = (float(each) for each in bounds(fact))
                least = [value >= self.constant(low)] if isfinite(low) else []
                return [*least, value <= self.constant(high)] if isfinite(high) else least
        return []

    def site(self, model: Expr, keys: Sequence[str]) -> dict[str, Value]:
        """Return what `model` says of the facts `keys`; None: unknown. Numbers are rounded to decimals of 15 digits."""
        return {key: self._said(model, self._facts[key], self.fact(key)) for key in keys}

    def _said(self, model: Expr, fact: Fact, term: Term) -> Value:
        if not z3.is_true(model.eval(term.known, model_completion=True)):
            return None
        value = model.eval(term.value, model_completion=True)
        match fact.type:
            case "boolean":
                return bool(z3.is_true(value))
            case "number":
                return _decimal(value)
            case "date":
                return date.fromordinal(value.as_long())
            case "set":
                return next(iter(fact.choices))
        return self._word(value.as_long())

    def _word(self, code: int) -> str:
        """Return the word of a number; numbers past the last stand for words that no condition mentions."""
        if code < len(self._words):
            return self._words[code] if code >= 0 else self._never[-1 - code]
        others = (word for number in count(1) if (word := f"X{number}") not in self._words)
        return next(islice(others, code - len(self._words), None))


def _strict(apply: Callable[[Expr, Expr], Expr], left: Term, right: Term) -> Term:
    return Term(z3.And(left.known, right.known), apply(left.value, right.value))


def _first_known(rest: Term, item: Term) -> Term:
    return Term(z3.Or(item.known, rest.known), z3.If(item.known, item.value, rest.value))


def _decimal(value: Expr) -> float:
    exact = (value.approx(20) if z3.is_algebraic_value(value) else value).as_fraction()
    rounded = Context(prec=SIGNIFICANT_DIGITS).divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return max(-_LARGEST, min(_LARGEST, float(rounded))) + 0.0
