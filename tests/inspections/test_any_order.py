"""Whatever visits people make in whatever order: counters equal a recount, and a visit that fails leaves nothing."""

import json
import random
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from closeout.findings.models import Finding
from closeout.findings.states import CLOSED
from closeout.inspections import finishing
from closeout.inspections.counting import Counts, counters, ledger
from closeout.inspections.kinds import FINISHED, RESULTS
from closeout.inspections.models import Answer, Visit
from closeout.inspections.services import recheck_findings
from closeout.inspections.types import SaidRecheck
from closeout.journal.models import Entry
from closeout.kernel.refusal import Refusal
from closeout.people.access import Access
from closeout.sites.models import Fact
from closeout.sites.services import register_sites
from closeout.tallies.models import Tally
from closeout.tallies.queries import tallies
from tests.factories import NOW, access, campaign, new_site
from tests.findings.making import proved
from tests.inspections.making import (
    LATER,
    answered,
    confirmed,
    described,
    finish,
    lead_of,
    left_open,
    officer,
    said,
    started,
)

pytestmark = pytest.mark.django_db
RULES = "safety_rules_posted"
STEPS = 40


class Anybody:
    """Random visits of random people to a few sites, each step of which may be refused."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.campaign = campaign()
        new = [new_site(f"BJ-{each:04}", **{RULES: False}) for each in range(1, 4)]
        self.sites = register_sites(access=access("office"), campaign=self.campaign, sites=new, source="census", at=NOW)
        self.officers = [officer(), officer(unit="market_supervision"), officer(role="unit_head")]
        self.people: list[Access] = [*self.officers, access("village"), access("office"), access("leader")]

    def step(self) -> None:
        """Begin a visit or go on with one; what is refused changes nothing."""
        try:
            if self.dice.random() < 0.3 or not Visit.objects.exists():
                self._begin()
            else:
                self._go_on(self.dice.choice(list(Visit.objects.order_by("created_at", "pk"))))
        except Refusal:
            return

    def _begin(self) -> None:
        kind = self.dice.choice(["patrol", "inspection", "reinspection", "lookback"])
        second, when = self.dice.choice(self.officers).user.pk, NOW + timedelta(minutes=self.dice.randrange(50))
        uuid = UUID(int=self.dice.getrandbits(128))
        more: dict[str, Any] = {
            "uuid": uuid,
            "second": second,
            "basis": "计划（示例）",
            "started_at": when,
            "at": LATER,
        }
        started(self.dice.choice(self.people), self.dice.choice(self.sites), kind, whole=True, **more)

    def _go_on(self, visit: Visit) -> None:
        visit.campaign = self.campaign
        match self.dice.randrange(6):
            case 0:
                answered(visit, said(RULES, self.dice.random() < 0.5, minutes=self.dice.randrange(60)))
            case 1:
                left_open(visit)
            case 2:
                described(visit, self.dice.choice(RESULTS))
            case 3 if visit.second_id is not None:
                confirmed(visit)
            case 4:
                self._recheck(visit)
            case _:
                finish(visit)

    def _recheck(self, visit: Visit) -> None:
        found = Finding.objects.filter(site=visit.site).order_by("-pk").first()
        if found is not None:
            one = SaidRecheck(proved(found).number, self.dice.random() < 0.5, "仍缺（示例）")
            recheck_findings(access=lead_of(visit), campaign=self.campaign, visit=visit.pk, said=[one], at=LATER)


def recounted(anybody: Anybody) -> Counts:
    found = Counts()
    for each in Visit.objects.filter(campaign=anybody.campaign, state=FINISHED):
        found += counters(each)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_counters_equal_a_recount_and_the_journal(seed: int) -> None:
    anybody = Anybody(seed)
    for _ in range(STEPS):
        anybody.step()
    name = ledger(anybody.campaign.pk)
    told = {key: count for key, count in tallies([name])[name].items() if count}
    assert told == {key: count for (where, key), count in recounted(anybody).items() if where == name}
    ends = Entry.objects.filter(act="visit_finished").values_list("content", flat=True)
    results = Counter(json.loads(each)["after"]["result"] for each in ends)
    assert {f"result:{each}": count for each, count in results.items()} == {
        key: count for key, count in told.items() if key.startswith("result:")
    }


@pytest.mark.parametrize("seed", range(4, 7))
def test_every_finished_inspection_has_two_certified_people_and_closes_nothing_itself(seed: int) -> None:
    anybody = Anybody(seed)
    for _ in range(STEPS):
        anybody.step()
    for each in Visit.objects.filter(state=FINISHED, administrative=True):
        assert each.lead_id != each.second_id
        assert each.lead_certificate
        assert each.second_certificate
        assert each.confirmed_at
    assert not Finding.objects.filter(state=CLOSED).exists()


@pytest.mark.parametrize("broken", ["record_answers", "recheck_all", "raise_failing", "ask_units", "shift", "record"])
def test_a_visit_that_breaks_off_anywhere_leaves_nothing(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    anybody = Anybody(1)
    visit = started(anybody.people[3], anybody.sites[0], whole=True)
    answered(visit, said(RULES, False))
    described(left_open(visit))
    before = _everything()
    monkeypatch.setattr(finishing, broken, _killed)
    with pytest.raises(SystemExit):
        finish(visit)
    assert _everything() == before
    monkeypatch.undo()
    assert finish(visit).raised


def _killed(*_args: object, **_kwargs: object) -> None:
    raise SystemExit


def _everything() -> list[object]:
    assert connection.in_atomic_block
    counts = [each.objects.count() for each in (Fact, Finding, Answer, Entry)]
    return [*counts, *Visit.objects.values_list("state", flat=True), *Tally.objects.order_by("pk").values_list("count")]
