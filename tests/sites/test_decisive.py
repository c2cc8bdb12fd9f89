"""What a single fact would settle: nothing is claimed that does not come true, whatever the answer is."""

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import Fact, Value
from closeout.kernel.refusal import Conflict
from closeout.sites.decisive import STRENGTH, settling
from closeout.sites.derive import ASKED
from closeout.sites.keep import ledger
from closeout.sites.models import Fact as FactRow
from closeout.sites.services import record_many
from closeout.sites.types import NewFact, Said
from closeout.tallies.queries import tallies
from tests.evaluation.random_sites import pack_named, site, unknown_site
from tests.factories import COMMUNITY, NOW, access
from tests.factories import site as register

PLANS = ("town", "rugao", "buji")
MANY = 150


@cache
def evaluator(name: str) -> Evaluator:
    return Evaluator(pack_named(name))


def _answers(fact: Fact) -> list[Value]:
    match fact.type:
        case "boolean":
            return [True, False]
        case "choice" | "set":
            return list(fact.choices)
        case "number":
            return [0.0, 1.0, 299.0, 99999.0]
        case "date":
            return [date(2020, 1, 1), date(2030, 1, 1)]
        case "text":
            return ["440307014001"]


def _open(one: Evaluator, facts: dict[str, Value], kind: str) -> int:
    """Return how much of a kind is open at a site."""
    found = one.evaluate(facts)
    decisions = {"outcome": found.outcome, "segment": found.segment}
    if kind in decisions:
        decision = decisions[kind]
        return int(decision is not None and not decision.decided)
    if kind == "route":
        return sum(each.state == "undecided" for each in found.actions)
    return sum(each.verdict == "unknown" for each in found.verdicts)


def _settled(name: str) -> Iterator[tuple[dict[str, Value], str, str]]:
    one = evaluator(name)
    for seed in range(MANY):
        facts = site(name, seed)
        for fact, kind in settling(one, one.evaluate(facts), one.complete(facts)).items():
            yield facts, fact, kind


@pytest.mark.parametrize("name", PLANS)
def test_what_a_fact_settles_alone_is_settled_by_every_answer(name: str) -> None:
    one, tried = evaluator(name), 0
    for facts, fact, kind in _settled(name):
        before = _open(one, facts, kind)
        for answer in _answers(one.pack.facts[fact]):
            after = _open(one, {**facts, fact: answer}, kind)
            assert after < before, (facts["site_code"], fact, kind, answer)
            tried += 1
    assert tried > MANY


@pytest.mark.parametrize("name", PLANS)
def test_what_settles_is_open_and_asked_for(name: str) -> None:
    one = evaluator(name)
    for seed in range(MANY):
        facts = site(name, seed)
        found = one.evaluate(facts)
        asked = {each.fact for each in found.questions}
        closed = facts.get("operating_state") == "closed"
        assert closed or set(settling(one, found, one.complete(facts))) <= asked, seed


def test_where_nothing_is_known_no_fact_settles_the_outcome() -> None:
    one = evaluator("town")
    facts = unknown_site(one.pack)
    assert "outcome" not in settling(one, one.evaluate(facts), one.complete(facts)).values()


def test_the_strongest_thing_counts() -> None:
    one = evaluator("buji")
    facts = {"site_code": "S", "premises": "urban_village"}
    settles = settling(one, one.evaluate(facts), one.complete(facts))
    assert settles["operating_area_m2"] == "segment"
    assert STRENGTH.index("segment") < STRENGTH.index("standard")


@pytest.mark.django_db
def test_tallies_say_whose_questions_wait_and_what_they_settle() -> None:
    one = register()
    names = {name for name in one.counted if name.startswith(ASKED)}
    assert f"{ASKED}community_workstation/village:operating_area_m2:segment:" in names
    assert len(names) == one.questions_open
    assert set(tallies([ledger(one.campaign_id, COMMUNITY)])[ledger(one.campaign_id, COMMUNITY)]) >= names


@pytest.mark.django_db
def test_facts_of_several_sites_are_recorded_at_once_or_not_at_all() -> None:
    one = register()
    other = register(one.campaign, "BJ-0002")
    facts = [NewFact("has_business_licence", True)]
    said = [Said(one, facts), Said(other, facts, {"has_business_licence": False})]
    who = access("unit_member")
    with pytest.raises(Conflict):
        record_many(access=who, campaign=one.campaign, said=said, source="judgement", at=NOW)
    assert not FactRow.objects.filter(key="has_business_licence").exists()
    said = [Said(other, facts), Said(one, facts)]
    both = record_many(access=who, campaign=one.campaign, said=said, source="judgement", at=NOW)
    assert [(each.code, each.values["has_business_licence"]) for each in both] == [("BJ-0002", True), ("BJ-0001", True)]
