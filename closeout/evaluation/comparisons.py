"""How a comparison or a choice among several reads at a site: its value, its limit and by how much it misses."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from closeout.conditions.closures import Site
from closeout.conditions.nodes import Arith, Compare, CompareOp, Constant, FactNode, IsIn, Node, Param
from closeout.conditions.truths import Truths
from closeout.conditions.walking import facts_in
from closeout.evaluation.calculations import Calculations
from closeout.evaluation.phrases import (
    MIRRORED,
    OPPOSITE,
    Manner,
    boolean_text,
    days_off,
    is_nothing,
    joined,
    number_text,
    relation,
    requirement,
    shortfall,
    value_of,
    value_text,
)
from closeout.kernel.facts import Fact
from closeout.kernel.measured import Measured
from closeout.kernel.text import Text
from closeout.kernel.verdicts import Truth
from closeout.packfile.pack import Pack

Oriented = tuple[Node, CompareOp, Node]


def oriented(node: Compare) -> Oriented:
    """Return a comparison as subject, relation and limit: a fact before a calculation, either before a fixed value."""
    if _standing(node.left) >= _standing(node.right):
        return node.left, node.op, node.right
    return node.right, MIRRORED[node.op], node.left


def _standing(node: Node) -> int:
    return 2 if isinstance(node, FactNode) else 0 if isinstance(node, Constant | Param) else 1


def manner_of(fact: Fact | None) -> Manner:
    """Return in which words a fact is compared: a height is "higher", a date "later", not "greater"."""
    if fact is None:
        return "number"
    return "date" if fact.type == "date" else "height" if fact.key.endswith("height_m") else "number"


class Comparisons:
    """Puts the comparisons of one pack into words."""

    def __init__(self, pack: Pack, truths: Truths) -> None:
        """Speak with the facts and parameters of `pack`; `truths` are its compiled conditions."""
        self._facts: Mapping[str, Fact] = pack.facts
        self._calculations = Calculations(pack, truths)
        self.values = self._calculations.values
        self._kept: dict[int, tuple[Compare, Oriented]] = {}

    def compare(self, node: Compare, site: Site, truth: bool, want: Truth) -> Text:
        """Return how a comparison that is `truth` stands; where `want` is the other truth, what is required."""
        subject, op, limit = self._oriented(node)
        breach = want is not None and truth is not want
        needed = op if (want is None and truth) or want else OPPOSITE[op]
        if not isinstance(subject, FactNode):
            return self._calculated(node, (subject, needed, limit), site, breach)
        fact, value = self._facts[subject.key], site.get(subject.key)
        if isinstance(value, bool) and isinstance(limit, Constant):
            return boolean_text(fact, value)
        said = value_of(fact, value)
        if not breach and (op in ("=", "<>") or is_nothing(fact.unit, value)):
            return said
        speak, manner = requirement if breach else relation, manner_of(fact)
        parts = [said, speak(needed, self.limit(limit, fact, site), manner)]
        if breach and not is_nothing(fact.unit, value):
            parts += self._missed((subject, needed, limit), fact.unit, site)
        return joined(parts, "，", ", ")

    def _calculated(self, node: Compare, read: Oriented, site: Site, breach: bool) -> Text:
        """Tell a comparison whose subject is calculated; of words what they are, without facts nothing."""
        subject, needed, limit = read
        amount = self._calculations.amount(subject, site)
        if amount is None or not facts_in(node):
            return self.values(node, site)
        unit = self._calculations.unit(subject) or self._calculations.unit(limit)
        said = self._calculations.formula(subject, site)
        if isinstance(subject, Arith) and isinstance(amount, Decimal):
            said = joined([said, number_text(amount, unit)], " = ", " = ")
        manner: Manner = "date" if isinstance(amount, date) else "number"
        stands = (requirement if breach else relation)(needed, self._limit(limit, None, unit, site), manner)
        missed = self._missed(read, unit, site) if breach else ()
        return joined([said, stands, *missed], "，", ", ")

    def among(self, node: IsIn, site: Site, truth: bool, want: Truth) -> Text:
        """Return how a choice stands to those that are listed."""
        if not isinstance(node.item, FactNode):
            return self.values(node, site)
        fact = self._facts[node.item.key]
        said = value_of(fact, site.get(fact.key))
        if want is None or truth is want:
            return said
        allowed = joined([self.limit(each, fact, site) for each in node.options], "或", " or ")
        return joined([said, requirement("=" if want else "<>", allowed)], "，", ", ")

    def limit(self, node: Node, fact: Fact, site: Site, *, bare: bool = False) -> Text:
        """Return a limit as people read it: a number with the unit of `fact`, a choice by name, a fact with its value.

        `bare`: a fact without its value.
        """
        if bare and isinstance(node, FactNode):
            return self._facts[node.key].label
        return self._limit(node, fact, fact.unit, site)

    def _limit(self, node: Node, fact: Fact | None, unit: str | None, site: Site) -> Text:
        if isinstance(node, FactNode):
            other = self._facts[node.key]
            return _with(other.label, value_text(other, site.get(node.key)))
        value = self._calculations.value(node, site)
        shown = number_text(value, unit) if isinstance(value, Decimal) else value_text(fact, value, unit)
        if isinstance(node, Constant | Param):
            return shown
        formula = self._calculations.formula(node, site)
        return _with(shown, formula) if formula.en else shown

    def _missed(self, read: Oriented, unit: str | None, site: Site) -> Iterator[Text]:
        """Yield by how much a breach of order misses; nothing of other breaches."""
        subject, needed, limit = read
        if needed in ("=", "<>"):
            return
        value, bound = self._calculations.amount(subject, site), self._calculations.amount(limit, site)
        if isinstance(value, Decimal) and isinstance(bound, Decimal):
            measured = type(self._calculations.value(subject, site)) is Measured
            yield shortfall(needed, value, bound, unit, measured=measured)
        elif isinstance(value, date) and isinstance(bound, date):
            yield days_off(needed, value, bound)

    def _oriented(self, node: Compare) -> Oriented:
        """Return the comparison as it is told, kept by its identity."""
        kept = self._kept.get(id(node))
        if kept is None:
            kept = self._kept[id(node)] = (node, oriented(node))
        return kept[1]


def _with(said: Text, more: Text) -> Text:
    return Text(f"{said.zh}（{more.zh}）", f"{said.en} ({more.en})")
