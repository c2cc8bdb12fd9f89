"""A draft is given up: by whom, when, for what reason; what becomes of its answers, its photos and what it amended."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from closeout.evidence.registry import visible_subjects
from closeout.inspections.amending import amend_visit
from closeout.inspections.discarding import discard_visit, lying
from closeout.inspections.evidence import subject_of
from closeout.inspections.models import Visit
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.people.access import Access
from closeout.people.roles import Role
from closeout.sites.models import Fact
from closeout.tallies.models import Tally
from tests.factories import NOW, access, campaign, site
from tests.inspections.making import LATER, answered, confirmed, described, done, finish, inspecting, lead_of, started

pytestmark = pytest.mark.django_db
WHY = "选错了场所（示例）"
WEEK = NOW + timedelta(days=7)


def patrol() -> Visit:
    return started(access("village"), site(campaign()), whole=True)


def discarded(visit: Visit, who: Access | None = None, at: Any = LATER, reason: str = WHY) -> Visit:
    who = who or lead_of(visit)
    return discard_visit(access=who, campaign=visit.campaign, visit=visit.pk, reason=reason, at=at)


def at(name: str, visit: Visit | None = None) -> str:
    return reverse(f"inspections:{name}", args=["buji-2026", *([] if visit is None else [visit.pk])])


def as_(who: Access) -> Client:
    one = Client(headers={"accept-language": "en"})
    one.force_login(who.user)
    return one


def test_nothing_of_a_discarded_draft_reaches_the_register() -> None:
    visit = patrol()
    answered(visit, safety_rules_posted=False)
    facts, tallies = Fact.objects.count(), list(Tally.objects.order_by("pk").values_list())
    found = discarded(visit)
    assert (found.state, found.discard_reason, found.discarded_at) == ("discarded", WHY, LATER)
    assert (Fact.objects.count(), list(Tally.objects.order_by("pk").values_list())) == (facts, tallies)
    assert visit.answers.count() == 1


def test_the_journal_has_it_once_with_the_reason_however_often_it_is_sent() -> None:
    visit = patrol()
    for _ in range(2):
        discarded(visit)
    entry = Entry.objects.get(act="visit_discarded")
    assert json.loads(entry.content)["reason"] == WHY


def test_a_discarded_draft_is_not_gone_on_with() -> None:
    visit = inspecting(site(campaign()))
    described(visit)
    discarded(visit)
    for go_on in (
        lambda: answered(visit, safety_rules_posted=True),
        lambda: described(visit, "not_found"),
        lambda: finish(visit),
    ):
        with pytest.raises(Conflict, match="discarded"):
            go_on()
    with pytest.raises(Conflict, match="discarded"):
        confirmed(visit)


def test_a_finished_visit_is_not_discarded() -> None:
    visit = patrol()
    done(visit, "gate_locked")
    with pytest.raises(Conflict, match="finished"):
        discarded(visit)


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_a_reason_is_wanted(reason: str) -> None:
    with pytest.raises(Refusal):
        discarded(patrol(), reason=reason)
    assert Visit.objects.get().state == "draft"


@pytest.mark.parametrize(("when", "lets"), [(WEEK, True), (WEEK - timedelta(seconds=1), False)])
def test_the_office_discards_what_was_left_lying_for_a_week(when: Any, lets: bool) -> None:
    visit, office = patrol(), access("office")
    assert lying(office, visit.campaign, when).exists() is lets
    if not lets:
        with pytest.raises(Missing):
            discarded(visit, office, when)
        return
    assert discarded(visit, office, when).discarded_by == office.user


@pytest.mark.parametrize("role", ["village", "unit_head", "leader", "auditor"])
def test_nobody_else_discards_it(role: Role) -> None:
    visit = patrol()
    with pytest.raises((Denied, Missing)):
        discarded(visit, access(role), WEEK)
    assert not lying(access(role), visit.campaign, WEEK).exists()


def test_the_second_officer_does_not_discard_it() -> None:
    visit = inspecting(site(campaign()))
    second = Visit.objects.get(pk=visit.pk).second
    assert second is not None
    with pytest.raises(Denied):
        discarded(visit, Access(second, visit.campaign.authority_id, "unit_member", None, None, ""))


def test_its_photos_stay_with_it_for_its_officers_and_the_office() -> None:
    visit = patrol()
    discarded(visit)
    subject = subject_of(visit, "B-4.5a")
    seen = [bool(visible_subjects(each, [subject])) for each in (lead_of(visit), access("office"), access("unit_head"))]
    assert seen == [True, True, False]


def test_what_it_was_to_amend_stands_and_can_be_amended_by_another() -> None:
    visit = patrol()
    done(visit, "gate_locked")
    again: dict[str, Any] = {
        "access": lead_of(visit),
        "campaign": visit.campaign,
        "visit": visit.pk,
        "reason": "写错（示例）",
        "at": LATER,
    }
    draft = amend_visit(uuid=uuid4(), **again)
    discarded(draft)
    assert not Visit.objects.filter(amends=visit).exists()
    assert amend_visit(uuid=uuid4(), **again).state == "draft"


def test_the_database_wants_who_when_and_why() -> None:
    visit = patrol()
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(state="discarded")


def test_the_page_asks_why_and_then_shows_what_there_is() -> None:
    visit = patrol()
    one = as_(lead_of(visit))
    assert at("discard", visit) in one.get(at("visit", visit)).content.decode()
    assert one.post(at("discard", visit), {"reason": ""}).status_code == 422
    assert one.post(at("discard", visit), {"reason": WHY}).headers["Location"] == at("visit", visit)
    page = one.get(at("visit", visit)).content.decode()
    assert "was discarded" in page
    assert WHY in page
    assert at("amend", visit) not in page


def test_the_office_finds_what_was_left_lying_among_the_visits() -> None:
    visit = patrol()
    Visit.objects.update(created_at=timezone.now() - timedelta(days=8))
    office = as_(access("office"))
    assert at("discard", visit) in office.get(at("ledger")).content.decode()
    assert office.get(at("visit", visit)).status_code == 404
    assert office.get(at("discard", visit)).status_code == 200
    assert at("discard", visit) not in as_(access("unit_head")).get(at("ledger")).content.decode()


@pytest.mark.parametrize(("what", "status"), [({"reason": WHY}, 200), ({}, 422), ({"reason": 7}, 422), ([], 422)])
def test_a_device_discards_its_draft(what: Any, status: int) -> None:
    visit = patrol()
    device = Client(headers={"accept": "application/json"})
    device.force_login(visit.lead)
    told = device.post(at("discard", visit), json.dumps(what), content_type="application/json")
    assert told.status_code == status
    assert Visit.objects.get().state == ("discarded" if status == 200 else "draft")
