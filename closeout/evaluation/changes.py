"""How a change that would turn an answer reads: "围挡高度不低于 4 米（现为 3.4 米）"."""

from collections.abc import Iterator, Mapping

from closeout.conditions.nodes import Compare, CompareOp, FactNode, Node
from closeout.conditions.truths import Truths
from closeout.conditions.walking import walk
from closeout.evaluation.comparisons import Comparisons, manner_of, oriented
from closeout.evaluation.counterfactual import Counterfactual
from closeout.evaluation.explained import Change
from closeout.evaluation.phrases import (
    MIRRORED,
    OPPOSITE,
    boolean_text,
    joined,
    relation,
    value_of,
    value_text,
    written,
)
from closeout.kernel.facts import Fact, Value
from closeout.kernel.text import Text
from closeout.packfile.models_base import TextModel
from closeout.packfile.pack import Pack


class ChangeWords:
    """Puts the changes of one pack's facts into words."""

    def __init__(self, pack: Pack, truths: Truths) -> None:
        """Speak with the facts of `pack`; `truths` are its compiled conditions."""
        self._facts = pack.facts
        self._truths = truths
        self._comparisons = Comparisons(pack, truths)

    def of(self, found: Counterfactual, full: Mapping[str, Value]) -> list[Change]:
        """Return the changes of a set, in its order; `full` is the completed site as it is now."""
        return [self._change(self._facts[key], value, found, full) for key, value in found.changes.items()]

    def _change(self, fact: Fact, value: Value, found: Counterfactual, full: Mapping[str, Value]) -> Change:
        now = full.get(fact.key)
        text = _since(self._wanted(fact, value, found, full), fact, now)
        return Change(
            fact=fact.key,
            now=None if now is None else written(now),
            becomes=written(value),
            text=TextModel(zh=text.zh, en=text.en),
            cost=fact.cost or 0,
        )

    def _wanted(self, fact: Fact, value: Value, found: Counterfactual, full: Mapping[str, Value]) -> Text:
        """Return what a fact would have to be; a number as the relation that it has to have.

        A relation of two changed facts is told with the first of them; of the other its name is enough.
        """
        if isinstance(value, bool):
            return boolean_text(fact, value)
        relations = dict(self._relations(fact, found, full))
        if not relations:
            return value_of(fact, value) if full.get(fact.key) is None else _becomes(fact, value)
        changed = list(found.changes)
        told = {FactNode(key) for key in changed[: changed.index(fact.key)]}
        fresh = dict.fromkeys(said for limit, said in relations.items() if limit not in told)
        said = joined(list(fresh), "，", ", ")
        return Text(f"{fact.label.zh}{said.zh}", f"{fact.label.en} {said.en}") if fresh else fact.label

    def _relations(self, fact: Fact, found: Counterfactual, full: Mapping[str, Value]) -> Iterator[tuple[Node, Text]]:
        """Yield, each with its limit, the order relations of the goal that hold of the fact only with the changes."""
        site = {**full, **found.changes}
        for part in (part for leg in found.goal.legs for part in walk(leg.node)):
            known = _as_seen_from(part, fact.key) if isinstance(part, Compare) else None
            if not isinstance(part, Compare) or known is None:
                continue
            op, limit = known
            truth = self._truths.of(part, site)
            if truth is not None and truth is not self._truths.of(part, full):
                bare = isinstance(limit, FactNode) and (limit.key in found.changes or full.get(limit.key) is None)
                said = self._comparisons.limit(limit, fact, full if isinstance(limit, FactNode) else site, bare=bare)
                yield limit, relation(op if truth else OPPOSITE[op], said, manner_of(fact))


def _as_seen_from(node: Compare, key: str) -> tuple[CompareOp, Node] | None:
    """Return relation and limit of a comparison of order as `key` has them; None where it is no side of one."""
    subject, op, limit = oriented(node)
    if op in ("=", "<>"):
        return None
    if subject == FactNode(key):
        return op, limit
    return (MIRRORED[op], subject) if limit == FactNode(key) else None


def _becomes(fact: Fact, value: Value) -> Text:
    shown = value_text(fact, value)
    said = relation("=", shown)
    return Text(f"{fact.label.zh}改{said.zh}", f"{fact.label.en} becomes {shown.en}")


def _since(wanted: Text, fact: Fact, now: Value) -> Text:
    """Add what the fact is now; of a yes or a no that is plain, and what is not established is only to be found so."""
    if now is None or isinstance(now, bool):
        return wanted
    was = value_text(fact, now)
    return Text(f"{wanted.zh}（现{relation('=', was).zh}）", f"{wanted.en} (now {was.en})")
