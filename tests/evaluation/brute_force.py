"""The smallest sets of changes by trying everything: no search, no goals, only values and the table's answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product

from closeout.evaluation.decide import Decision
from closeout.evaluation.reasons import Reasons
from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import Value
from closeout.packfile.pack import Pack

Facts = Mapping[str, Value]


@dataclass(frozen=True)
class Way:
    """A set of facts whose change gives a better outcome: the best that any values of them give."""

    facts: tuple[str, ...]
    cost: int
    rank: int


def candidates(pack: Pack, limits: Mapping[str, tuple[float, ...]], key: str, now: Value) -> list[Value]:
    """Return what a fact may become; `limits` are the numbers that the conditions compare it with."""
    fact = pack.facts[key]
    if fact.cost is None:
        return []
    if fact.type == "boolean":
        good = {True, False} if fact.better is None else {fact.better}
        return [each for each in (True, False) if each in good and each is not now]
    if fact.type == "choice":
        return [each for each in fact.choices if each != now]
    step = Decimal("0.1") if fact.unit == "m" else Decimal(1)
    near = {Decimal(repr(limit)) + by for limit in limits.get(key, ()) for by in (-step, Decimal(0), step)}
    return [float(each) for each in sorted(near) if each >= 0 and float(each) != now]


def smallest(
    evaluator: Evaluator, limits: Mapping[str, tuple[float, ...]], site: Facts, at_most: int, largest: int
) -> list[Way]:
    """Return the sets of up to `largest` facts whose change gives a better outcome, smallest and cheapest first.

    A set is left out where a part of it does as well. The search ends with the size at which `at_most` sets are found.
    """
    full = evaluator.complete(site)
    worst = _rank_of_worst(evaluator, full)
    found: list[Way] = []
    for size in range(1, largest + 1):
        level = list(_of_size(evaluator, limits, full, size, worst))
        order = list(evaluator.pack.facts)
        for way in sorted(level, key=lambda way: (way.cost, way.rank, [order.index(each) for each in way.facts])):
            if not any(set(one.facts) <= set(way.facts) and one.rank <= way.rank for one in found):
                found.append(way)
        if len(found) >= at_most:
            break
    return found[:at_most]


def _of_size(
    evaluator: Evaluator, limits: Mapping[str, tuple[float, ...]], full: Facts, size: int, worst: int
) -> Iterator[Way]:
    pack = evaluator.pack
    read = Reasons(pack).facts_read()  # any other fact changes nothing
    values = {key: found for key in read if (found := candidates(pack, limits, key, full.get(key)))}
    for facts in combinations(values, size):
        ranks = []
        for choice in product(*(values[each] for each in facts)):
            changed = {**full, **dict(zip(facts, choice, strict=True))}
            rank = _rank(evaluator, changed)
            if rank is not None and rank < worst and not harmed(evaluator, full, changed, facts):
                ranks.append(rank)
        if ranks:
            yield Way(facts, sum(pack.facts[each].cost or 0 for each in facts), min(ranks))


def harmed(evaluator: Evaluator, before: Facts, after: Facts, changed: tuple[str, ...]) -> bool:
    """Return whether a standard fails only since a number, a choice or a neutral yes/no was changed."""
    aimless = {key for key in changed if evaluator.pack.facts[key].better is None}
    return any(_failing(evaluator, after, key) - _failing(evaluator, before, key) for key in aimless)


def _failing(evaluator: Evaluator, site: Facts, key: str) -> set[str]:
    """Return the standards that fail and read the fact `key`."""
    written = {each.id: f"{each.applies} {each.requires}" for each in evaluator.pack.model.standards}
    results = evaluator.evaluate(site).verdicts
    return {each.standard.id for each in results if each.verdict == "fail" and key in written[each.standard.id]}


def _rank(evaluator: Evaluator, site: Facts) -> int | None:
    outcome = _outcome(evaluator, site)
    return None if outcome is None or not outcome.decided else evaluator.pack.model.outcomes[outcome.outcome].rank


def _rank_of_worst(evaluator: Evaluator, site: Facts) -> int:
    """Return the rank of the worst outcome still possible; 0, the best there is, where none has a rank."""
    outcome = _outcome(evaluator, site)
    known = evaluator.pack.model.outcomes
    possible = () if outcome is None else outcome.possible
    return max((known[word].rank or 0 for word in possible if word in known), default=0)


def _outcome(evaluator: Evaluator, site: Facts) -> Decision | None:
    table = evaluator.pack.table("outcome")
    return None if table is None else evaluator.decision(table, site)
