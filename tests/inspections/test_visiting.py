"""A visit from its beginning to its end: who may make it, what it says, what follows from it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from closeout.findings.models import Finding
from closeout.inspections.confirming import confirm, confirm_here
from closeout.inspections.models import Visit
from closeout.inspections.services import object_to, recheck_findings
from closeout.inspections.starting import AHEAD, start_visit
from closeout.inspections.types import FoundSite, NewVisit, Place, SaidRecheck
from closeout.journal.models import Entry
from closeout.judgements.services import judge
from closeout.judgements.types import Judgement
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.people.roles import Role
from closeout.sites.merging import undo_merge
from closeout.sites.models import Fact, Question, Site, Verdict
from closeout.tallies.queries import tallies
from closeout.work.models import Task
from tests.factories import COMMUNITY, NOW, TODAY, access, campaign, site
from tests.findings import making as findings
from tests.inspections.making import (
    LATER,
    UNIT,
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
RULES, STANDARD = "safety_rules_posted", "B-4.5a"


def town() -> Site:
    return site(campaign("town", "town-2026"), storage="open_air", has_fence=True)


@pytest.mark.parametrize(("height", "verdict"), [(3.4, "fail"), (3.99, "fail"), (4.0, "pass"), (4.2, "pass")])
def test_a_fence_of_less_than_four_metres_fails_and_raises_a_finding(height: float, verdict: str) -> None:
    visit = started(access("village"), town())
    came = done(visit, fence_height_m=height)
    assert Verdict.objects.get(site=visit.site, standard="T-2.4").verdict == verdict
    assert len(came.raised) == (verdict == "fail")


@pytest.mark.parametrize(("metres", "verdict"), [(11.8, "fail"), (15.0, "fail"), (15.1, "pass")])
def test_a_220_kv_line_within_fifteen_metres_fails(metres: float, verdict: str) -> None:
    visit = inspecting(site(campaign(), hv_line_500kv_m=99.0, in_other_hv_corridor=False))
    came = done(visit, hv_line_220kv_m=metres, hv_line_500kv_m=60.0, in_other_hv_corridor=False)
    found = Verdict.objects.get(site=visit.site, standard="B-4.6d")
    assert (found.verdict, len(came.raised)) == (verdict, int(verdict == "fail"))


def test_all_that_follows_is_there_together() -> None:
    visit = inspecting(site(campaign()))
    came = done(visit, safety_rules_posted=False, wiring_to_code=True)
    fact = Fact.objects.get(site=visit.site, key=RULES)
    finding = Finding.objects.get(number=came.raised[0])
    assert (fact.evidence, fact.source) == (f"visit:{visit.pk}", "inspection")
    assert (finding.standard, finding.source, finding.origin) == (
        STANDARD,
        "inspection",
        f"visit:{visit.pk}:{STANDARD}",
    )
    counted = tallies([f"visits:{visit.campaign_id}"])[f"visits:{visit.campaign_id}"]
    assert counted["day:2026-05-20:inspection"] == counted["kind:inspection"] == counted["all"] == 1
    assert list(Entry.objects.values_list("act", flat=True))[-1] == "visit_finished"


def test_a_visit_that_is_refused_at_the_end_leaves_nothing() -> None:
    visit = started(access("village"), town())
    answered(visit, fence_height_m=3.4)
    described(visit)
    with pytest.raises(Refusal, match="unanswered"):
        finish(visit)
    assert not Finding.objects.exists()
    assert not Fact.objects.filter(evidence__startswith="visit:").exists()
    assert Visit.objects.get(pk=visit.pk).state == "draft"


def test_finishing_twice_changes_nothing_and_answers_alike() -> None:
    visit = started(access("village"), town())
    first = done(visit, fence_height_m=3.4)
    before = (Fact.objects.count(), Finding.objects.count(), Entry.objects.count())
    assert finish(visit) == first
    assert (Fact.objects.count(), Finding.objects.count(), Entry.objects.count()) == before


def test_the_same_visit_sent_again_is_one_visit() -> None:
    who, where = access("village"), town()
    uuid = uuid4()
    first, again = (started(who, where, uuid=uuid) for _ in range(2))
    assert (first.pk, Visit.objects.count()) == (again.pk, 1)


@pytest.mark.parametrize("other", [{"kind": "lookback"}, {"started_at": NOW - timedelta(minutes=1)}])
def test_another_visit_under_the_same_number_is_refused(other: dict[str, Any]) -> None:
    who, where, uuid = access("village"), town(), uuid4()
    started(who, where, uuid=uuid)
    with pytest.raises(Conflict, match="other_visit"):
        started(who, where, **{"kind": "patrol", "uuid": uuid, **other})


@pytest.mark.parametrize("role", ["village", "office"])
def test_who_only_patrols_makes_no_inspection(role: Role) -> None:
    where = site(campaign())
    started(access(role), where)
    with pytest.raises(Denied, match="only_patrol"):
        started(access(role), where, "inspection", second=officer().user.pk, basis="计划（示例）")


@pytest.mark.parametrize("role", ["leader", "auditor", "intake", "administrator"])
def test_who_looks_after_no_sites_makes_no_visit(role: Role) -> None:
    where = site(campaign())
    with pytest.raises(Denied):
        started(access(role), where)


def test_a_certificate_is_good_on_its_last_day_and_no_longer() -> None:
    where = site(campaign())
    good = officer(TODAY)
    assert started(good, where, "inspection", second=officer(TODAY).user.pk, basis="计划（示例）").lead_certificate
    late = officer(TODAY - timedelta(days=1))
    with pytest.raises(Refusal, match="no_certificate"):
        started(late, where, "inspection", second=good.user.pk, basis="计划（示例）")
    with pytest.raises(Refusal, match="no_certificate"):
        started(good, where, "inspection", second=late.user.pk, basis="计划（示例）")


def test_a_certificate_that_ended_before_the_visit_does_not_finish_it() -> None:
    visit = inspecting(site(campaign()))
    answered(visit, **{RULES: True})
    described(left_open(visit))
    confirmed(visit)
    visit.lead.certificates.update(valid_until=TODAY - timedelta(days=1))
    with pytest.raises(Refusal, match="no_certificate"):
        finish(visit)


@pytest.mark.parametrize("second", [None, "same", "stranger"])
def test_an_inspection_takes_a_second_officer_who_is_somebody_else(second: str | None) -> None:
    who, where = officer(), site(campaign())
    named = {None: None, "same": who.user.pk, "stranger": access("office").user.pk}[second]
    with pytest.raises(Refusal, match=r"no_second|same_officer|strange_second"):
        started(who, where, "inspection", second=named, basis="计划（示例）")


def test_an_inspection_says_what_it_goes_by() -> None:
    who, where = officer(), site(campaign())
    with pytest.raises(Refusal, match="no_basis"):
        started(who, where, "inspection", second=officer().user.pk, basis=" ")


def test_a_look_back_is_a_patrol_or_an_inspection() -> None:
    where = site(campaign())
    assert not started(access("village"), where, "lookback").administrative
    assert inspecting(where, "lookback", administrative=True).administrative


def test_an_inspection_is_not_finished_before_the_second_officer_confirmed() -> None:
    visit = inspecting(site(campaign()))
    answered(visit, **{RULES: False})
    described(left_open(visit))
    with pytest.raises(Refusal, match="not_confirmed"):
        finish(visit)
    confirmed(visit)
    assert finish(visit).raised


def test_what_changes_after_the_confirmation_is_confirmed_anew() -> None:
    visit = inspecting(site(campaign()))
    described(left_open(visit))
    confirmed(visit)
    answered(visit, said(RULES, False, minutes=50))
    with pytest.raises(Refusal, match="not_confirmed"):
        finish(visit)


@pytest.mark.parametrize("signed", ["no", "locked", "second_factor"])
def test_nobody_confirms_but_the_second_officer(signed: Any) -> None:
    visit = described(inspecting(site(campaign())))
    how: dict[str, Any] = {"access": lead_of(visit), "campaign": visit.campaign, "visit": visit.pk}
    how |= {"seen": visit.version, "at": LATER}
    with pytest.raises(Refusal):
        confirm_here(signed=signed, **how)
    assert confirm_here(signed="yes", **how).confirmed_how == "on_device"


def test_the_lead_officer_does_not_confirm_their_own_inspection() -> None:
    visit = described(inspecting(site(campaign())))
    with pytest.raises(Denied, match="not_the_second"):
        confirm(access=lead_of(visit), campaign=visit.campaign, visit=visit.pk, seen=visit.version, at=LATER)


def test_a_draft_is_its_officers_alone() -> None:
    visit = started(access("village"), site(campaign()))
    with pytest.raises(Missing):
        finish(visit, access("office"))


def test_somebody_else_does_not_go_on_with_a_visit() -> None:
    second = officer()
    visit = inspecting(site(campaign()), second=second.user.pk)
    with pytest.raises(Denied, match="not_the_lead"):
        finish(visit, second)


def test_what_only_another_unit_settles_is_a_suggestion_and_raises_nothing() -> None:
    visit = started(access("village"), site(campaign()), whole=True)
    came = done(visit, hv_line_220kv_m=11.8)
    assert not Fact.objects.get(site=visit.site, key="hv_line_220kv_m").entitled
    assert not came.raised
    assert Question.objects.filter(site=visit.site, fact="hv_line_220kv_m").exists()


@pytest.mark.parametrize(("value", "raised"), [(11.8, ["B-4.6d"]), (60.0, [])])
def test_what_was_a_suggestion_is_raised_once_its_unit_has_spoken(value: float, raised: list[str]) -> None:
    reverse("home")  # slices are told of each other when the addresses are read
    visit = started(access("village"), site(campaign()), whole=True)
    done(visit, hv_line_220kv_m=11.8)
    unseen = site(visit.campaign, "BJ-0002")
    says = Judgement(value, reason="现场测量（示例）", observed_on=TODAY)
    codes = [visit.site.code, unseen.code]
    who = access("unit_member", unit=UNIT)
    judge(access=who, campaign=visit.campaign, fact="hv_line_220kv_m", codes=codes, says=says, at=NOW)
    assert list(Finding.objects.values_list("site__code", "standard")) == [(visit.site.code, each) for each in raised]


def test_an_unknown_site_is_registered_with_the_visit_by_a_unit_too() -> None:
    where, who = campaign(), access("unit_member", unit=UNIT)
    found = FoundSite("桥下无名废品站（示例）", "二路桥下", COMMUNITY)
    new = NewVisit(uuid4(), "patrol", NOW, found=found, place=Place(114.12, 22.6, 8.0))
    visit = start_visit(access=who, campaign=where, new=new, at=NOW)
    assert (visit.site.name, visit.site.lon, visit.distance_m) == ("桥下无名废品站（示例）", 114.12, 0.0)
    assert start_visit(access=who, campaign=where, new=new, at=NOW).site == visit.site
    assert Site.objects.count() == 1


def test_a_place_that_is_not_precise_is_kept() -> None:
    where = site(campaign(), lon=114.12, lat=22.6)
    visit = started(access("village"), where, place=Place(114.121, 22.6, 120.0))
    assert visit.accuracy_m == 120.0
    assert visit.distance_m == pytest.approx(102.7, abs=0.5)


def test_an_objection_asks_the_unit_that_judges_and_turns_nothing() -> None:
    visit = inspecting(site(campaign()))
    answered(visit, **{RULES: False})
    object_to(
        access=lead_of(visit),
        campaign=visit.campaign,
        visit=visit.pk,
        standard=STANDARD,
        reason="在二楼（示例）",
        at=NOW,
    )
    came = done(visit)
    task = Task.objects.get(kind="objection")
    assert task.unit is not None
    assert (task.unit.key, came.objections) == (UNIT, 1)
    assert Verdict.objects.get(site=visit.site, standard=STANDARD).verdict == "fail"


def test_a_reinspection_is_made_only_where_something_failed() -> None:
    where = site(campaign())
    with pytest.raises(Refusal, match="nothing_open"):
        inspecting(where, "reinspection")


def test_a_reinspection_asks_exactly_what_is_open() -> None:
    finding = findings.correcting()
    visit = inspecting(finding.site, "reinspection")
    assert visit.asked == [RULES]
    answered(visit, **{RULES: True})
    described(visit)
    with pytest.raises(Refusal, match="not_rechecked"):
        finish(visit)


def test_a_reinspection_looks_at_what_was_open_at_a_site_merged_into_it() -> None:
    finding = findings.proved(findings.correcting())
    kept = site(finding.campaign, "BJ-0002")
    findings.merged(kept, finding.site)
    visit = inspecting(kept, "reinspection")
    seen = SaidRecheck(finding.number, corrected=True)
    recheck_findings(access=lead_of(visit), campaign=visit.campaign, visit=visit.pk, said=[seen], at=NOW)
    done(visit, safety_rules_posted=True)
    finding.refresh_from_db()
    assert finding.state == "submitted"


def test_what_was_said_of_a_site_that_was_taken_out_again_is_dropped() -> None:
    finding = findings.proved(findings.correcting())
    kept = site(finding.campaign, "BJ-0002")
    findings.merged(kept, finding.site)
    visit = inspecting(kept, "reinspection")
    seen = SaidRecheck(finding.number, corrected=True)
    recheck_findings(access=lead_of(visit), campaign=visit.campaign, visit=visit.pk, said=[seen], at=NOW)
    undo_merge(access=access("office"), site=Site.objects.get(pk=finding.site_id), reason="两处（示例）", at=NOW)
    came = done(visit, safety_rules_posted=True)
    finding.refresh_from_db()
    assert (finding.state, came.rechecked) == ("correcting", {})


@pytest.mark.parametrize(
    ("before", "corrected", "after"),
    [
        ("correcting", True, "submitted"),
        ("submitted", True, "submitted"),
        ("submitted", False, "correcting"),
        ("correcting", False, "correcting"),
        ("raised", True, "submitted"),
    ],
)
def test_a_finding_goes_where_the_reinspection_saw_it(before: str, corrected: bool, after: str) -> None:
    make: dict[str, Any] = {"correcting": findings.correcting, "submitted": findings.submitted}
    finding = findings.proved(make.get(before, findings.raised)())
    visit = inspecting(finding.site, "reinspection")
    seen = SaidRecheck(finding.number, corrected, "" if corrected else "仍缺一张（示例）")
    recheck_findings(access=lead_of(visit), campaign=visit.campaign, visit=visit.pk, said=[seen], at=NOW)
    came = done(visit, safety_rules_posted=corrected)
    finding.refresh_from_db()
    assert (finding.state, came.rechecked) == (after, {finding.number: corrected})


def test_who_reported_a_correction_takes_it_back_when_it_was_none() -> None:
    lead = officer()
    finding = findings.submitted(by=lead)
    visit = inspecting(finding.site, "reinspection", lead=lead)
    seen = SaidRecheck(finding.number, False, "仍缺一张（示例）")
    recheck_findings(access=lead, campaign=visit.campaign, visit=visit.pk, said=[seen], at=NOW)
    done(visit, safety_rules_posted=False)
    correction = finding.corrections.get()
    assert (correction.approved, correction.reviewed_by) == (False, None)


@pytest.mark.parametrize("kind", ["patrol", "inspection"])
@pytest.mark.parametrize(
    ("began", "code"),
    [
        (NOW + AHEAD, ""),
        (NOW + AHEAD + timedelta(seconds=1), "inspections.not_yet"),
        (NOW - timedelta(days=30), ""),
        (datetime(2026, 3, 16, tzinfo=TIME_ZONE), ""),  # the campaign begins on 16 April
        (datetime(2026, 3, 15, 23, 59, tzinfo=TIME_ZONE), "inspections.long_ago"),
        (datetime(2, 1, 2, tzinfo=UTC), "inspections.long_ago"),
        (datetime(9998, 12, 30, tzinfo=UTC), "inspections.not_yet"),
    ],
)
def test_a_visit_begins_neither_in_the_future_nor_long_before_the_campaign(
    began: datetime, code: str, kind: str
) -> None:
    one = site(campaign())
    begin: Any = inspecting if kind == "inspection" else lambda *args, **more: started(access("village"), *args, **more)
    if not code:
        assert begin(one, started_at=began).started_at == min(began, NOW)
        return
    with pytest.raises(Refusal) as refused:
        begin(one, started_at=began)
    assert (refused.value.code, Visit.objects.exists()) == (code, False)


def test_a_visit_that_began_by_a_fast_clock_is_the_same_when_it_is_sent_again() -> None:
    who, one, number = access("village"), site(campaign()), uuid4()
    first, again = (started(who, one, uuid=number, started_at=NOW + AHEAD) for _ in range(2))
    assert first == again


def test_a_plan_adopted_long_before_it_begins_lets_its_sites_be_looked_at() -> None:
    one = site(campaign())
    early = NOW - timedelta(days=365)
    assert started(access("village"), one, at=early, started_at=early).started_at == early
