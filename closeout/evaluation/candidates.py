"""What a fact may become: the values that a counterfactual tries, and never one that would do harm."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from closeout.conditions.nodes import Compare, Constant, FactNode, Node, Param
from closeout.conditions.walking import walk
from closeout.kernel.facts import UNITS, Fact, Value
from closeout.packfile.pack import Pack

_STEP: Final = {"m": Decimal("0.1")}  # how finely a number is measured in the field, by unit; otherwise 1
_NOTHING_KNOWN: Final = 1.0  # a limit that nobody has established either: any will do, the relation counts


class Candidates:
    """The values that the facts of one pack may become.

    A yes/no takes only the answer that is good for the site, where there is one: nobody is told to give up a licence
    because that, too, would end a route. A choice takes any other choice. A number is tried at the limits that the
    pack's conditions compare it with and one step to either side. Texts, dates and sets have no candidates, nor have
    facts without a cost.
    """

    def __init__(self, pack: Pack) -> None:
        """Read the limits from the conditions of `pack`."""
        self._facts = pack.facts
        self._limits = _limits(pack)

    def related(self, key: str) -> set[str]:
        """Return the facts whose candidates or comparisons depend on the value of `key`, itself among them."""
        return {key, *(other for other, limits in self._limits.items() if key in limits)}

    def of(self, key: str, site: Mapping[str, Value]) -> list[Value]:
        """Return what `key` may become at a completed site; of numbers the nearest first."""
        fact, now = self._facts[key], site.get(key)
        if fact.cost is None:
            return []
        if fact.type == "boolean":
            return [each for each in (True, False) if each is not now and fact.better in (None, each)]
        if fact.type == "choice":
            return [each for each in fact.choices if each != now]
        return list(self._numbers(fact, site, now)) if fact.type == "number" else []

    def _numbers(self, fact: Fact, site: Mapping[str, Value], now: Value) -> Iterator[float]:
        limits = [site.get(each) if isinstance(each, str) else each for each in self._limits.get(fact.key, ())]
        known = [each for each in limits if isinstance(each, float)] or [_NOTHING_KNOWN]
        step = _STEP.get(fact.unit or "", Decimal(1))
        tried = {float(Decimal(repr(limit)) + by) for limit in known for by in (Decimal(0), step, -step)}
        below_zero = fact.unit is None or UNITS[fact.unit].may_be_negative
        start = now if isinstance(now, float) else known[0]
        possible = (each for each in tried if each != now and (below_zero or each >= 0))
        yield from sorted(possible, key=lambda value: (abs(value - start), value))


def _limits(pack: Pack) -> dict[str, list[float | str]]:
    """Return, for each fact, what the pack compares it with: numbers, and other facts by key."""
    found: dict[str, list[float | str]] = {}
    for part in (part for _, node in pack.conditions() for part in walk(node)):
        if isinstance(part, Compare):
            for one, other in ((part.left, part.right), (part.right, part.left)):
                limit = _limit(other, pack)
                if isinstance(one, FactNode) and limit is not None:
                    found.setdefault(one.key, []).append(limit)
    return found


def _limit(node: Node, pack: Pack) -> float | str | None:
    if isinstance(node, FactNode):
        return node.key
    value = pack.values[node.name] if isinstance(node, Param) else node.value if isinstance(node, Constant) else None
    return value if isinstance(value, float) else None
