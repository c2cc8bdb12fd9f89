"""What sites add to a campaign: how many fail by each clause, what an upgrade turns, and the register of a new year."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.registry import ClauseFigure
from closeout.campaigns.types import Turn
from closeout.evaluation.decide import Decision
from closeout.evaluation.reasons import answer_label
from closeout.evaluation.site import Evaluator
from closeout.journal.services import record_all
from closeout.kernel.refusal import clause
from closeout.kernel.text import Text
from closeout.kernel.verdicts import FAIL, UNKNOWN
from closeout.packfile.pack import Pack, Table
from closeout.people.access import Access
from closeout.sites import services
from closeout.sites.filters import Filter
from closeout.sites.keep import ledger
from closeout.sites.lifecycle import act_on
from closeout.sites.mirror import mirror
from closeout.sites.models import IN_USE, Fact, Site
from closeout.sites.places import POSITION, compute
from closeout.sites.queries import visible_sites
from closeout.sites.standing import in_force, standing
from closeout.sites.values import read
from closeout.tallies.queries import tallies, tallies_under

# What says which site it is and where it lies; what units judged of it is a matter of its year.
CARRIED: Final = frozenset({"name", "division_code", "address"}) | POSITION
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a plan says of one thing at a site: how the thing is called, the answer's word, and how it is said.

    The word tells whether it turns: a plan whose texts are put otherwise says the same.
    """

    what: Text
    word: str
    said: Text


_Answers = dict[str, _Answer]  # by standard, decision and step


def figures(campaign: Campaign, access: Access) -> Iterator[ClauseFigure]:
    """Yield by clause how many sites fail its standards or are open by them, as far as `access` sees; one query.

    Where a clause has several standards each has its own figure: a site may fail both.
    """
    if campaign.authority_id != access.authority or not access.may("see_sites"):
        return
    standards = pack_of(campaign).standards
    names = [f"{verdict}:{each.id}" for each in standards for verdict in (FAIL, UNKNOWN)]
    counts = _counts(campaign, access, names)
    shared = Counter(each.clause for each in standards)
    address = reverse("sites:register", args=[campaign.slug])
    for each in standards:
        for verdict in (FAIL, UNKNOWN):
            count = counts[f"{verdict}:{each.id}"]
            if count:
                said = clause(f"sites.figure_{verdict}", sites=count)
                if shared[each.clause] > 1:
                    said = Text(f"{each.id}：{said.zh}", f"{each.id}: {said.en}")
                query = Filter(standard=each.id, verdict=verdict).query()
                yield ClauseFigure(each.clause, said, f"{address}?{query}", bad=verdict == FAIL)


def _counts(campaign: Campaign, access: Access, names: Sequence[str]) -> Counter[str]:
    if access.division_stem:
        ledgers = tallies_under(ledger(campaign.pk, access.division_stem), names)
    else:
        ledgers = tallies([ledger(campaign.pk)])
    found: Counter[str] = Counter()
    for counts in ledgers.values():
        found.update(counts)
    return found


def turns(campaign: Campaign, old: Evaluator, new: Evaluator) -> Iterator[Turn]:
    """Yield what turns at the sites in use, by code, when `new` judges them by the values in force; nothing is written.

    Verdicts come first, then what the tables decide, then the steps by law. One site is in memory at a time.
    """
    in_use = Site.objects.filter(campaign=campaign, state=IN_USE).order_by("code")
    for code, values in in_use.values_list("code", "values").iterator(chunk_size=_AT_ONCE):
        before, after = _answers(old, values), _answers(new, values)
        for key in dict.fromkeys([*before, *after]):
            one, other = before.get(key), after.get(key)
            if (one and one.word) != (other and other.word):
                shown = [_nothing() if each is None else each.said for each in (one, other)]
                what = [each.what for each in (other, one) if each is not None]
                yield Turn(code, what[0], *shown)


def _nothing() -> Text:
    return clause("sites.answer_none")


def _answers(evaluator: Evaluator, values: Mapping[str, object]) -> _Answers:
    """Return what a plan says of a site: each standard, decision and step that applies by its key, and the answer."""
    pack = evaluator.pack
    found = evaluator.evaluate(read(pack.facts, values))
    answers = {
        f"standard:{each.standard.id}": _Answer(
            _titled(each.standard.id, each.standard.text), each.verdict, _verdict(each.verdict)
        )
        for each in found.verdicts
    }
    for kind, decision in (("segment", found.segment), ("outcome", found.outcome)):
        table = next((each for each in pack.tables if each.decides == kind), None)
        if table is not None and decision is not None:
            decided = _Answer(clause(f"sites.turning_{kind}"), decision.outcome, _decided(pack, table, decision))
            answers[kind] = decided
    for action in found.actions:
        titled = _titled(action.row.id, action.row.text)
        answers[f"step:{action.row.id}"] = _Answer(titled, action.state, clause(f"sites.route_{action.state}"))
    return answers


def _titled(id_: str, text: Text) -> Text:
    return Text(f"{id_} {text.zh}", f"{id_} {text.en}")


def _verdict(verdict: str) -> Text:
    return clause(f"sites.verdict_{verdict}")


def _decided(pack: Pack, table: Table, decision: Decision) -> Text:
    return answer_label(pack, table, decision.outcome)


def rederive(campaign: Campaign, at: datetime) -> None:
    """Derive every site of a campaign anew by its plan, within the caller's transaction.

    A newer plan may read other layers: the places are looked up anew.
    """
    for sites in _some(Site.objects.select_for_update().filter(campaign=campaign)):
        services.place_again(campaign, sites)
        services.rederive(campaign, sites)


def _some(found: QuerySet[Site]) -> Iterator[list[Site]]:
    """Yield sites by id, some at a time, so that a register of any size fits in memory."""
    last = 0
    while sites := list(found.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        yield sites
        last = sites[-1].pk


def carry(previous: Campaign, campaign: Campaign, access: Access, at: datetime) -> None:
    """Take the sites in use of a previous campaign over, within the caller's transaction.

    Each keeps its code and its credit code, and knows the site it follows. What says which site it is and where comes
    along as it was observed, by whom and when; judgements do not, nor who looks after it.
    """
    known = CARRIED & set(pack_of(campaign).facts)
    for sites in _some(visible_sites(access, previous).filter(state=IN_USE)):
        made = Site.objects.bulk_create(_following(campaign, each, at) for each in sites)
        by_old = {each.previous_id: each for each in made}
        facts = _carried(by_old, known, at)
        Fact.objects.bulk_create(facts, batch_size=_AT_ONCE)
        _begin(campaign, made, facts)
        acts = [act_on(new, "site_carried", {}, {"code": new.code, "previous": previous.slug}, "") for new in made]
        record_all(acts, actor=access.user, at=at)


def _following(campaign: Campaign, old: Site, at: datetime) -> Site:
    return Site(campaign=campaign, code=old.code, uscc=old.uscc, previous=old, version=1, created_at=at, changed_at=at)


def _carried(by_old: Mapping[int | None, Site], known: frozenset[str], at: datetime) -> list[Fact]:
    """Return for each fact in force that comes along a new one of the following site."""
    facts: dict[int, list[Fact]] = {}
    for each in Fact.objects.filter(site__in=list(by_old), key__in=known):
        facts.setdefault(each.site_id, []).append(each)
    return [
        Fact(
            site=by_old[old],
            key=each.key,
            value=each.value,
            source=each.source,
            unit_id=each.unit_id,
            by_id=each.by_id,
            observed_at=each.observed_at,
            recorded_at=at,
            evidence=each.evidence,
            note=each.note,
            entitled=True,
        )
        for old, said in facts.items()
        for each in standing(said).values()
        if each.value is not None
    ]


def _begin(campaign: Campaign, sites: Sequence[Site], facts: Sequence[Fact]) -> None:
    by_site: dict[int, list[Fact]] = {each.pk: [] for each in sites}
    for fact in facts:
        by_site[fact.site_id].append(fact)
    for site in sites:
        site.values = in_force(site, by_site[site.pk])
        mirror(site)
    compute(campaign, sites)
    for site in sites:
        site.values = in_force(site, by_site[site.pk])
    services.rederive(campaign, sites)
