"""The file of a site: all that is known of it and all that follows, now or as of a day."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from closeout.campaigns.models import Campaign
from closeout.evaluation.explained import Explanation, StandardSaid, Turn
from closeout.forms.sheets import clause_text, standard_facts
from closeout.journal.models import Entry
from closeout.kernel.clock import TIME_ZONE, today
from closeout.kernel.facts import Fact as Definition
from closeout.kernel.facts import Value
from closeout.kernel.text import Text
from closeout.kernel.verdicts import FAIL, PASS, UNKNOWN
from closeout.packfile.models_base import TextModel
from closeout.packfile.pack import Pack
from closeout.people.access import Access
from closeout.sites.models import Site
from closeout.sites.reading import Reading, explainer_of, reading_of
from closeout.sites.register import division_names
from closeout.sites.said import Said, Sayings, shown
from closeout.sites.standing import in_force
from closeout.sites.values import read
from closeout.work.models import Task

TONES: Final = {PASS: "ok", FAIL: "bad", UNKNOWN: "unk"}
NOTHING_NEAR: Final = 99_999.0  # metres: there is nothing of the kind
_MOST_ENTRIES: Final = 30
_MOST_CHANGES: Final = 6
# A licence: whether it is needed, whether it is there, until when. A plan has those it reads.
_LICENCES: Final = (
    ("licence_required", "has_business_licence", "business_licence_valid_until"),
    ("env_filing_required", "env_filing_done", "env_filing_valid_until"),
    ("fire_approval_required", "fire_approval_done", "fire_approval_valid_until"),
    ("handles_productive_metal", "psb_filing_done", "psb_filing_valid_until"),
    ("", "commerce_filing_done", "commerce_filing_valid_until"),
    ("", "planning_land_permitted", "planning_permission_valid_until"),
)
_IDENTITY: Final = (
    "address operating_state operating_area_m2 staff_count materials premises storage fixed_and_enclosed".split()
)
_LAND: Final = "land_ownership landlord_name rental_use landlord_knew".split()


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence or filing. `needed` and `held` None: not judged, not checked; `said` is the judgement that counts."""

    label: Text
    needed: bool | None
    held: bool | None
    expired: bool
    until: Text | None
    said: Said


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard with its verdict and reason, and the facts it reads."""

    id: str
    text: Text
    verdict: str
    tone: str
    major: bool
    unit: Text
    reason: Text
    facts: tuple[Said, ...]
    suggestions: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the plan with its standards."""

    id: str
    text: Text
    standards: tuple[Standard, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of place: what is measured or asked, and the verdict of its standard."""

    said: Said
    tone: str
    verdict: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the plan makes of the site; `possible` are the outcomes that can still come, "" where it is decided."""

    label: Text
    reason: Text
    clauses: str
    possible: tuple[Text, ...]
    decided: bool


@dataclass(frozen=True, slots=True)
class Event:
    """An act in the site's journal, with the facts it changed."""

    at: datetime
    who: str
    act: str
    reason: str
    changes: tuple[tuple[Text, Text], ...]
    more: int


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A site's file. `as_of` None: as it is now."""

    site: Site
    as_of: date | None
    name: str
    division: Text
    kind_tone: str
    identity: tuple[Said, ...]
    land: tuple[Said, ...]
    has_personal: bool
    licences: tuple[Licence, ...]
    rules: tuple[Rule, ...]
    position: tuple[float, float] | None
    accuracy: float | None
    clauses: tuple[Clause, ...]
    passing: int
    failing: int
    unknown: int
    outcome: Outcome | None
    segment: Outcome | None
    turns: tuple[Turn, ...]
    turns_complete: bool
    routes: tuple[Any, ...]
    questions: tuple[Any, ...]
    tasks: tuple[Task, ...]
    events: tuple[Event, ...]
    merged: tuple[str, ...]


def site_file(access: Access, campaign: Campaign, site: Site, as_of: date | None = None) -> SiteFile:
    """Return the file of a site that `access` may see; as of a day: as it was known at its end. Six queries."""
    on = as_of or today()
    reading, until = reading_of(campaign, on), _end_of(on)
    rows = site.facts.filter(recorded_at__lte=until) if as_of else site.facts.all()
    facts = list(rows.select_related("by", "unit"))
    values = in_force(site, facts)
    said = explained(campaign, on, site.code, values)
    sayings = Sayings(reading.pack, site, values, facts)
    verdicts = {each.standard: each for each in said.standards}
    counts = [sum(each.verdict == word for each in said.standards) for word in (PASS, FAIL, UNKNOWN)]
    division = str(values.get("division_code") or "")
    return SiteFile(
        site=site,
        as_of=as_of,
        name=str(values.get("name") or site.code),
        division=division_names(site.campaign, [division])[division],
        kind_tone=reading.kind(site).tone,
        identity=tuple(_sayings(sayings, reading.pack, _IDENTITY)),
        land=tuple(_sayings(sayings, reading.pack, _LAND)),
        has_personal=any(reading.pack.facts[key].personal for key in values if key in reading.pack.facts),
        licences=tuple(_licences(reading.pack, sayings, values, on)),
        rules=tuple(_rules(reading, sayings, verdicts, _alone(campaign, on, reading, values))),
        position=_position(values),
        accuracy=values.get("position_accuracy_m"),
        clauses=tuple(_clauses(reading.pack, sayings, said.standards)),
        passing=counts[0],
        failing=counts[1],
        unknown=counts[2],
        outcome=_outcome(reading.pack, said, "outcome"),
        segment=_outcome(reading.pack, said, "segment"),
        turns=tuple(said.turns),
        turns_complete=said.turns_complete,
        routes=tuple(said.actions),
        questions=tuple(said.questions),
        tasks=tuple(_tasks(site, until)),
        events=tuple(_events(reading.pack, site, until)),
        merged=tuple(site.merged.order_by("code").values_list("code", flat=True)),
    )


def _end_of(day: date) -> datetime:
    """Return the last moment of a day in China."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=TIME_ZONE)


def explained(campaign: Campaign, on: date, code: str, values: Mapping[str, Any]) -> Explanation:
    """Return all that follows from the kept values of a site, with reasons; what was asked before is remembered."""
    kept = json.dumps(dict(values), sort_keys=True)
    return _explained((campaign.plan.digest, repr(sorted(campaign.parameters.items())), on), code, kept, campaign)


@lru_cache(maxsize=512)
def _explained(as_planned: tuple[str, str, date], code: str, kept: str, campaign: Campaign) -> Explanation:
    on = as_planned[2]
    facts = reading_of(campaign, on).pack.facts
    return explainer_of(campaign, on).explain({**read(facts, json.loads(kept)), "site_code": code})


def text(model: TextModel) -> Text:
    """Return a text of the explanation."""
    return Text(model.zh, model.en)


def _sayings(sayings: Sayings, pack: Pack, keys: Sequence[str]) -> Iterator[Said]:
    return (sayings.of(key) for key in keys if key in pack.facts)


def _position(values: Mapping[str, Any]) -> tuple[float, float] | None:
    lon, lat = values.get("lon"), values.get("lat")
    return None if lon is None or lat is None else (lon, lat)


def _licences(pack: Pack, sayings: Sayings, values: Mapping[str, Any], on: date) -> Iterator[Licence]:
    read_keys = {key for standard in pack.standards for key in standard_facts(standard)}
    for needs, has, until in _LICENCES:
        if has in read_keys or has in values:
            needed = values.get(needs) if needs else True
            day = str(values.get(until) or "")
            yield Licence(
                label=pack.facts[has].label,
                needed=needed,
                held=values.get(has),
                expired=bool(day) and day < on.isoformat(),
                until=shown(pack.facts[until], day) if day and until in pack.facts else None,
                said=sayings.of(needs if needs and needed is not True else has),
            )


def _rules(
    reading: Reading, sayings: Sayings, verdicts: Mapping[str, StandardSaid], judge: Callable[[str, str], str]
) -> Iterator[Rule]:
    """Yield each rule of place with the verdict that its own fact gives, whatever stands beside it."""
    for standard, facts in reading.placed.items():
        found = verdicts[standard]
        for fact in facts:
            verdict = found.verdict if len(facts) == 1 else judge(standard, fact.key)
            reason = text(found.reason) if verdict == found.verdict else Text("", "")
            yield Rule(sayings.of(fact.key), TONES.get(verdict, "na"), verdict, reason)


def _alone(campaign: Campaign, on: date, reading: Reading, values: Mapping[str, Any]) -> Callable[[str, str], str]:
    """Return how to judge a standard by one of its place facts alone: the others are as if nothing were near."""
    known, evaluator = read(reading.pack.facts, values), explainer_of(campaign, on).evaluator

    def judge(standard: str, key: str) -> str:
        others = {each.key: _harmless(each) for each in reading.placed[standard] if each.key != key}
        found = evaluator.evaluate({**known, **others}).verdicts
        return next(each.verdict for each in found if each.standard.id == standard)

    return judge


def _harmless(fact: Definition) -> Value:
    if fact.type == "boolean":
        return bool(fact.better)
    return NOTHING_NEAR if fact.type == "number" else None


def _clauses(pack: Pack, sayings: Sayings, found: Sequence[StandardSaid]) -> Iterator[Clause]:
    models = {each.id: each for each in pack.standards}
    for clause, standards in groupby(found, key=lambda each: each.clause):
        said = tuple(_standard(sayings, each, standard_facts(models[each.standard])) for each in standards)
        yield Clause(clause, clause_text(pack, clause), said)


def _standard(sayings: Sayings, found: StandardSaid, keys: Sequence[str]) -> Standard:
    return Standard(
        id=found.standard,
        text=text(found.text),
        verdict=found.verdict,
        tone=TONES.get(found.verdict, "na"),
        major=found.severity == "major",
        unit=text(found.unit_name),
        reason=text(found.reason),
        facts=tuple(sayings.of(key) for key in keys),
        suggestions=tuple(each for key in keys for each in sayings.suggested(key)),
    )


def _outcome(pack: Pack, said: Explanation, decides: str) -> Outcome | None:
    answer = said.outcome if decides == "outcome" else said.segment
    if answer is None:
        return None
    known = pack.model.outcomes if decides == "outcome" else pack.model.segments
    names = [
        Text(known[each].label.zh, known[each].label.en) if each in known else Text("未定", "undecided")
        for each in answer.possible
    ]
    decided = answer.row is not None
    possible = () if decided else tuple(names)
    return Outcome(text(answer.label), text(answer.reason), "、".join(answer.clauses), possible, decided)


def _tasks(site: Site, until: datetime) -> Iterator[Task]:
    tasks = Task.objects.filter(subject=f"site:{site.pk}", created_at__lte=until).select_related("unit")
    return iter(tasks.order_by("state", "due_on", "pk")[:_MOST_ENTRIES])


def _events(pack: Pack, site: Site, until: datetime) -> Iterator[Event]:
    entries = Entry.objects.filter(subject=f"site:{site.pk}", at__lte=until).select_related("actor")
    for entry in entries.order_by("-number")[:_MOST_ENTRIES]:
        content = json.loads(entry.content)
        changes = list(_changes(pack, content["after"])) if entry.act in ("facts_recorded", "site_registered") else []
        yield Event(
            at=entry.at,
            who="" if entry.actor is None else entry.actor.name,
            act=entry.act,
            reason=content["reason"],
            changes=tuple(changes[:_MOST_CHANGES]),
            more=max(0, len(changes) - _MOST_CHANGES),
        )


def _changes(pack: Pack, after: Mapping[str, Any]) -> Iterator[tuple[Text, Text]]:
    """Yield the facts that an act changed, personal ones without their value: the journal has a digest alone."""
    for key, value in after.items():
        definition = pack.facts.get(key)
        if definition is None or key == "site_code":
            continue
        hidden = definition.personal or isinstance(value, dict)
        yield definition.label, Text("已登记", "recorded") if hidden else shown(definition, value)
