"""The checklist of a visit, made from the plan for the site: what is asked, and how each standard stands by it."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.evaluation.reasons import Reasons
from closeout.forms.sheets import clause_text, standard_facts
from closeout.inspections.kinds import FINISHED
from closeout.inspections.models import Answer, Visit
from closeout.kernel.clock import today
from closeout.kernel.facts import Fact, Value
from closeout.kernel.text import Text
from closeout.kernel.verdicts import NOT_APPLICABLE
from closeout.packfile.pack import Pack, Standard, unit_of
from closeout.sites.models import Site
from closeout.sites.reading import explainer_of
from closeout.sites.values import read


@dataclass(frozen=True, slots=True)
class Item:
    """A standard of the checklist. `facts` are those it asks here: an earlier item may ask the others.

    `verdict` "": nothing of it was answered on this visit; "reason": nothing could be established.
    """

    standard: Standard
    facts: tuple[Fact, ...]
    reads: tuple[str, ...]
    verdict: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Group:
    """The items of a clause."""

    clause: str
    title: Text
    items: tuple[Item, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The facts it asks."""
        return tuple(fact.key for item in self.items for fact in item.facts)


def asked_of(pack: Pack, site: Site, speaks_as: Collection[str], *, whole: bool) -> list[str]:
    """Return the facts that a visit asks: what one's unit settles or sees to, of a unit without such a part all."""
    every = list(dict.fromkeys(_facts(pack, pack.standards)))
    own = [] if whole else [key for key in every if key in set(_own(pack, site, speaks_as))]
    return own or every


def asked_by(pack: Pack, standards: Collection[str]) -> list[str]:
    """Return the facts of standards, all where none of them is in the plan."""
    chosen = [each for each in pack.standards if each.id in standards]
    return list(dict.fromkeys(_facts(pack, chosen or pack.standards)))


def stands_in(visit: Visit, standard: str) -> bool:
    """Return whether a visit's checklist has an item of a standard. No query."""
    named = (each for each in pack_of(visit.campaign).standards if each.id == standard)
    return any(not set(visit.asked).isdisjoint(standard_facts(each)) for each in named)


def _facts(pack: Pack, standards: Iterable[Standard]) -> Iterator[str]:
    """Yield what can be seen at the site; what only the campaign's course tells has a default."""
    keys = (key for each in standards for key in standard_facts(each))
    return (key for key in keys if pack.facts[key].default is None)


def _own(pack: Pack, site: Site, speaks_as: Collection[str]) -> Iterator[str]:
    values = read(pack.facts, site.values)
    inspects = _inspects(pack, site, speaks_as, values)
    for standard in pack.standards:
        mine = inspects or unit_of(pack.roles, standard.role, values) in speaks_as
        for key in standard_facts(standard):
            judge = pack.facts[key].judged_by
            if mine if judge is None else unit_of(pack.roles, judge, values) in speaks_as:
                yield key


def _inspects(pack: Pack, site: Site, speaks_as: Collection[str], values: Mapping[str, Value]) -> bool:
    """Return whether the plan has one's unit inspect sites of this segment."""
    segment = pack.model.segments.get(site.segment)
    role = None if segment is None else segment.inspected_by
    return role is not None and role in pack.roles and unit_of(pack.roles, role, values) in speaks_as


@dataclass(frozen=True, slots=True)
class Seen:
    """How the officers saw a standard: by their answers and what else was known."""

    verdict: str
    reason: Text


def groups_of(visit: Visit, answers: Iterable[Answer]) -> list[Group]:
    """Return a visit's checklist with how each standard stands; a finished one as it was then. No query."""
    pack, given = pack_of(visit.campaign), {each.fact: each for each in answers}
    if visit.state == FINISHED:
        seen = {key: Seen(verdict, Text(zh, en)) for key, (verdict, zh, en) in visit.judged.items()}
    else:
        seen = judged_by(visit.campaign, visit.site, given.values())
    maker = _Maker(pack, frozenset(visit.asked), given, seen)
    items = [each for each in map(maker.item, pack.standards) if each is not None]
    by_clause = groupby(items, lambda each: each.standard.clause)
    return [Group(clause, _short(pack, clause), tuple(found)) for clause, found in by_clause]


def _short(pack: Pack, clause: str) -> Text:
    """Return a clause's number with the words that it begins with, which name its matter."""
    text = clause_text(pack, clause)
    zh, en = re.split("[。：；]", text.zh, maxsplit=1)[0], re.split("[.:;]", text.en, maxsplit=1)[0]
    return Text(f"{clause} {zh}", f"{clause} {en}")


class _Maker:
    """Makes items one after another: a fact is asked by the first standard that reads it."""

    def __init__(
        self, pack: Pack, asked: frozenset[str], given: Mapping[str, Answer], seen: Mapping[str, Seen]
    ) -> None:
        self._pack, self._asked, self._given, self._seen = pack, asked, given, seen
        self._taken: set[str] = set()

    def item(self, standard: Standard) -> Item | None:
        """Return the item of a standard, None: nothing of it is asked."""
        reads = standard_facts(standard)
        here = [key for key in reads if key in self._asked]
        if not here:
            return None
        facts = tuple(self._pack.facts[key] for key in here if key not in self._taken)
        self._taken.update(here)
        said = [self._given[key] for key in reads if key in self._given]
        seen = self._seen.get(standard.id)
        if seen is None:
            seen = Seen("reason" if any(each.reason for each in said) else "", Text("", ""))
        return Item(standard, facts, reads, seen.verdict, seen.reason)


def judged_by(campaign: Campaign, site: Site, answers: Iterable[Answer]) -> dict[str, Seen]:
    """Return how each standard stands of which the answers know something, with what is known otherwise behind them.

    In the words of the plan: value, limit and shortfall. No query.
    """
    given = {each.fact: each.value for each in answers if each.value is not None}
    evaluator, facts = explainer_of(campaign).evaluator, pack_of(campaign).facts
    full = evaluator.complete(read(facts, {**site.values, **given}))
    reasons = _reasons(campaign.plan.digest, repr(sorted(campaign.parameters.items())), today().isoformat(), campaign)
    return {
        each.standard.id: Seen(each.verdict, reasons.of_verdict(each.standard, each.verdict, full))
        for each in evaluator.evaluate(full).verdicts
        if set(given) & set(standard_facts(each.standard))
    }


def moot_facts(campaign: Campaign, seen: Mapping[str, Seen]) -> frozenset[str]:
    """Return the facts that only standards read which do not apply by what was answered: nobody owes them."""
    standards = pack_of(campaign).standards
    out = {key for key, each in seen.items() if each.verdict == NOT_APPLICABLE}
    read_by = {key for each in standards if each.id not in out for key in standard_facts(each)}
    return frozenset(key for each in standards if each.id in out for key in standard_facts(each)) - read_by


@lru_cache(maxsize=16)
def _reasons(plan: str, figures: str, on: str, campaign: Campaign) -> Reasons:
    return Reasons(pack_of(campaign))
