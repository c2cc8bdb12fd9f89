"""The daily round of a city: findings in every state, finished visits and their answers, beside the sites."""

import random
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign, Part
from closeout.campaigns.plans import pack_of
from closeout.findings.counting import Counts, counters
from closeout.findings.models import INSPECTION, Finding, Series
from closeout.findings.periods import days_of
from closeout.findings.states import CLOSED, CLOSED_UNCORRECTED, DEFERRED, REFUSED
from closeout.inspections.counting import shifted
from closeout.inspections.kinds import CHECKED, FINISHED, PATROL
from closeout.inspections.models import Answer, Visit
from closeout.packfile.pack import unit_of
from closeout.sites.models import Site
from closeout.sites.values import read
from closeout.tallies.services import shift

FINDINGS: Final = 5  # of a site
ANSWERS: Final = 20  # of a visit; a site has one visit
_SEED: Final = 20260701
_AT_ONCE: Final = 1_000
_DAYS: Final = 60  # over which they were raised
# Of a hundred findings, so many are in each state half-way through a campaign.
_STATES: Final = {
    "raised": 8, "refused": 1, "correcting": 17, "submitted": 6, "deferred": 2, "closed": 63, "closed_uncorrected": 3
}  # fmt: skip


class _Round:
    """What findings and visits of a campaign are made from, the same at each run."""

    def __init__(self, campaign: Campaign, at: datetime) -> None:
        self.campaign, self.at, self.rng = campaign, at, random.Random(_SEED)
        self.pack = pack_of(campaign)
        parts = Part.objects.filter(campaign=campaign).select_related("unit")
        self.units = {each.key: each.unit for each in parts}
        self.raiser, self.worker, self.closer = User.objects.order_by("pk")[:3]
        self.number = Series.objects.get_or_create(campaign=campaign)[0].last
        self.days = {each.severity: days_of(self.pack, each.severity) or 15 for each in self.pack.standards}

    def findings(self, site: Site) -> Iterator[Finding]:
        """Yield findings of a site, each of another standard."""
        values = read(self.pack.facts, site.values)
        for standard in self.rng.sample(self.pack.standards, FINDINGS):
            key = unit_of(self.pack.roles, standard.role, values)
            if key not in self.units:
                continue
            self.number += 1
            raised = self.at + timedelta(days=self.rng.randrange(_DAYS), minutes=self.rng.randrange(600))
            made = Finding(
                campaign=self.campaign, site=site, number=self.number, standard=standard.id, clause=standard.clause,
                text_zh=standard.text.zh[:300], text_en=standard.text.en[:300], severity=standard.severity,
                source=INSPECTION, unit=self.units[key], of_village=key == self.pack.roles.get("village"),
                division_code=site.division_code, raised_by=self.raiser, raised_at=raised,
                due_on=raised.date() + timedelta(days=self.days[standard.severity]),
                state=self.rng.choices(list(_STATES), list(_STATES.values()))[0],
            )  # fmt: skip
            yield self._as_it_stands(made)

    def _as_it_stands(self, made: Finding) -> Finding:
        """Return a finding with what its state needs."""
        if made.state in (REFUSED, DEFERRED, CLOSED_UNCORRECTED):
            made.reason = "示例"
        if made.state == DEFERRED:
            made.deferred_until = (self.at + timedelta(days=2 * _DAYS)).date()
        if made.state in (CLOSED, "submitted"):
            made.submitted_by = self.worker
        if made.state in (CLOSED, CLOSED_UNCORRECTED):
            made.closed_by = self.closer
            made.closed_at = made.raised_at + timedelta(days=self.rng.randrange(1, 20))
        return made

    def visit(self, site: Site) -> Visit:
        """Return a patrol of a site."""
        began = self.at + timedelta(days=self.rng.randrange(_DAYS), minutes=self.rng.randrange(600))
        return Visit(
            uuid=self._uuid(), campaign=self.campaign, site=site, kind=PATROL, administrative=False, state=FINISHED,
            result=CHECKED, asked=list(self.pack.facts)[:ANSWERS], lead=self.worker, division_code=site.division_code,
            unit=self.rng.choice(list(self.units.values())), started_at=began, created_at=began,
            finished_at=began + timedelta(minutes=25), received_at=began + timedelta(minutes=26), said="0" * 64,
        )  # fmt: skip

    def answers(self, visit: Visit) -> Iterator[Answer]:
        """Yield what was answered on a visit: what is known of the site, the rest could not be seen."""
        for key in visit.asked:
            value = visit.site.values.get(key)
            why = "" if value is not None else "没有人在场（示例）"
            made: dict[str, Any] = {"value": value, "reason": why, "answered_at": visit.finished_at}
            yield Answer(uuid=self._uuid(), visit=visit, fact=key, **made)

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)


def fill(campaign: Campaign, at: datetime) -> None:
    """Give every site of the bench its findings and a visit, with all that counts them."""
    made = _Round(campaign, at)
    wanted = Site.objects.filter(campaign=campaign, code__regex=r"^S\d{6}$").order_by("pk")
    sites = wanted.only("pk", "code", "division_code", "values")
    first = 0
    while batch := list(sites.filter(pk__gt=first)[:_AT_ONCE]):
        _write(made, batch)
        first = batch[-1].pk
    Series.objects.filter(campaign=campaign).update(last=made.number)


@transaction.atomic
def _write(made: _Round, sites: Sequence[Site]) -> None:
    findings = [each for site in sites for each in made.findings(site)]
    visits = [made.visit(site) for site in sites]
    Finding.objects.bulk_create(findings, batch_size=_AT_ONCE)
    Visit.objects.bulk_create(visits, batch_size=_AT_ONCE)
    Answer.objects.bulk_create([each for visit in visits for each in made.answers(visit)], batch_size=4_000)
    counts = Counts()
    for finding in findings:
        counts += counters(finding)
    moved: Counter[tuple[str, str]] = Counter()
    for visit in visits:
        moved.update(shifted(visit))
    shift(counts)
    shift(moved)
