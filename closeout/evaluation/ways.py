"""How a condition can get a truth: through all of its parts or through any one of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from closeout.conditions.nodes import And, AnyFails, Named, Node, Not, Or, StandardFails


@dataclass(frozen=True, slots=True)
class Ways:
    """Parts with the truth that each should have; `all_`: every one of them has to, else one is enough."""

    all_: bool
    parts: tuple[tuple[Node, bool], ...]


def ways(node: Node, want: bool) -> Ways | None:
    """Return what makes `node` become `want`; None where it has no parts with truths of their own."""
    match node:
        case Named(_, body):
            return Ways(True, ((body, want),))
        case Not(item):
            return Ways(True, ((item, not want),))
        case And(parts):
            return Ways(want, tuple((part, want) for part in parts))
        case Or(parts):
            return Ways(not want, tuple((part, want) for part in parts))
        case AnyFails(parts):
            return Ways(not want, tuple((part, want) for part in parts))
        case StandardFails(_, applies, requires):
            met = (requires, not want)
            return Ways(want, (met,) if applies is None else ((applies, want), met))
        case _:
            return None


@dataclass(slots=True)
class Settled:
    """Conditions whose truth in the end is settled, so that nothing may be sought through the other one."""

    _wanted: dict[Node, bool] = field(default_factory=dict)
    _by_identity: dict[int, tuple[Node, bool | None]] = field(default_factory=dict)

    def settle(self, legs: Iterable[tuple[Node, bool]]) -> bool:
        """Settle these; return whether they do not contradict one another."""
        self._by_identity.clear()
        return all(self._wanted.setdefault(node, want) is want for node, want in legs)

    def forbids(self, node: Node, want: bool) -> bool:
        """Return whether `node` is settled to be something else than `want`."""
        kept = self._by_identity.get(id(node))
        if kept is None:
            # To compare trees costs more than to evaluate them: each is looked up once, then known by identity.
            kept = self._by_identity[id(node)] = (node, self._wanted.get(node))
        return kept[1] is not None and kept[1] is not want
