"""Questions for pages: whose they are, which is the most decisive, and the sites that wait for an answer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, OuterRef, QuerySet

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.evaluation.inquiry import OfRow, inquiries
from closeout.evaluation.phrases import value_text
from closeout.judgements.models import Declined
from closeout.judgements.types import AskedFact, DeclinedRow, FactPage, Inbox, Suggested, WaitingSite, Why
from closeout.kernel.facts import Fact as FactDefinition
from closeout.kernel.refusal import Missing
from closeout.kernel.text import Text, both
from closeout.packfile.pack import Pack
from closeout.people.access import Access
from closeout.sites.decisive import STRENGTH
from closeout.sites.derive import ASKED, VILLAGE
from closeout.sites.keep import ledger
from closeout.sites.models import IN_USE, Fact, Question
from closeout.sites.queries import parts_of
from closeout.sites.standing import speakers, suggestions
from closeout.sites.values import read
from closeout.tallies.queries import counters

PAGE: Final = 50
MOST: Final = 200  # sites answered at once
_WHOLE: Final = 12  # digits of the code of a village or community
_DECLINED: Final = 50  # shown at once


@dataclass(frozen=True, slots=True)
class Mine:
    """Whose questions somebody sees: those of the plan's units in `keys` (None: all), villages theirs in `stem`."""

    keys: frozenset[str] | None
    village: bool
    stem: str

    def includes(self, whose: str) -> bool:
        """Return whether a tally's "unit" or "unit/village" is among them."""
        unit, _, village = whose.partition("/")
        return self.keys is None or (unit in self.keys and (bool(village) or not self.village))


def mine(access: Access, campaign: Campaign, pack: Pack) -> Mine:
    """Return whose questions somebody sees, in one query.

    Who belongs to no unit and no division (the office, auditors) sees all of them.
    """
    village = access.role == VILLAGE
    everything = not village and access.unit is None
    found = speakers(pack, access, parts_of(campaign))
    return Mine(None if everything else found, village, access.division_stem)


def asked_of(access: Access, campaign: Campaign, whose: Mine) -> QuerySet[Question]:
    """Return the open questions that somebody sees, of sites in use."""
    if campaign.authority_id != access.authority or not access.may("see_inbox"):
        return Question.objects.none()
    found = Question.objects.filter(campaign=campaign, site__state=IN_USE)
    if whose.keys is not None:
        found = found.filter(unit_key__in=whose.keys)
    if whose.village:
        found = found.filter(role=VILLAGE)
    return found.filter(site__division_code__startswith=whose.stem) if whose.stem else found


def inbox(access: Access, campaign: Campaign, unit: str = "") -> Inbox:
    """Return what somebody is asked, of one of the plan's units or of all, the most decisive first; three queries.

    A fact comes before another if it alone would settle the outcome of more sites; failing that, if the outcome of more
    sites waits for it; then likewise who inspects, the next step, verdicts; then in the plan's order of facts.
    """
    pack = pack_of(campaign)
    whose = mine(access, campaign, pack)
    places = {key: place for place, key in enumerate(pack.facts)}
    counted = [each for each in _counted(campaign, whose, "") if unit in ("", each[0])]
    rows = sorted(_asked(pack, counted), key=lambda each: (_decisive(each), places[each.key]))
    units = () if whose.keys is None else tuple(_unit(pack, key) for key in sorted(whose.keys))
    declined = tuple(_declined(access, campaign, pack, whose))
    return Inbox(
        tuple(rows), declined, units, access.may("judge"), access.may("assign"), whose.keys is None, _only(pack, unit)
    )


def _only(pack: Pack, unit: str) -> Text | None:
    return _unit(pack, unit) if unit in pack.model.units else None


def _counted(campaign: Campaign, whose: Mine, fact: str) -> list[tuple[str, str, str, str, int]]:
    """Return unit, fact, what it is asked for and would settle, and how often; in one query. `fact` "": of all."""
    if whose.stem:
        below = len(whose.stem) < _WHOLE
        found = counters(ledger(campaign.pk, whose.stem), ASKED, below=below)
    else:
        found = counters(ledger(campaign.pk), ASKED)
    rows = []
    for name, count in found.items():
        unit, key, asked_for, settles = name.removeprefix(ASKED).split(":")
        if whose.includes(unit) and fact in ("", key):
            rows.append((unit.partition("/")[0], key, asked_for, settles, count))
    return rows


def _asked(pack: Pack, rows: Iterable[tuple[str, str, str, str, int]]) -> list[AskedFact]:
    units: dict[str, dict[str, None]] = {}
    asked_for: dict[str, Counter[str]] = {}
    settles: dict[str, Counter[str]] = {}
    for unit, key, kind, settled, count in rows:
        units.setdefault(key, {})[unit] = None
        asked_for.setdefault(key, Counter())[kind] += count
        settles.setdefault(key, Counter())
        if settled:
            settles[key][settled] += count
    return [
        AskedFact(key, pack.facts[key].label, tuple(_unit(pack, each) for each in units[key]), kinds, settles[key])
        for key, kinds in asked_for.items()
        if key in pack.facts
    ]


def _decisive(row: AskedFact) -> tuple[int, ...]:
    return tuple(-counts.get(kind, 0) for kind in STRENGTH for counts in (row.settles, row.asked_for))


def _unit(pack: Pack, key: str) -> Text:
    unit = pack.model.units.get(key)
    return both(key) if unit is None else Text(unit.name.zh, unit.name.en)


def _declined(access: Access, campaign: Campaign, pack: Pack, whose: Mine) -> Iterable[DeclinedRow]:
    open_ = asked_of(access, campaign, whose).filter(site=OuterRef("site"), fact=OuterRef("fact"))
    found = Declined.objects.filter(Exists(open_), site__campaign=campaign, sent_back_at=None)
    alike: dict[tuple[str, str, str, datetime], list[tuple[str, str]]] = {}
    for each in found.select_related("site").order_by("-at", "site__code")[:_DECLINED]:
        if each.fact in pack.facts:
            key = (each.fact, each.unit_key, each.reason, each.at)
            alike.setdefault(key, []).append((each.site.code, each.site.name))
    for (fact, unit, reason, at), sites in alike.items():
        yield DeclinedRow(tuple(sites), fact, pack.facts[fact].label, _unit(pack, unit), reason, at)


def fact_page(access: Access, campaign: Campaign, key: str, page: int = 1) -> FactPage:
    """Return a fact with a page of the sites that wait for it, those it decides most first; seven queries.

    Raises:
        Missing: the plan has no such fact.
    """
    pack = pack_of(campaign)
    fact = _fact(pack, key)
    whose = mine(access, campaign, pack)
    total = sum(count for *_, count in _counted(campaign, whose, key))
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    waiting = asked_of(access, campaign, whose).filter(fact=key).select_related("site").order_by("rank", "site")
    sites = _sites(campaign, fact, list(waiting[PAGE * (page - 1) : PAGE * page]))
    return FactPage(campaign.slug, fact, why(pack, key), sites, total, page, pages, access.may("judge"))


def chosen(access: Access, campaign: Campaign, key: str, codes: Sequence[str]) -> FactPage:
    """Return a fact with those of some sites that still wait for it, MOST at most; six queries.

    Raises:
        Missing: the plan has no such fact.
    """
    pack = pack_of(campaign)
    fact = _fact(pack, key)
    whose = mine(access, campaign, pack)
    waiting = asked_of(access, campaign, whose).filter(fact=key, site__code__in=list(codes)[:MOST])
    sites = _sites(campaign, fact, list(waiting.select_related("site").order_by("site__code")))
    return FactPage(campaign.slug, fact, why(pack, key), sites, len(sites), 1, 1, access.may("judge"))


def _fact(pack: Pack, key: str) -> FactDefinition:
    if key not in pack.facts:
        raise Missing("judgements.no_fact")
    return pack.facts[key]


def why(pack: Pack, key: str) -> tuple[Why, ...]:
    """Return the clauses that need a fact, in the order in which they ask for it."""
    found: dict[Why, None] = {}
    for each in inquiries(pack):
        if each.ask.fact != key:
            continue
        if isinstance(each, OfRow):
            row = each.table.rows[each.row]
            found[Why(" · ".join(row.clauses), row.text)] = None
        else:
            found[Why(each.standard.clause, each.standard.text)] = None
    return tuple(found)


def _sites(campaign: Campaign, fact: FactDefinition, questions: Sequence[Question]) -> tuple[WaitingSite, ...]:
    """Return the sites of questions with all that stands beside them; four queries."""
    ids = [each.site_id for each in questions]
    others = dict(Question.objects.filter(site__in=ids).values_list("site").annotate(Count("pk")).order_by())
    suggested = _suggested(fact, ids)
    declined = {each.site_id: each for each in Declined.objects.filter(site__in=ids, fact=fact.key)}
    names = _divisions(campaign, {each.site.division_code for each in questions})
    return tuple(
        WaitingSite(
            code=each.site.code,
            name=each.site.name,
            address=each.site.address,
            division=names.get(each.site.division_code),
            asked_for=each.asked_for,
            settles=each.settles,
            reason=each.reason,
            others=others[each.site_id] - 1,
            suggested=suggested.get(each.site_id, ()),
            **_said_of(declined.get(each.site_id)),
        )
        for each in questions
    )


def _said_of(declined: Declined | None) -> dict[str, str]:
    """Return why a unit declines, or once it was sent back why it is the unit's after all."""
    if declined is None or declined.sent_back_at is not None:
        return {"declined": "", "sent_back": "" if declined is None else declined.sent_back_for}
    return {"declined": declined.reason, "sent_back": ""}


def _divisions(campaign: Campaign, codes: Iterable[str]) -> dict[str, Text]:
    found = Division.objects.filter(authority=campaign.authority_id, code__in=codes)
    return {code: Text(zh, en or zh) for code, zh, en in found.values_list("code", "name_zh", "name_en")}


def _suggested(fact: FactDefinition, ids: Sequence[int]) -> dict[int, tuple[Suggested, ...]]:
    """Return what others suggest at each site, the latest first; one query."""
    by_site: dict[int, list[Fact]] = {}
    for each in Fact.objects.filter(site__in=ids, key=fact.key).select_related("unit"):
        by_site.setdefault(each.site_id, []).append(each)
    return {
        site: tuple(_suggestion(fact, each) for each in reversed(suggestions(facts).get(fact.key, ())))
        for site, facts in by_site.items()
    }


def _suggestion(fact: FactDefinition, said: Fact) -> Suggested:
    values: Mapping[str, object] = read({fact.key: fact}, {fact.key: said.value})
    return Suggested(
        id=said.pk,
        value=value_text(fact, values[fact.key]),  # type: ignore[arg-type] # `read` gives values
        kept=said.value,
        source=said.source,
        unit=None if said.unit is None else Text(said.unit.name_zh, said.unit.name_en),
        at=said.observed_at,
        note=said.note,
        evidence=said.evidence,
    )
