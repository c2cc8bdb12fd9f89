"""A campaign's plan as the register's pages read it: kinds of sites, rules of place, groups of facts, explanations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.conditions.walking import facts_in
from closeout.evaluation.explanation import Explainer
from closeout.evaluation.reasons import answer_label
from closeout.forms.census import DESCRIPTION, IDENTITY
from closeout.forms.sheets import Section, Sections, clause_title, standard_facts
from closeout.kernel.clock import today
from closeout.kernel.facts import Fact
from closeout.kernel.refusal import template
from closeout.kernel.text import LANGS, Text
from closeout.packfile.pack import Pack
from closeout.report.kinds import answers, standings
from closeout.report.wording import Wording
from closeout.sites.derive import standing
from closeout.sites.models import Site

IDENTIFIED_BY: Final = "site_code"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of site, by outcome or by standing: its word, its name, and the tone that gives it colour and shape."""

    word: str
    label: Text
    tone: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What of a plan the register's pages want to know, prepared once."""

    pack: Pack
    kinds: tuple[Kind, ...]
    by_outcome: bool
    placed: Mapping[str, tuple[Fact, ...]]  # the standards that speak of the place: the facts computed from layers
    groups: tuple[Section, ...]

    def kind(self, site: Site) -> Kind:
        """Return of which kind a site is."""
        word = site.outcome if self.by_outcome else standing(vars(site))
        return next((each for each in self.kinds if each.word == word), self.kinds[-1])


def reading_of(campaign: Campaign, on: date | None = None) -> Reading:
    """Return what the pages read of the plan as of a day (None: today)."""
    return _reading(campaign.plan.digest, _figures(campaign), on or today(), campaign)


def explainer_of(campaign: Campaign, on: date | None = None) -> Explainer:
    """Return what explains the campaign's sites as of a day (None: today)."""
    return _explainer(campaign.plan.digest, _figures(campaign), on or today(), campaign)


def _figures(campaign: Campaign) -> str:
    return repr(sorted(campaign.parameters.items()))


@lru_cache(maxsize=16)
def _explainer(plan: str, figures: str, on: date, campaign: Campaign) -> Explainer:
    return Explainer(pack_of(campaign, on))


@lru_cache(maxsize=16)
def _reading(plan: str, figures: str, on: date, campaign: Campaign) -> Reading:
    pack = pack_of(campaign, on)
    return Reading(pack, tuple(_kinds(pack)), pack.table("outcome") is not None, _placed(pack), tuple(_groups(pack)))


def _kinds(pack: Pack) -> Iterator[Kind]:
    table = pack.table("outcome")
    zh, en = (standings(Wording(each)) if table is None else answers(pack, table, Wording(each)) for each in LANGS)
    for one, other in zip(zh, en, strict=True):
        yield Kind(one.word, Text(one.label, other.label), one.tone)


def _placed(pack: Pack) -> dict[str, tuple[Fact, ...]]:
    found = {
        each.id: tuple(pack.facts[key] for key in standard_facts(each) if pack.facts[key].layer)
        for each in pack.standards
    }
    return {standard: facts for standard, facts in found.items() if facts}


def _groups(pack: Pack) -> Iterator[Section]:
    """Yield the groups of facts that a plan reads: who and where, then by clause, then the rest."""
    found = Sections(pack)
    basics = template("forms.section_basics")
    found.add(basics, (key for key in (*IDENTITY, *DESCRIPTION) if key != IDENTIFIED_BY))
    found.add(basics, ("urban_rural_code", "landlord_name"))
    for standard in pack.standards:
        found.add(clause_title(pack, standard.clause), standard_facts(standard))
    further = template("forms.section_further")
    for table in pack.tables:
        for row in table.rows:
            found.add(further, facts_in(row.when))
    found.add(further, (each for duty in pack.model.duties for each in duty.judges))
    yield from found.done()


def route_label(pack: Pack, row: str) -> Text:
    """Return what happens by a route, the row's id where the plan has no such row any more."""
    for table in pack.tables:
        for each in table.rows:
            if each.id == row and each.then in pack.model.actions:
                label = pack.model.actions[each.then].label
                return Text(label.zh, label.en)
    return Text(row, row)


def outcome_label(pack: Pack, word: str) -> Text:
    """Return the name of an outcome; empty where the plan decides none."""
    table = pack.table("outcome")
    return Text("", "") if table is None or not word else answer_label(pack, table, word)


def unit_name(pack: Pack, key: str) -> Text:
    """Return the name of one of the plan's units, its key where the plan has none of it."""
    unit = pack.model.units.get(key)
    return Text(key, key) if unit is None else Text(unit.name.zh, unit.name.en)
