"""Why a condition has the truth it has at a site, as short statements in both languages.

`want` is the truth the rule asks for: a part that has the other one is told as a breach, with limit and shortfall;
every other part is told as it stands.
"""

from collections.abc import Iterable, Iterator, Sequence

from closeout.conditions.asks import Ask, asks
from closeout.conditions.closures import Closure, Site
from closeout.conditions.nodes import (
    And,
    AnyFails,
    Compare,
    Constant,
    FactNode,
    IsIn,
    IsNull,
    Named,
    Node,
    Not,
    Or,
    StandardFails,
)
from closeout.conditions.truths import Truths
from closeout.conditions.walking import facts_in
from closeout.evaluation.comparisons import Comparisons
from closeout.evaluation.phrases import boolean_text, established, judged, listed, missing, value_of
from closeout.evaluation.places import has_origin, with_origins
from closeout.kernel.measured import is_open
from closeout.kernel.text import Text
from closeout.kernel.verdicts import Truth
from closeout.packfile.pack import Pack, unit_of

# A fact, and the conditions that have to be open and settled where it is asked for.
_Place = tuple[str, Sequence[Closure], Sequence[Closure]]


class Because:
    """Tells, for one pack, why its conditions hold or do not."""

    def __init__(self, pack: Pack) -> None:
        """Speak with the pack's facts, parameters, standards and units."""
        self._pack = pack
        self.truths = Truths(pack.values)
        self._comparisons = Comparisons(pack, self.truths)
        self._units = {key: Text(unit.name.zh, unit.name.en) for key, unit in pack.model.units.items()}
        self._kept: dict[int, tuple[Node, tuple[_Place, ...]]] = {}

    def statements(self, node: Node, site: Site, want: Truth) -> list[Text]:
        """Return why `node` is true or false at a completed site; of an unknown node, what nobody has established.

        An unknown fact that a role alone may settle is named with the unit that stands for it at this site.
        """
        return [each for each in dict.fromkeys(self._statements(node, site, want)) if each.en]

    def _placed(self, node: Node, said: Text, site: Site) -> Text:
        """Add to a statement where the place facts in it come from."""
        return with_origins(said, [self._pack.facts[key] for key in facts_in(node)], site)

    def _statements(self, node: Node, site: Site, want: Truth) -> Iterator[Text]:
        truth = self.truths.of(node, site)
        if truth is None:
            yield from self._unknown(node, site)
            return
        match node:  # the most frequent first
            case FactNode(key):
                yield self._placed(node, boolean_text(self._pack.facts[key], truth), site)
            case Named(_, body):
                yield from self._statements(body, site, want)
            case Not(item):
                yield from self._statements(item, site, None if want is None else not want)
            case And(parts) | Or(parts):
                yield from self._junction(parts, site, want, truth, decisive=isinstance(node, Or))
            case AnyFails(parts):
                yield self._standards(parts, site, truth)
            case StandardFails(_, applies, requires):
                exempt = applies is not None and self.truths.of(applies, site) is False
                yield from self._statements(applies if applies and exempt else requires, site, None if exempt else True)
            case Compare():
                yield self._placed(node, self._comparisons.compare(node, site, truth, want), site)
            case IsIn():
                yield self._placed(node, self._comparisons.among(node, site, truth, want), site)
            case IsNull(item):
                speak = missing if truth else established
                yield from (speak(self._pack.facts[key].label) for key in facts_in(item))
            case Constant():
                return
            case _:
                yield self._comparisons.values(node, site)

    def _junction(
        self, parts: tuple[Node, ...], site: Site, want: Truth, truth: bool, *, decisive: bool
    ) -> Iterator[Text]:
        """Tell all parts, or where one part alone was enough (`decisive`), those that were."""
        for part in parts:
            if truth is not decisive or self.truths.of(part, site) is truth:
                yield from self._statements(part, site, want)

    def _unknown(self, node: Node, site: Site) -> Iterator[Text]:
        """Name the unknown facts that keep `node` open, and who judges them; where there are none, what it reads."""
        unknown = self.unknown(node, site)
        yield from self.unsettled(unknown, site)
        if not unknown and facts_in(node):
            yield self._comparisons.values(node, site)

    def unknown(self, node: Node, site: Site) -> list[str]:
        """Return the unknown facts that keep an unknown `node` open, in its order."""
        keys: dict[str, None] = {}
        for fact, open_, settled in self._asks(node):
            if is_open(site.get(fact)) and fact not in keys and _counts(open_, settled, site):
                keys[fact] = None
        return list(keys)

    def unsettled(self, keys: Iterable[str], site: Site) -> Iterator[Text]:
        """Yield that these facts are not established, a statement for each unit that alone may settle some of them.

        Facts that were to come from a layer have a statement each: why is another matter for each.
        """
        by_unit: dict[str | None, list[Text]] = {}
        for key in keys:
            fact, value = self._pack.facts[key], site.get(key)
            unit = None if fact.judged_by is None else unit_of(self._pack.roles, fact.judged_by, site)
            if has_origin(fact, site):
                said = missing(fact.label) if value is None else value_of(fact, value)
                said = with_origins(said, [fact], site, open_=True)
                yield said if unit is None else judged(said, self._units[unit])
            else:
                by_unit.setdefault(unit, []).append(fact.label)
        for unit, labels in by_unit.items():
            said = missing(listed(labels))
            yield said if unit is None else judged(said, self._units[unit])

    def _asks(self, node: Node) -> tuple[_Place, ...]:
        """Return the node's places, kept by its identity: to list them anew took half of an explanation's time."""
        kept = self._kept.get(id(node))
        if kept is None:
            kept = self._kept[id(node)] = (node, tuple(self._place(each) for each in asks(node)))
        return kept[1]

    def _place(self, ask: Ask) -> _Place:
        closure = self.truths.closure
        return ask.fact, tuple(map(closure, ask.unknown)), tuple(map(closure, ask.known))

    def _standards(self, parts: tuple[StandardFails, ...], site: Site, truth: bool) -> Text:
        failing = [part.standard for part in parts if self.truths.of(part, site) is True]
        if truth:
            return Text(f"{'、'.join(failing)} 不达标", f"{', '.join(failing)} not met")
        return Text("所列标准均无不达标", "none of these standards fails")


def _counts(open_: Sequence[Closure], settled: Sequence[Closure], site: Site) -> bool:
    """Whether a place counts: whatever has to be open is, and whatever has to be settled."""
    for closure in open_:
        if closure(site) is not None:
            return False
    return all(closure(site) is not None for closure in settled)
