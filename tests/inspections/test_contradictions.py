"""A visit that contradicts itself is refused, with the contradiction named."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from closeout.inspections.models import Visit
from closeout.inspections.services import describe, recheck_findings
from closeout.inspections.types import Described, SaidRecheck
from closeout.kernel.facts import Value
from closeout.kernel.refusal import Refusal
from closeout.sites.models import Site
from tests.factories import NOW, access, campaign, site
from tests.findings import making as findings
from tests.inspections.making import LATER, answered, described, done, finish, inspecting, lead_of, left_open, started

pytestmark = pytest.mark.django_db


def town() -> Visit:
    return started(access("village"), site(campaign("town", "town-2026")), whole=True)


@pytest.mark.parametrize(
    ("result", "fact"),
    [
        ("gate_locked", "site_clean"),
        ("refused_entry", "stack_height_m"),
        ("not_found", "has_fence"),
        ("closed_down", "gate_opaque"),
    ],
)
def test_who_was_not_inside_says_nothing_of_the_inside(result: str, fact: str) -> None:
    visit = town()
    answered(visit, **{fact: 2.0 if fact.endswith("_m") else True})
    described(visit, result)
    with pytest.raises(Refusal, match="not_inside") as refused:
        finish(visit)
    assert refused.value.say("zh").startswith("前后矛盾")


def test_a_locked_gate_leaves_what_is_seen_from_outside() -> None:
    visit = town()
    came = done(visit, "gate_locked", has_fence=True, storage="open_air", fence_height_m=3.4)
    assert came.facts == 3


@pytest.mark.parametrize("result", ["gate_locked", "refused_entry", "not_found", "closed_down"])
def test_nothing_but_the_result_has_to_be_answered_where_nobody_was_inside(result: str) -> None:
    visit = town()
    done(visit, result)
    closed = Site.objects.get(pk=visit.site_id).values.get("operating_state") == "closed"
    assert closed is (result == "closed_down")


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"has_fence": False, "fence_height_m": 4.2}, "fence height"),
        ({"has_fence": False, "fence_to_road_m": 5.0}, "distance from fence to road"),
        ({"storage": "open_air", "stack_height_m": 2.0}, "height of the indoor stack"),
    ],
)
def test_what_is_not_there_is_not_measured(answers: dict[str, Value], named: str) -> None:
    visit = town()
    answered(visit, **answers)
    left_open(visit)
    described(visit)
    with pytest.raises(Refusal, match="nothing_to_measure") as refused:
        finish(visit)
    assert named in refused.value.say("en")


def test_nobody_owes_an_answer_to_what_does_not_apply() -> None:
    visit = town()
    answered(visit, storage="indoor")
    left_open(visit)
    assert not visit.answers.filter(fact__in=["has_fence", "fence_height_m", "fence_to_road_m"]).exists()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"finished_at": NOW - timedelta(seconds=1)}, "ended_first"),
        ({"finished_at": LATER + timedelta(seconds=1)}, "not_yet"),
        ({"signed": True, "signature_refused": "拒签（示例）"}, "signed_and_refused"),
        ({"result": "perhaps"}, "no_result"),
        ({"remark": "字" * 1001}, "too_long"),
    ],
)
def test_what_is_said_of_the_whole_holds_together(more: dict[str, object], code: str) -> None:
    visit = town()
    told = Described(**{"result": "checked", **more})  # type: ignore[arg-type]
    with pytest.raises(Refusal, match=code):
        describe(access=lead_of(visit), campaign=visit.campaign, visit=visit.pk, said=told, at=LATER)


def test_it_may_end_in_the_moment_in_which_it_began() -> None:
    assert described(town(), finished_at=NOW).finished_at == NOW


@pytest.mark.parametrize(("corrected", "code"), [(True, "corrected_but_fails"), (False, "open_but_passes")])
def test_a_finding_and_the_answers_say_the_same(corrected: bool, code: str) -> None:
    finding = findings.correcting()
    visit = inspecting(finding.site, "reinspection")
    seen = SaidRecheck(finding.number, corrected, "仍缺（示例）")
    recheck_findings(access=lead_of(visit), campaign=visit.campaign, visit=visit.pk, said=[seen], at=NOW)
    answered(visit, safety_rules_posted=not corrected)
    described(visit)
    with pytest.raises(Refusal, match=code):
        finish(visit)


def test_what_is_not_corrected_says_what_is_missing() -> None:
    finding = findings.correcting()
    visit = inspecting(finding.site, "reinspection")
    seen = SaidRecheck(finding.number, False, " ")
    with pytest.raises(Refusal, match="what_is_missing"):
        recheck_findings(access=lead_of(visit), campaign=visit.campaign, visit=visit.pk, said=[seen], at=NOW)


def test_the_database_keeps_two_officers_apart() -> None:
    visit = inspecting(site(campaign()))
    with pytest.raises(IntegrityError, match="two_officers"), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(second=visit.lead)


@pytest.mark.parametrize("change", [{"state": "finished"}, {"administrative": False}, {"lon": 200.0, "lat": 1.0}])
def test_the_database_keeps_what_always_holds(change: dict[str, object]) -> None:
    visit = inspecting(site(campaign()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(**change)
