"""Slow recounts of every counter, from the journal wherever the journal holds what they need.

Findings, visits, decisions and the states of sites are recounted from the journal alone, but for the unit of who led a
visit, which the journal names by the person: that is their post's. What a site counts for follows from its facts, of
which the journal says the values but not who was entitled to settle them: their rows are read, and derived anew.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import evaluator_of
from closeout.findings.states import DEFERRED, OPEN
from closeout.journal.models import Entry
from closeout.kernel.clock import TIME_ZONE
from closeout.people.models import Post
from closeout.sites.derive import derive
from closeout.sites.models import Fact, Site
from closeout.sites.standing import in_force
from closeout.tallies.models import Tally

Counts = dict[tuple[str, str], int]


@dataclass
class Seen:
    """A finding as the journal tells it."""

    site: str
    standard: str
    severity: str
    unit: int
    division: str
    raised: date
    due_on: date | None
    state: str = "raised"
    ended: date | None = None

    def names(self) -> Iterator[str]:
        """Yield the counters that it is in."""
        standard = self.standard or "-"
        yield from ("all", f"state:{self.state}", f"raised:{self.raised}", f"standard:{standard}")
        open_, major = self.state in OPEN and self.state != DEFERRED, self.severity == "major"
        yield from (name for name, on in (("major", major), ("open", open_), ("open_major", open_ and major)) if on)
        if open_:
            yield f"open:{standard}"
        if open_ and self.due_on is not None:  # it can run late
            yield f"due:{self.due_on}"
        if self.state == "closed":
            yield f"closed:{self.ended}"
            if self.due_on is None or (self.ended is not None and self.ended <= self.due_on):
                yield "closed_in_time"
        if self.state == "closed_uncorrected":
            yield f"gone:{self.ended}"


@dataclass
class Been:
    """A visit as the journal tells it. `result` None: it is not finished."""

    kind: str
    site: str
    unit: int | None
    started: date
    amends: str = ""
    division: str = ""
    result: str | None = None


@dataclass
class Story:
    """What the journal tells of a campaign, entry by entry."""

    divisions: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    findings: dict[str, Seen] = field(default_factory=dict)
    visits: dict[str, Been] = field(default_factory=dict)
    decisions: Counter[str] = field(default_factory=Counter)

    def hear(self, entry: Entry) -> None:
        """Take an entry in."""
        said: dict[str, Any] = json.loads(entry.content)
        about, act, after = entry.subject, entry.act, said["after"]
        if about.startswith("site:"):
            self._site(about, act, after, said["before"])
        elif about.startswith("finding:"):
            self._finding(about, act, after, _day(entry.at))
        elif about.startswith("visit:"):
            self._visit(about, act, after, entry)

    def _site(self, about: str, act: str, after: Mapping[str, Any], before: Mapping[str, Any]) -> None:
        if act == "site_registered":
            self.codes[after["code"]], self.states[about] = about, "in_use"
        if act in ("site_registered", "facts_recorded") and "division_code" in after:
            self.divisions[about] = after["division_code"] or ""
        if act in ("site_closed", "site_moved", "site_reopened"):
            self.states[about] = after["state"]
        if act == "outcome_decided":
            self.decisions[after["outcome"]] += 1
            self.decisions[before.get("outcome", "")] -= bool(before)

    def _finding(self, about: str, act: str, after: Mapping[str, Any], on: date) -> None:
        if act == "finding_raised":
            division = self.divisions[self.codes[after["site"]]]
            plain = {name: after[name] for name in ("site", "standard", "severity", "unit")}
            self.findings[about] = Seen(division=division, raised=on, due_on=_date(after["due_on"]), **plain)
            return
        found = self.findings[about]
        found.state, found.unit = after.get("state", found.state), after.get("unit", found.unit)
        found.due_on = _date(after["due_on"]) if "due_on" in after else found.due_on
        found.ended = on if "closed_at" in after else found.ended

    def _visit(self, about: str, act: str, after: Mapping[str, Any], entry: Entry) -> None:
        if act == "visit_started":
            amends = f"visit:{after['amends']}" if "amends" in after else ""
            started = self.visits[amends].started if amends else _day(datetime.fromisoformat(after["started_at"]))
            unit = Post.objects.get(user=entry.actor_id).unit_id
            self.visits[about] = Been(after["kind"], self.codes[after["site"]], unit, started, amends)
        elif act in ("visit_finished", "visit_amended"):
            made = self.visits[about]
            made.result, made.division = after["result"], self.divisions[made.site]
            if made.amends:
                self.visits[made.amends].result = None  # it counts no more


def _day(moment: datetime) -> date:
    return moment.astimezone(TIME_ZONE).date()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def told(campaign: Campaign) -> Counts:
    """Return every counter of a campaign that is not 0, as the service keeps it."""
    starts = (f"campaign:{campaign.pk}", f"findings:{campaign.pk}", f"visits:{campaign.pk}", f"meetings:{campaign.pk}")
    rows = Tally.objects.exclude(count=0).values_list("ledger", "name", "count")
    kept = {(ledger, name): count for ledger, name, count in rows}
    strange = [ledger for ledger, _ in kept if ledger.split("/")[0] not in starts]
    assert not strange, f"nobody recounts {strange}"
    return kept


def recounted(campaign: Campaign) -> Counts:
    """Return every counter of a campaign that is not 0, counted anew."""
    story = Story()
    for entry in Entry.objects.order_by("number"):
        story.hear(entry)
    counts: Counter[tuple[str, str]] = Counter()
    for each in story.findings.values():
        whole = f"findings:{campaign.pk}"
        _count(counts, (whole, f"{whole}/{each.division}", f"{whole}/unit:{each.unit}"), each.names())
    for one in story.visits.values():
        _count_visit(counts, campaign, one)
    counts.update({(f"meetings:{campaign.pk}", name): by for name, by in story.decisions.items()})
    for site in Site.objects.filter(campaign=campaign):
        _count_site(counts, campaign, site, story.states[f"site:{site.pk}"])
    return {key: count for key, count in counts.items() if count}


def _count(counts: Counter[tuple[str, str]], ledgers: tuple[str, ...], names: Iterator[str]) -> None:
    for name in names:
        counts.update((each, name) for each in ledgers)


def _count_visit(counts: Counter[tuple[str, str]], campaign: Campaign, one: Been) -> None:
    if one.result is None:
        return
    whole = f"visits:{campaign.pk}"
    ledgers = (whole, f"{whole}/{one.division}", *([f"{whole}/unit:{one.unit}"] if one.unit is not None else []))
    days = (f"day:{one.started}", f"day:{one.started}:{one.kind}")
    _count(counts, ledgers, iter(("all", f"kind:{one.kind}", f"result:{one.result}", *days)))


def _count_site(counts: Counter[tuple[str, str]], campaign: Campaign, site: Site, state: str) -> None:
    """Count what follows from a site's facts, as they stand by their rows."""
    values = in_force(site, Fact.objects.filter(site=site))
    whole, division = f"campaign:{campaign.pk}", values.get("division_code") or "-"
    for name, count in derive(evaluator_of(campaign), state, values).counted.items():
        for ledger in (whole, f"{whole}/{division}"):
            counts[ledger, name] += count
