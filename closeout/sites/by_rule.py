"""Facts that nobody says: they follow from what a unit did, and the service records them in that unit's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import scope_of
from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.packfile.pack import Pack
from closeout.people.models import Unit
from closeout.sites.mirror import mirror
from closeout.sites.models import RULE, Fact, Site
from closeout.sites.queries import parts_of
from closeout.sites.services import derive_again
from closeout.sites.standing import entitled, in_force, order
from closeout.sites.types import NewFact
from closeout.sites.values import checked, kept, read


@dataclass(frozen=True, slots=True)
class Following:
    """A fact that follows at a site from what a unit did; its evidence names the paper."""

    site: Site
    unit: Unit
    fact: NewFact


def record_following(campaign: Campaign, said: Sequence[Following], *, at: datetime) -> None:
    """Record facts that follow, one a site, and all that follows from them, within the caller's transaction.

    The caller has locked the sites, which are in use, and writes nothing but the journal afterwards. A unit that may
    not settle the fact, because another judges it, only suggests it: by rule as by word.

    Raises:
        Refusal: a value does not fit the fact.
    """
    pack, parts, sites = pack_of(campaign), parts_of(campaign), [each.site for each in said]
    known: dict[int, list[Fact]] = {each.pk: [] for each in sites}
    for fact in Fact.objects.filter(site__in=sites):
        known[fact.site_id].append(fact)
    fresh = [_fact(each, pack, parts.get(each.unit.pk, frozenset()), known[each.site.pk], at) for each in said]
    acts = [_act(campaign, each, pack) for each in fresh]
    for fact in Fact.objects.bulk_create(fresh):
        known[fact.site_id].append(fact)
    for site in sites:
        site.values = in_force(site, known[site.pk])
        mirror(site)
        site.version += 1
        site.changed_at = at
    derive_again(campaign, sites)
    record_all(acts, actor=None, at=at)


def _fact(said: Following, pack: Pack, keys: frozenset[str], known: Sequence[Fact], at: datetime) -> Fact:
    key = said.fact.key
    last = max((each for each in known if each.key == key and each.unit_id == said.unit.pk), key=order, default=None)
    return Fact(
        site=said.site,
        key=key,
        value=kept(checked(pack.facts[key], said.fact.value)),
        source=RULE,
        unit=said.unit,
        observed_at=said.fact.observed_at or at,
        recorded_at=at,
        evidence=said.fact.evidence,
        note=said.fact.note,
        entitled=entitled(pack, key, read(pack.facts, said.site.values), keys),
        supersedes=last,
    )


def _act(campaign: Campaign, fact: Fact, pack: Pack) -> Act:
    before, after = {fact.key: fact.site.values.get(fact.key)}, {fact.key: fact.value}
    personal = frozenset({fact.key}) if pack.facts[fact.key].personal else frozenset()
    return Act("facts_recorded", f"site:{fact.site_id}", scope_of(campaign), before, after, fact.evidence, personal)
