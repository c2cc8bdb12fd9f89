"""Whatever people do in whatever order: counters, states and second persons hold."""

import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from closeout.campaigns.models import Campaign
from closeout.findings import deadlines, services
from closeout.findings.counting import Counts, counters, ledger
from closeout.findings.models import Correction, Finding
from closeout.findings.raising import raise_findings
from closeout.findings.states import MOVES, STATES
from closeout.findings.types import NewFinding
from closeout.journal.models import Entry
from closeout.kernel.refusal import Refusal
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.sites.models import Site
from closeout.sites.services import record_facts, register_sites
from closeout.sites.types import NewFact
from closeout.tallies.queries import tallies
from tests.factories import NOW, TODAY, access, campaign, new_site
from tests.findings.making import FACT, STANDARD, UNIT, doer, proved

pytestmark = pytest.mark.django_db
STEPS = 60


class Anybody:
    """Random acts of random people on the findings of a few sites."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.campaign = campaign()
        new = [new_site(f"BJ-{each:04}", **{FACT: False}) for each in range(1, 4)]
        self.sites = register_sites(access=access("office"), campaign=self.campaign, sites=new, source="census", at=NOW)
        self.people = [
            access("office"),
            access("unit_head", unit=UNIT),
            access("unit_member", unit=UNIT),
            access("unit_head", unit="environment"),
            access("village"),
            access("village", code="440307014002"),
            access("leader"),
        ]
        self.acts: list[Callable[[Access, Finding], object]] = [
            lambda who, it: services.accept(doer(who, it)),
            lambda who, it: services.refuse(doer(who, it), reason="x"),
            lambda who, it: services.reassign(doer(who, it), unit=self._unit().pk, reason="x"),
            lambda who, it: services.submit(doer(who, proved(it) if self.dice.random() < 0.8 else it), note="x"),
            lambda who, it: services.send_back(doer(who, it), reason="x"),
            lambda who, it: services.close(doer(who, it)),
            lambda who, it: services.give_up(doer(who, it), reason="x"),
            lambda who, it: services.defer(doer(who, it), until=TODAY + timedelta(9), reason="x"),
            lambda who, it: services.resume(doer(who, it)),
            lambda who, it: deadlines.ask_time(doer(who, it), until=date(2026, 7, 1), reason="x"),
            lambda who, it: deadlines.decide_time(doer(who, it), granted=self.dice.random() < 0.5, answer="x"),
        ]

    def _unit(self) -> Unit:
        return self.dice.choice(list(Unit.objects.filter(key__in=[UNIT, "environment"]).order_by("pk")))

    def step(self) -> None:
        """Do something; what is refused changes nothing."""
        who, where = self.dice.choice(self.people), self.dice.choice(self.sites)
        try:
            if self.dice.random() < 0.25:
                self._raise(who, where)
            elif self.dice.random() < 0.15:
                self._record(where)
            else:
                found = self.dice.choice(list(Finding.objects.order_by("pk")))
                self.dice.choice(self.acts)(who, found)
        except (Refusal, IndexError):
            return

    def _raise(self, who: Access, where: Site) -> None:
        raise_findings(access=who, campaign=self.campaign, new=[NewFinding(where, STANDARD)], at=NOW)

    def _record(self, where: Site) -> None:
        fact = NewFact(FACT, self.dice.random() < 0.7)
        record_facts(access=self.people[2], site=where, facts=[fact], source="inspection", at=NOW)


def states_by_journal() -> Counter[str]:
    """Recount the states of all findings by what the journal says was done."""
    states: dict[str, str] = {}
    for entry in Entry.objects.filter(subject__startswith="finding:").order_by("number"):
        said = json.loads(entry.content)
        state = said["after"].get("state", states.get(entry.subject, "raised"))
        before = said["before"].get("state")
        assert before in (None, states.get(entry.subject)), entry.subject
        assert before is None or any(before in move.start and move.end == state for move in MOVES.values()), (
            before,
            state,
        )
        states[entry.subject] = state
    return Counter(states.values())


def counted(one: Campaign) -> Counts:
    """Recount every counter from the findings themselves."""
    found = Counts()
    for each in Finding.objects.filter(campaign=one):
        found += counters(each)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_counters_equal_a_recount_and_every_state_was_reached_by_the_table(seed: int) -> None:
    anybody = Anybody(seed)
    for _ in range(STEPS):
        anybody.step()
    name = ledger(anybody.campaign.pk)
    told = {key: count for key, count in tallies([name])[name].items() if count}
    assert told == {key: count for (where, key), count in counted(anybody.campaign).items() if where == name}
    by_journal = states_by_journal()
    assert {each: told.get(f"state:{each}", 0) for each in STATES} == {each: by_journal[each] for each in STATES}


@pytest.mark.parametrize("seed", range(6, 9))
def test_nothing_closes_without_a_second_person_and_a_report(seed: int) -> None:
    anybody = Anybody(seed)
    for _ in range(STEPS):
        anybody.step()
    for found in Finding.objects.filter(state="closed"):
        seen = Correction.objects.get(finding=found, approved=True)
        assert seen.by_id != seen.reviewed_by_id == found.closed_by_id
