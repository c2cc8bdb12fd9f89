"""Registering sites and recording what is known of them; all that follows is kept in the same transaction."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import evaluator_of
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.evaluation.site import Evaluator
from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.kernel.facts import Fact as Definition
from closeout.kernel.facts import Value
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.access import Access
from closeout.sites.derive import derive
from closeout.sites.keep import keep
from closeout.sites.mirror import mirror
from closeout.sites.models import IN_USE, Fact, Site
from closeout.sites.places import MEASURED_BY, compute
from closeout.sites.queries import parts_of, visible_sites
from closeout.sites.standing import entitled, in_force, order, speakers
from closeout.sites.types import Clash, NewFact, NewSite, Said
from closeout.sites.values import checked, kept, read

_LONGEST_CODE: Final = 40
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Somebody who records, in a campaign: as whom, when, and from where the facts come."""

    access: Access
    campaign: Campaign
    evaluator: Evaluator
    keys: frozenset[str]
    source: str
    at: datetime

    def facts(self, site: Site, new: Iterable[NewFact]) -> list[Fact]:
        pack = self.evaluator.pack
        values = read(pack.facts, site.values)
        found = []
        for each in new:
            if each.key not in pack.facts:
                raise Refusal("sites.unknown_fact", key=each.key)
            value = checked(pack.facts[each.key], each.value)
            found.append(
                Fact(
                    site=site,
                    key=each.key,
                    value=kept(value),
                    source=self.source,
                    unit_id=self.access.unit,
                    by=self.access.user,
                    observed_at=each.observed_at or self.at,
                    recorded_at=self.at,
                    evidence=each.evidence,
                    note=each.note,
                    entitled=entitled(pack, each.key, values, self.keys),
                )
            )
        return found


def _speaker(access: Access, campaign: Campaign, source: str, at: datetime) -> _Speaker:
    access.need("record_facts")
    refuse_finished(campaign)
    evaluator = evaluator_of(campaign)
    return _Speaker(access, campaign, evaluator, speakers(evaluator.pack, access, parts_of(campaign)), source, at)


@transaction.atomic
def register_sites(
    *, access: Access, campaign: Campaign, sites: Sequence[NewSite], source: str, at: datetime
) -> list[Site]:
    """Register sites with what is known of them, all or none.

    Raises:
        Refusal: a code is empty or taken, a value does not fit, a division is not one's own.
        Denied: the role registers no sites.
    """
    access.need("register_sites")
    speaker = _speaker(access, campaign, source, at)
    made = _made(campaign, sites, at)
    facts = [fact for site, new in zip(made, sites, strict=True) for fact in speaker.facts(site, new.facts)]
    Fact.objects.bulk_create(facts, batch_size=_AT_ONCE)
    by_site: dict[int, list[Fact]] = {site.pk: [] for site in made}
    for fact in facts:
        by_site[fact.site_id].append(fact)
    for site in made:
        _settle(site, by_site[site.pk], speaker)
    _place(campaign, made, {site.pk: by_site[site.pk] for site in made})
    _derive(speaker.evaluator, made)
    record_all([_registered(site, speaker) for site in made], actor=access.user, at=at)
    return made


def _made(campaign: Campaign, sites: Sequence[NewSite], at: datetime) -> list[Site]:
    codes = [each.code for each in sites]
    for code in codes:
        if not code.strip() or len(code) > _LONGEST_CODE or not code.isprintable():
            raise Refusal("sites.no_code")
    twice = next((code for code, count in Counter(codes).items() if count > 1), None)
    taken = twice or _taken(campaign, codes)
    if taken is not None:
        raise Conflict("sites.code_taken", site=taken)
    made = [Site(campaign=campaign, code=code, created_at=at, changed_at=at) for code in codes]
    try:
        with transaction.atomic():
            return Site.objects.bulk_create(made, batch_size=_AT_ONCE)
    except IntegrityError:  # somebody took a code meanwhile
        raise Conflict("sites.code_taken", site=_taken(campaign, codes)) from None


def _taken(campaign: Campaign, codes: Collection[str]) -> str | None:
    return Site.objects.filter(campaign=campaign, code__in=codes).values_list("code", flat=True).first()


def _registered(site: Site, speaker: _Speaker) -> Act:
    after = {"code": site.code, **site.values}
    return Act("site_registered", f"site:{site.pk}", scope_of(speaker.campaign), {}, after, "", _personal(speaker))


def _personal(speaker: _Speaker) -> frozenset[str]:
    return frozenset(key for key, fact in speaker.evaluator.pack.facts.items() if fact.personal)


def record_facts(
    *,
    access: Access,
    site: Site,
    facts: Sequence[NewFact],
    source: str,
    at: datetime,
    seen: Mapping[str, Value] | None = None,
    reason: str = "",
) -> Site:
    """Record what somebody says of a site, and keep all that follows; return the site as it is then.

    `seen` are the values that stood on the page: where another stands now, somebody was quicker. None: do not look.

    Raises:
        Conflict: somebody changed one of these facts meanwhile (`sites.clash`); nothing is recorded.
        Refusal: a value does not fit, the site is not in use, or not one's own.
    """
    said = Said(site, facts, seen or {}, reason)
    return record_many(access=access, campaign=site.campaign, said=[said], source=source, at=at)[0]


@transaction.atomic
def record_many(*, access: Access, campaign: Campaign, said: Sequence[Said], source: str, at: datetime) -> list[Site]:
    """Record what somebody says of several sites of a campaign, all or nothing; return them as they are then.

    Raises:
        Conflict: somebody changed one of these facts meanwhile (`sites.clash`).
        Refusal: a value does not fit, a site is not in use, or not one's own.
    """
    speaker = _speaker(access, campaign, source, at)
    sites = _locked(speaker, said)
    personal = _personal(speaker)
    facts = _facts_of(sites)
    fresh, acts, moved = [], [], []
    for site, each in zip(sites, said, strict=True):
        _refuse_clash(site, each, speaker.evaluator)
        latest = {fact.key: fact for fact in sorted(facts[site.pk], key=order) if fact.unit_id == access.unit}
        new = [fact for fact in speaker.facts(site, each.facts) if not _sent_again(fact, latest, each)]
        for fact in new:
            fact.supersedes = latest.get(fact.key)
        if new:
            acts.append(_recorded(site, new, each.reason, speaker, personal))
        fresh += new
        if MEASURED_BY & {fact.key for fact in new}:
            moved.append(site)
    for fact in Fact.objects.bulk_create(fresh, batch_size=_AT_ONCE):
        facts[fact.site_id].append(fact)
    for site in sites:
        _settle(site, facts[site.pk], speaker)
    _place(campaign, moved, facts)
    _derive(speaker.evaluator, sites)
    record_all(acts, actor=access.user, at=at)
    return sites


def _sent_again(fact: Fact, latest: Mapping[str, Fact], said: Said) -> bool:
    """Return whether a form came twice: just this was said by the same person since the form was opened."""
    last, key = latest.get(fact.key), fact.key
    if last is None or key not in said.seen or kept(said.seen[key]) == fact.value:
        return False
    return _wording(last) == _wording(fact)


def _wording(fact: Fact) -> tuple[object, ...]:
    return fact.by_id, fact.value, fact.source, fact.evidence, fact.note


def _facts_of(sites: Sequence[Site]) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = {site.pk: [] for site in sites}
    for fact in Fact.objects.filter(site__in=sites):
        found[fact.site_id].append(fact)
    return found


def _recorded(site: Site, new: Sequence[Fact], reason: str, speaker: _Speaker, personal: frozenset[str]) -> Act:
    before = {key: site.values.get(key) for key in sorted({fact.key for fact in new})}
    after = {fact.key: fact.value for fact in new}
    return Act("facts_recorded", f"site:{site.pk}", scope_of(speaker.campaign), before, after, reason, personal)


def _locked(speaker: _Speaker, said: Sequence[Said]) -> list[Site]:
    """Return the sites as they are now, locked, in the order they were named."""
    wanted = [each.site.pk for each in said]
    visible = visible_sites(speaker.access, speaker.campaign)
    found = visible.select_for_update().filter(pk__in=wanted).order_by("pk").in_bulk()
    for pk in wanted:
        if pk not in found:
            raise Denied("people.not_yours")
        if found[pk].state != IN_USE:
            raise Conflict("sites.not_in_use", site=found[pk].code)
    return [found[pk] for pk in wanted]


def clashes(
    site: Site, facts: Sequence[NewFact], seen: Mapping[str, Value], definitions: Mapping[str, Definition]
) -> list[Clash]:
    """Return the facts that changed since they were seen, unless they changed to what is wanted anyway."""
    now = read(definitions, site.values)
    wanted = {each.key: each.value for each in facts if each.key in seen}
    return [
        Clash(key, seen[key], value, now.get(key))
        for key, value in wanted.items()
        if now.get(key) != seen[key] and now.get(key) != value
    ]


def _refuse_clash(site: Site, said: Said, evaluator: Evaluator) -> None:
    found = clashes(site, said.facts, said.seen, evaluator.pack.facts)
    if found:
        labels = [evaluator.pack.facts[each.key].label.zh for each in found]
        raise Conflict("sites.clash", facts="、".join(labels))


def _settle(site: Site, facts: Sequence[Fact], speaker: _Speaker) -> None:
    """Put the values in force into the site, and into its own columns those that lists look for."""
    site.values = in_force(site, facts)
    mirror(site)
    stem = speaker.access.division_stem
    if stem and not site.division_code.startswith(stem):
        raise Refusal("sites.not_your_division", found=site.division_code)
    site.version += 1
    site.changed_at = speaker.at


def _place(campaign: Campaign, sites: Sequence[Site], facts: Mapping[int, Sequence[Fact]]) -> None:
    """Compute what the layers say of the sites' places, and let what units judged stand before it."""
    compute(campaign, sites)
    for site in sites:
        site.values = in_force(site, facts[site.pk])


def place_again(campaign: Campaign, sites: Sequence[Site]) -> list[Site]:
    """Look up the places of locked sites anew, not yet saved; return those of which the layers say something else now.

    What units judged still stands before it.
    """
    before = [each.computed for each in sites]
    _place(campaign, sites, _facts_of(sites))
    return [each for each, was in zip(sites, before, strict=True) if each.computed != was]


def _derive(evaluator: Evaluator, sites: Sequence[Site]) -> None:
    keep([(site, derive(evaluator, site.state, site.values)) for site in sites])
    # An insert that meets its row updates it: a tenth of the time of an update with a case for each row.
    Site.objects.bulk_create(
        sites, batch_size=_AT_ONCE // 5, update_conflicts=True, unique_fields=["id"], update_fields=SITE_COLUMNS
    )


SITE_COLUMNS: Final[tuple[str, ...]] = tuple(
    "name address division_code lon lat accuracy_m uscc search state values computed counted counted_in version "
    "segment outcome possible clause failing failing_major unknown passing "
    "kind marks cell questions_open changed_at".split()
)


def derive_again(campaign: Campaign, sites: Sequence[Site]) -> None:
    """Derive and save locked sites whose values changed, none where there are none, within the caller's transaction."""
    if sites:
        _derive(evaluator_of(campaign), sites)


def rederive(campaign: Campaign, sites: Iterable[Site] | None = None) -> int:
    """Derive sites anew, all of a campaign where none are named, within the caller's transaction; return how many."""
    evaluator = evaluator_of(campaign)
    chosen: list[Any] = list(Site.objects.filter(campaign=campaign) if sites is None else sites)
    for at in range(0, len(chosen), _AT_ONCE):
        _derive(evaluator, chosen[at : at + _AT_ONCE])
    return len(chosen)
