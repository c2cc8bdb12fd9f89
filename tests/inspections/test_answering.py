"""Answers come in any order and more than once; the end is the same."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeout.inspections.amending import amend_visit
from closeout.inspections.models import Answer, Visit
from closeout.inspections.queries import of_site
from closeout.inspections.services import MOST, answer
from closeout.inspections.types import SaidAnswer
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.sites.models import Fact, Site
from closeout.tallies.queries import tallies
from tests.factories import NOW, access, campaign, site
from tests.inspections.making import (
    LATER,
    answered,
    described,
    done,
    finish,
    inspecting,
    lead_of,
    left_open,
    officer,
    said,
    started,
)

pytestmark = pytest.mark.django_db
RULES = "safety_rules_posted"
FACTS = (RULES, "wiring_to_code", "escape_routes_clear")


def visiting() -> Visit:
    return started(access("village"), site(campaign()), whole=True)


def standing(visit: Visit) -> list[tuple[str, Any, str, UUID]]:
    return sorted(visit.answers.values_list("fact", "value", "reason", "uuid"))


def test_the_last_answered_stands_whatever_came_last() -> None:
    visit = visiting()
    late, early = said(RULES, True, minutes=5), said(RULES, False, minutes=2)
    answered(visit, late)
    answered(visit, early)
    assert standing(visit) == [(RULES, True, "", late.uuid)]


def test_a_replay_changes_nothing_not_even_the_version() -> None:
    visit, one = visiting(), said(RULES, True)
    before = answered(visit, one).version
    assert answered(visit, one).version == before
    assert standing(visit) == [(RULES, True, "", one.uuid)]


def test_one_number_for_two_answers_is_refused() -> None:
    visit, one = visiting(), said(RULES, True)
    answered(visit, one)
    with pytest.raises(Conflict, match="other_answer"):
        answered(visit, said(RULES, False, uuid=one.uuid))
    with pytest.raises(Conflict, match="other_answer"):
        answered(visit, said("wiring_to_code", True, uuid=one.uuid, minutes=9))


def test_the_number_of_another_visits_answer_is_refused() -> None:
    visit, one = visiting(), said(RULES, True)
    answered(visit, one)
    other = started(lead_of(visit), visit.site, whole=True)
    with pytest.raises(Conflict, match="other_answer"):
        answered(other, one)


def test_an_answer_is_taken_back() -> None:
    visit = visiting()
    answered(visit, said(RULES, False))
    answered(visit, said(RULES, None, minutes=3))
    described(visit)
    with pytest.raises(Refusal, match="unanswered"):
        finish(visit)


def test_a_finished_visit_takes_replays_and_nothing_else() -> None:
    visit = visiting()
    one, old = said(RULES, False), said(RULES, True, minutes=0)
    answered(visit, one)
    done(visit)
    before = standing(visit)
    answered(visit, one, old)
    for other in (said(RULES, True, minutes=30), said(RULES, True, uuid=one.uuid)):
        with pytest.raises(Conflict, match="finished"):
            answered(visit, other)
    assert standing(visit) == before


def test_what_is_known_needs_no_reason_for_not_being_known() -> None:
    with pytest.raises(Refusal, match="known_and_unknown"):
        answered(visiting(), said(RULES, True, reason="没看（示例）"))


@pytest.mark.parametrize("bad", [said("no_such_fact", True), said(RULES, "yes"), said(RULES, True, within_days=366)])
def test_what_does_not_fit_is_refused(bad: SaidAnswer) -> None:
    visit = visiting()
    with pytest.raises(Refusal):
        answered(visit, bad)
    assert standing(visit) == []


def test_more_than_two_hundred_answers_at_once_are_refused() -> None:
    visit = visiting()
    answered(visit, *(said(RULES, True, minutes=each / 10) for each in range(MOST)))
    with pytest.raises(Refusal, match="too_many_answers"):
        answered(visit, *(said(RULES, True, minutes=each / 10) for each in range(MOST + 1)))


def test_somebody_else_answers_nothing() -> None:
    second = officer()
    visit = inspecting(site(campaign()), second=second.user.pk)
    with pytest.raises(Denied, match="not_the_lead"):
        answer(access=second, campaign=visit.campaign, visit=visit.pk, said=[said(RULES, True)], at=LATER)


# A few numbers and moments, so that answers meet: a number and a moment together always say the same.
ANSWERS = st.lists(
    st.builds(
        lambda fact, minutes, number: SaidAnswer(
            UUID(int=1000 * FACTS.index(fact) + number),
            fact,
            [True, False, None][(minutes * 7 + number) % 3],
            NOW + timedelta(minutes=minutes),
            reason="看不到（示例）" if (minutes * 7 + number) % 3 == 2 else "",
        ),
        st.sampled_from(FACTS),
        st.integers(0, 4),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS, st.randoms(use_true_random=False), st.integers(1, 4))
def test_in_whatever_order_answers_come_and_come_again_the_end_is_the_same(
    answers: list[SaidAnswer], chance: Any, size: int
) -> None:
    where = Site.objects.first() or site(campaign())
    where.campaign = where.campaign
    ends = []
    for _ in range(2):
        Answer.objects.all().delete()
        visit = started(access("village"), where, whole=True)
        sent = [*answers, *chance.sample(answers, len(answers) // 2)]
        chance.shuffle(sent)
        for at in range(0, len(sent), size):
            answered(visit, *sent[at : at + size])
        ends.append(standing(visit))
    assert ends[0] == ends[1]


def test_a_fact_is_observed_when_it_was_answered_and_not_in_the_future() -> None:
    visit = visiting()
    answered(visit, said(RULES, True, minutes=7), said("wiring_to_code", True, minutes=61))
    done(visit)
    seen = dict(Fact.objects.filter(site=visit.site, evidence=f"visit:{visit.pk}").values_list("key", "observed_at"))
    assert seen == {RULES: NOW + timedelta(minutes=7), "wiring_to_code": LATER}


def test_an_amended_visit_stays_as_it_was_and_counts_once() -> None:
    visit = started(access("village"), site(campaign("town", "town-2026"), storage="open_air", has_fence=True))
    done(visit, fence_height_m=3.4)
    before = standing(visit)
    how: dict[str, Any] = {"access": lead_of(visit), "campaign": visit.campaign, "visit": visit.pk, "at": LATER}
    new = amend_visit(**how, uuid=uuid4(), reason="量错（示例）")
    assert [each.uuid for each in of_site(lead_of(visit), visit.site)] == [visit.pk]  # it counts until then
    answered(new, said("fence_height_m", 4.4, minutes=20))
    finish(new)
    assert standing(visit) == before
    assert [each.uuid for each in of_site(lead_of(visit), visit.site)] == [new.pk]
    assert Fact.objects.filter(site=visit.site, evidence=f"visit:{new.pk}").values_list("key", "value").get() == (
        "fence_height_m",
        4.4,
    )
    assert tallies([f"visits:{visit.campaign_id}"])[f"visits:{visit.campaign_id}"]["all"] == 1
    with pytest.raises(Conflict, match="amended"):
        amend_visit(**how, uuid=uuid4(), reason="再改（示例）")


def test_what_an_amendment_takes_back_is_withdrawn() -> None:
    visit = visiting()
    done(visit, safety_rules_posted=True)
    how: dict[str, Any] = {"access": lead_of(visit), "campaign": visit.campaign, "visit": visit.pk, "at": LATER}
    new = amend_visit(**how, uuid=uuid4(), reason="记错场所（示例）")
    answered(new, said(RULES, None, minutes=20))
    left_open(new)
    finish(new)
    assert Site.objects.get(pk=visit.site_id).values.get(RULES) is None


def test_an_answer_of_a_time_to_come_is_refused_for_no_later_one_could_replace_it() -> None:
    visit = visiting()
    with pytest.raises(Refusal) as refused:
        answered(visit, said(RULES, True, minutes=60 * 24 * 365))
    assert (refused.value.code, standing(visit)) == ("inspections.not_yet", [])
