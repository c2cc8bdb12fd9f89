"""Finishing and amending: what follows, on which day, in whose name, and that what is refused leaves nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from closeout.campaigns.services import finish as finish_campaign
from closeout.findings.models import Finding
from closeout.findings.periods import due_after
from closeout.inspections.amending import amend_visit
from closeout.inspections.confirming import confirm
from closeout.inspections.counting import counters, ledger
from closeout.inspections.kinds import FINISHED
from closeout.inspections.models import Visit
from closeout.inspections.services import answer, describe, object_to
from closeout.inspections.types import Described
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.people.models import Certificate
from closeout.sites.models import Fact, Site
from closeout.tallies.queries import tallies
from tests.factories import NOW, TODAY, access, authority, campaign, site
from tests.inspections.making import (
    LATER,
    answered,
    confirmed,
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
RULES, STATE = "safety_rules_posted", "operating_state"


def patrol(**facts: Any) -> Visit:
    return started(access("village"), site(campaign(), **facts), whole=True)


def amended(visit: Visit, uuid: UUID | None = None, reason: str = "记错（示例）", who: Any = None) -> Visit:
    how: dict[str, Any] = {"access": who or lead_of(visit), "campaign": visit.campaign, "visit": visit.pk}
    return amend_visit(**how, uuid=uuid or uuid4(), reason=reason, at=LATER)


def now(visit: Visit, fact: str) -> Any:
    return Site.objects.get(pk=visit.site_id).values.get(fact)


def counted(visit: Visit) -> dict[str, int]:
    name = ledger(visit.campaign_id)
    return {key: count for key, count in tallies([name])[name].items() if count}


def test_an_amendment_that_found_the_site_open_takes_back_that_it_closed_down() -> None:
    visit = patrol()
    done(visit, "closed_down")
    assert now(visit, STATE) == "closed"
    new = amended(visit)
    described(new, "gate_locked")
    finish(new)
    assert now(visit, STATE) != "closed"


def test_an_amendment_that_says_closed_down_closes_the_site() -> None:
    visit = patrol()
    done(visit, "gate_locked")
    new = amended(visit)
    described(new, "closed_down")
    finish(new)
    assert now(visit, STATE) == "closed"


def test_what_was_answered_of_a_closed_site_stands_before_what_the_result_says() -> None:
    visit = patrol()
    done(visit, "closed_down", operating_state="suspended")
    assert now(visit, STATE) == "suspended"
    assert Fact.objects.filter(site=visit.site, key=STATE, evidence=f"visit:{visit.pk}").count() == 1


def test_an_amendment_begins_with_all_that_was_said() -> None:
    visit = patrol()
    done(visit, safety_rules_posted=False)
    new = amended(visit)
    assert new.answers.get(fact=RULES).value is False
    assert (new.kind, new.result, new.started_at, new.version) == (visit.kind, "checked", visit.started_at, 0)
    assert set(new.answers.values_list("uuid")).isdisjoint(visit.answers.values_list("uuid"))


def test_an_amendment_of_the_same_number_is_the_same() -> None:
    visit = patrol()
    done(visit, "gate_locked")
    uuid = uuid4()
    assert amended(visit, uuid) == amended(visit, uuid)
    assert Entry.objects.filter(act="visit_started").count() == 2


def test_a_draft_is_not_amended_nor_what_somebody_else_led() -> None:
    visit = patrol()
    with pytest.raises(Conflict, match="amended"):
        amended(visit)
    done(visit, "gate_locked")
    with pytest.raises(Denied, match="not_the_lead"):
        amended(visit, who=access("office"))
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(("reason", "code"), [("", "no_reason"), (" \n", "no_reason"), ("字" * 501, "too_long")])
def test_an_amendment_says_why_in_500_characters(reason: str, code: str) -> None:
    visit = patrol()
    done(visit, "gate_locked")
    with pytest.raises(Refusal, match=code):
        amended(visit, reason=reason)
    assert amended(visit, reason="字" * 500).amend_reason == "字" * 500


def test_an_amendment_takes_no_number_that_is_taken() -> None:
    visit = patrol()
    done(visit, "gate_locked")
    with pytest.raises(Conflict):
        amended(visit, visit.pk)


def test_an_amendment_of_an_amendment_counts_once() -> None:
    visit = patrol()
    done(visit, "gate_locked")
    for result in ("refused_entry", "not_found"):
        visit = amended(visit)
        described(visit, result)
        finish(visit)
    assert counted(visit)["all"] == 1
    assert {key for key in counted(visit) if key.startswith("result:")} == {"result:not_found"}


def test_an_amendment_that_is_not_finished_moves_no_figure() -> None:
    visit = patrol()
    done(visit, "gate_locked")
    before = counted(visit)
    described(amended(visit), "not_found")
    assert counted(visit) == before


def test_an_amended_inspection_is_confirmed_anew() -> None:
    visit = inspecting(site(campaign()))
    done(visit, "gate_locked")
    new = amended(visit)
    with pytest.raises(Refusal, match="not_confirmed"):
        finish(new)
    confirmed(new)
    finish(new)
    assert Visit.objects.get(pk=new.pk).state == FINISHED


def test_an_amendment_raises_a_finding_for_what_fails_now_alone() -> None:
    visit = patrol()
    done(visit, safety_rules_posted=True)
    new = amended(visit)
    answered(new, said(RULES, False, minutes=30))
    came = finish(new)
    assert [each.standard for each in Finding.objects.filter(number__in=came.raised)] == ["B-4.5a"]


def test_an_amendment_that_changes_nothing_raises_nothing_twice() -> None:
    visit = patrol()
    done(visit, safety_rules_posted=False)
    facts = Fact.objects.count()
    assert finish(amended(visit)).raised == ()
    assert (Finding.objects.count(), Fact.objects.count()) == (1, facts)


@pytest.mark.parametrize(("days", "lets"), [(-1, False), (0, True), (1, True)])
@pytest.mark.parametrize("whose", ["lead", "second"])
def test_each_certificate_reaches_the_day_of_the_visit(whose: str, days: int, lets: bool) -> None:
    visit = inspecting(site(campaign()))
    confirmed(described(visit, "gate_locked"))
    holder = visit.lead if whose == "lead" else visit.second
    Certificate.objects.filter(user=holder).update(valid_until=TODAY + timedelta(days=days))
    if lets:
        assert finish(visit).facts == 0
        return
    with pytest.raises(Refusal, match="no_certificate"):
        finish(visit)
    assert Visit.objects.get().state == "draft"


def test_of_two_certificates_the_one_that_lasts_stands_in_the_record() -> None:
    lead = officer(until=TODAY - timedelta(days=1))
    Certificate.objects.create(user=lead.user, number="粤B-新", issued_by="区司法局（示例）", valid_until=TODAY)
    visit = inspecting(site(campaign()), lead=lead)
    done(visit, "gate_locked")
    assert Visit.objects.get().lead_certificate == "粤B-新"


def test_midnight_in_china_is_the_next_day_for_a_certificate() -> None:
    evening = NOW.replace(hour=15, minute=59)
    lead, second = officer(), officer().user.pk
    how: dict[str, Any] = {"second": second, "basis": "计划（示例）", "at": evening + timedelta(hours=1)}
    where = site(campaign())
    started(lead, where, "inspection", started_at=evening, **how)
    with pytest.raises(Refusal, match="no_certificate"):
        started(lead, where, "inspection", started_at=evening + timedelta(minutes=1), **how)


def test_a_confirmation_is_of_the_version_that_was_read() -> None:
    visit = inspecting(site(campaign()))
    described(visit, "gate_locked")
    seen = Visit.objects.get().version
    described(visit, "refused_entry")
    assert visit.second is not None
    second = lead_of(Visit(lead=visit.second))
    with pytest.raises(Conflict, match="changed"):
        confirm(access=second, campaign=visit.campaign, visit=visit.pk, seen=seen, at=LATER)
    assert Visit.objects.get().confirmed_at is None


def test_nothing_is_confirmed_of_which_nobody_said_what_came() -> None:
    visit = inspecting(site(campaign()))
    with pytest.raises(Refusal, match="no_result"):
        confirmed(visit)


@pytest.mark.parametrize("change", ["answer", "describe", "object"])
def test_every_change_takes_the_confirmation_away(change: str) -> None:
    visit = inspecting(site(campaign(), safety_rules_posted=False))
    confirmed(described(visit, "gate_locked"))
    match change:
        case "answer":
            answered(visit, has_fence=True)
        case "describe":
            described(visit, "refused_entry")
        case _:
            how: dict[str, Any] = {"access": lead_of(visit), "campaign": visit.campaign, "visit": visit.pk}
            object_to(**how, standard="B-4.5a", reason="已张贴（示例）", at=LATER)
    with pytest.raises(Refusal, match="not_confirmed"):
        finish(visit)


def test_a_finished_campaign_takes_no_answer_no_end_and_no_visit() -> None:
    visit = patrol()
    described(visit, "gate_locked")
    finish_campaign(access=access("office"), campaign=visit.campaign, at=LATER)
    visit.campaign.refresh_from_db()
    for act in (lambda: answered(visit, has_fence=True), lambda: finish(visit), lambda: amended(visit)):
        with pytest.raises(Refusal):
            act()
    assert Visit.objects.get().state == "draft"


def test_another_authority_neither_sees_nor_finishes_a_visit() -> None:
    visit = patrol()
    described(visit, "gate_locked")
    other = access("office", at=authority("other"))
    with pytest.raises(Missing):
        finish(visit, other)
    with pytest.raises(Missing):
        answer(access=other, campaign=visit.campaign, visit=visit.pk, said=[said(RULES, True)], at=LATER)


@pytest.mark.parametrize(("given", "days"), [((30, 3), 3), ((None, 5), 5), ((0, None), 0)])
def test_the_shortest_period_that_was_given_counts(given: tuple[int | None, int | None], days: int) -> None:
    visit = started(access("village"), site(campaign("town", "town-2026")), whole=True)
    facts = ("has_fence", "storage"), ("fence_height_m",)
    answered(visit, said(facts[0][0], True), said("storage", "open_air", within_days=given[0]))
    answered(visit, said("fence_height_m", 3.4, within_days=given[1]))
    described(left_open(visit))
    came = finish(visit)
    dues = {each.due_on for each in Finding.objects.filter(number__in=came.raised)}
    assert due_after(TODAY, days) in dues


def test_notes_of_what_fails_describe_the_finding() -> None:
    visit = patrol()
    answered(visit, said(RULES, False, note="墙上无制度（示例）"))
    described(left_open(visit))
    finish(visit)
    found = Finding.objects.get()
    assert (found.description, found.source) == ("墙上无制度（示例）", "patrol")
    assert found.origin == f"visit:{visit.pk}:B-4.5a"


def test_a_visit_that_began_in_the_future_is_not_finished_before() -> None:
    where = site(campaign())
    visit = started(access("village"), where)
    Visit.objects.filter(pk=visit.pk).update(started_at=LATER + timedelta(minutes=1))  # by an older version
    described(visit, "gate_locked")
    with pytest.raises(Refusal, match="ended_first"):
        finish(visit)
    assert counted(visit) == {}


def test_a_visit_counts_on_its_day_in_china() -> None:
    where = site(campaign())
    visit = started(access("village"), where, started_at=NOW.replace(hour=16) - timedelta(days=1))
    done(visit, "gate_locked")
    assert counted(visit)["day:2026-05-20"] == 1
    assert set(counted(visit)) == {name for _, name in counters(Visit.objects.get())}


@pytest.mark.parametrize("name", ["met_name", "met_role", "vehicle", "statement", "remark", "signature_refused"])
def test_blanks_around_what_is_said_of_a_visit_go(name: str) -> None:
    visit = patrol()
    told = replace(Described(result="checked"), **{name: "  张先生（示例）\n"})  # type: ignore[arg-type] # texts, all
    describe(access=lead_of(visit), campaign=visit.campaign, visit=visit.pk, said=told, at=LATER)
    assert getattr(Visit.objects.get(), name) == "张先生（示例）"


def test_the_journal_holds_whole_after_a_visit_and_its_amendment() -> None:
    visit = patrol()
    done(visit, safety_rules_posted=False)
    new = amended(visit)
    answered(new, said(RULES, True, minutes=30))
    finish(new)
    acts = list(Entry.objects.filter(subject__startswith="visit:").order_by("number").values_list("act", flat=True))
    assert acts == ["visit_started", "visit_finished", "visit_started", "visit_amended"]
    assert verify().broken_at is None
