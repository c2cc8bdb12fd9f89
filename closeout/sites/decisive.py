"""Which open fact would settle something all by itself: what makes one question more decisive than another.

An outcome or a segment that is open, a route that is undecided and a verdict that is unknown wait for facts. Where one
of them waits for a single fact, knowing that fact settles it, whatever the answer is.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from closeout.conditions.nodes import And, AnyFails, Named, Node, Not, Or, StandardFails
from closeout.conditions.truths import Truths
from closeout.conditions.walking import facts_in
from closeout.evaluation.decide import Decision
from closeout.evaluation.results import AskedFor, Evaluation
from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import Value
from closeout.kernel.measured import is_open
from closeout.kernel.verdicts import UNKNOWN

STRENGTH: Final[tuple[AskedFor, ...]] = ("outcome", "segment", "route", "standard")  # the most decisive first

Site = Mapping[str, Value]


def settling(evaluator: Evaluator, found: Evaluation, site: Site) -> dict[str, AskedFor]:
    """Return of each fact that would settle something alone at a completed site the strongest thing it settles."""
    settles: dict[str, AskedFor] = {}
    for kind, nodes in _open(evaluator, found):
        facts = {fact for node in nodes for fact in waiting_for(node, evaluator.conditions, site)}
        if len(facts) == 1:
            settles.setdefault(facts.pop(), kind)
    return settles


def _open(evaluator: Evaluator, found: Evaluation) -> Iterator[tuple[AskedFor, list[Node]]]:
    """Yield what is open at a site, the strongest first, each with the conditions it waits for."""
    yield from _of_decision(evaluator, "outcome", found.outcome)
    yield from _of_decision(evaluator, "segment", found.segment)
    routes = evaluator.pack.table("actions")
    for action in found.actions:
        if action.state == "undecided":
            yield "route", _conditions(None if routes is None else routes.applies, action.row.when)
    for each in found.verdicts:
        if each.verdict == UNKNOWN:
            yield "standard", _conditions(each.standard.applies, each.standard.requires)


def _of_decision(
    evaluator: Evaluator, kind: AskedFor, decision: Decision | None
) -> Iterator[tuple[AskedFor, list[Node]]]:
    table = next((each for each in evaluator.pack.tables if each.decides == kind), None)
    if table is not None and decision is not None and not decision.decided:
        rows = [table.rows[place].when for place in decision.collected]
        yield kind, [*([] if table.applies is None else [table.applies]), *rows]


def _conditions(applies: Node | None, then: Node) -> list[Node]:
    return [then] if applies is None else [applies, then]


def waiting_for(node: Node, truths: Truths, site: Site) -> frozenset[str]:
    """Return the open facts that an unknown condition waits for at a completed site; none where it is known.

    Once all of them are known, so is the condition.
    """
    if truths.of(node, site) is not None:
        return frozenset()
    match node:
        case Named(_, part) | Not(part):
            return waiting_for(part, truths, site)
        case And(parts) | Or(parts):
            return _of_all(parts, truths, site)
        case AnyFails(parts=standards):
            return _of_all(standards, truths, site)
        case StandardFails(_, applies, requires):
            return _of_all(tuple(_conditions(applies, requires)), truths, site)
        case _:
            return frozenset(key for key in facts_in(node) if is_open(site.get(key)))


def _of_all(parts: tuple[Node, ...], truths: Truths, site: Site) -> frozenset[str]:
    return frozenset(fact for part in parts for fact in waiting_for(part, truths, site))
