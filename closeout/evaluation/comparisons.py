"""How a comparison or a choice among several reads at a site: its value, its limit and by how much it misses."""

from collections.abc import Mapping

from closeout.conditions.closures import Site
from closeout.conditions.nodes import Compare, CompareOp, FactNode, IsIn, Node, Param
from closeout.conditions.walking import facts_in, has_arithmetic
from closeout.evaluation.phrases import (
    MIRRORED,
    OPPOSITE,
    is_nothing,
    joined,
    relation,
    requirement,
    shortfall,
    value_of,
    value_text,
)
from closeout.kernel.facts import Fact, Value
from closeout.kernel.text import Text
from closeout.kernel.verdicts import Truth
from closeout.packfile.pack import Pack


def oriented(node: Compare) -> tuple[str, CompareOp, Node] | None:
    """Return a comparison as fact, relation and limit; None where neither side is a fact, or it calculates."""
    left, right, op = node.left, node.right, node.op
    if not isinstance(left, FactNode):
        left, right, op = right, left, MIRRORED[op]
    return (left.key, op, right) if isinstance(left, FactNode) and not has_arithmetic(node) else None


def is_height(fact: Fact) -> bool:
    """Return whether a fact is a height, which is "higher" and "lower" in Chinese, not "greater" and "smaller"."""
    return fact.key.endswith("height_m")


class Comparisons:
    """Puts the comparisons of one pack into words."""

    def __init__(self, pack: Pack) -> None:
        """Speak with the facts and parameters of `pack`."""
        self._facts: Mapping[str, Fact] = pack.facts
        self._parameters = pack.values

    def compare(self, node: Compare, site: Site, truth: bool, want: Truth) -> Text:
        """Return how a comparison that is `truth` stands; where `want` is the other truth, what is required."""
        known = oriented(node)
        if known is None:
            return self.values(node, site)
        key, op, right = known
        fact, value, limit = self._facts[key], site.get(key), self._side(right, site)
        breach = want is not None and truth is not want
        said = value_of(fact, value)
        if not breach and (op in ("=", "<>") or is_nothing(fact.unit, value)):
            return said
        needed = op if (want is None and truth) or want else OPPOSITE[op]
        speak = requirement if breach else relation
        parts = [said, speak(needed, self.limit(right, fact, site), height=is_height(fact))]
        if breach and isinstance(value, float) and isinstance(limit, float) and op not in ("=", "<>"):
            parts += [shortfall(needed, value, limit, fact.unit)] if not is_nothing(fact.unit, value) else []
        return joined(parts, "，", ", ")

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
        if not isinstance(node, FactNode):
            return value_text(fact, self._side(node, site))
        other = self._facts[node.key]
        if bare:
            return other.label
        shown = value_text(other, site.get(node.key))
        return Text(f"{other.label.zh}（{shown.zh}）", f"{other.label.en} ({shown.en})")

    def values(self, node: Node, site: Site) -> Text:
        """Name the values that a calculation reads: what else it says stands in the condition itself."""
        facts = [self._facts[key] for key in facts_in(node)]
        return joined([value_of(fact, site.get(fact.key)) for fact in facts], "，", ", ")

    def _side(self, node: Node, site: Site) -> Value:
        if isinstance(node, FactNode):
            return site.get(node.key)
        return self._parameters[node.name] if isinstance(node, Param) else getattr(node, "value", None)
