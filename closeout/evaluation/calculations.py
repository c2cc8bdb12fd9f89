"""What a calculation in a condition comes to at a site, and how it reads: "住宿人数 10 × 6 平方米"."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from closeout.conditions.closures import Site
from closeout.conditions.nodes import Arith, ArithOp, Case, Coalesce, Constant, FactNode, Node, Param
from closeout.conditions.truths import Truths
from closeout.conditions.walking import facts_in
from closeout.evaluation.phrases import joined, value_of, value_text
from closeout.kernel.facts import Fact
from closeout.kernel.text import Text
from closeout.packfile.pack import Pack

_SIGNS: Final[Mapping[ArithOp, str]] = {"+": "+", "-": "−", "*": "×"}

Amount = Decimal | date


class Calculations:
    """Works out and words the sides of one pack's comparisons."""

    def __init__(self, pack: Pack, truths: Truths) -> None:
        """Speak with the facts and parameters of `pack`; `truths` are its compiled conditions."""
        self._facts: Mapping[str, Fact] = pack.facts
        self._parameters = pack.parameters
        self._truths = truths

    def value(self, node: Node, site: Site) -> Any:
        """Return what a side comes to: any value of a fact, or a decimal of a calculation; None is NULL."""
        match node:
            case FactNode(key):
                return site.get(key)
            case Constant(value):
                return value
            case Param(name):
                return self._parameters[name].value
            case _:
                return self._truths.closure(node)(site)

    def amount(self, node: Node, site: Site) -> Amount | None:
        """Return an exact number or a day, None of anything else."""
        value = self.value(node, site)
        if isinstance(value, float):
            return Decimal(repr(value))
        return value if isinstance(value, Decimal | date) else None

    def unit(self, node: Node) -> str | None:
        """Return the unit that a side is in, None where it has none, as a number written out."""
        match node:
            case FactNode(key):
                return self._facts[key].unit
            case Param(name):
                return self._parameters[name].unit
            case Arith(_, left, right):
                return self.unit(left) or self.unit(right)
            case Coalesce(items):
                return next(filter(None, map(self.unit, items)), None)
            case Case(branches, otherwise):
                values = [value for _, value in branches] + ([] if otherwise is None else [otherwise])
                return next(filter(None, map(self.unit, values)), None)
            case _:
                return None

    def formula(self, node: Node, site: Site) -> Text:
        """Return a calculation with the names and values of its facts; of a choice by cases what it reads."""
        match node:
            case Arith(op, left, right):
                one = self._term(left, site, within=op, last=False)
                other = self._term(right, site, within=op, last=True)
                return joined([one, other], f" {_SIGNS[op]} ", f" {_SIGNS[op]} ")
            case Param() | Constant():
                return value_text(None, self.value(node, site), self.unit(node))
            case _:
                return self.values(node, site)

    def values(self, node: Node, site: Site) -> Text:
        """Return the facts that a part of a condition reads, with their values."""
        facts = [self._facts[key] for key in facts_in(node)]
        return joined([value_of(fact, site.get(fact.key)) for fact in facts], "，", ", ")

    def _term(self, node: Node, site: Site, *, within: ArithOp, last: bool) -> Text:
        """Return a part of a calculation, in brackets where it would be read wrongly without."""
        said = self.formula(node, site)
        apart = isinstance(node, Arith) and node.op != "*" and (within == "*" or (within == "-" and last))
        return Text(f"（{said.zh}）", f"({said.en})") if apart else said
