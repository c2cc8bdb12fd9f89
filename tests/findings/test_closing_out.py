"""From accepted to closed out: who may do what, in which order, and what never happens."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from closeout.findings import deadlines, services
from closeout.findings.models import Finding
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.notices.models import Message
from closeout.people.models import Unit
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from tests.factories import NOW, access, authority, campaign, site
from tests.findings.making import FACT, closed, correcting, doer, head, member, mend, merged, proved, raised, submitted

pytestmark = pytest.mark.django_db
SOON, LATER = NOW + timedelta(hours=1), NOW + timedelta(hours=2)


def test_a_member_accepts_and_it_is_theirs() -> None:
    found, who = raised(), member()
    done = services.accept(doer(who, found))
    assert (done.state, done.assignee) == ("correcting", who.user)


def test_another_unit_can_do_nothing_with_it() -> None:
    found, other = correcting(), access("unit_head", unit="market_supervision")
    acts: list[Callable[[], object]] = [
        lambda: services.refuse(doer(other, found), reason="x"),
        lambda: services.submit(doer(other, found), note="x"),
        lambda: services.give_up(doer(other, found), reason="x"),
        lambda: services.defer(doer(other, found), until=date(2026, 7, 1), reason="x"),
    ]
    for act in acts:
        with pytest.raises(Denied):
            act()
    found.refresh_from_db()
    assert found.state == "correcting"


def test_what_a_unit_refuses_the_office_gives_to_another() -> None:
    found, office = raised(), access("office")
    services.refuse(doer(member(), found), reason="不归本单位管（示例）")
    assert Message.objects.filter(to=office.user, kind="finding_refused").exists()
    other = Unit.objects.get(key="environment")
    done = services.reassign(doer(office, found), unit=other.pk, reason="属污染防治（示例）")
    assert (done.state, done.unit, done.reason) == ("raised", other, "不归本单位管（示例）")


def test_a_refusal_without_a_reason_is_refused() -> None:
    found = raised()
    with pytest.raises(Refusal) as refused:
        services.refuse(doer(member(), found), reason="  ")
    assert refused.value.code == "findings.no_reason"


def test_a_finding_of_a_merged_site_is_closed_out_by_what_is_known_where_it_went() -> None:
    found = submitted()
    kept = site(found.campaign, "BJ-0002", safety_rules_posted=False)
    merged(kept, found.site)
    with pytest.raises(Refusal, match="still_fails"):
        services.close(doer(head(), found))
    record_facts(access=member(), site=kept, facts=[NewFact(FACT, True)], source="inspection", at=NOW)
    assert services.close(doer(head(), found)).state == "closed"


def test_who_submits_does_not_close() -> None:
    chief = head()
    found = submitted(by=chief)
    mend(found)
    with pytest.raises(Denied) as refused:
        services.close(doer(chief, found))
    assert refused.value.code == "findings.own_report"
    assert services.close(doer(head(), found)).state == "closed"


def test_the_database_itself_lets_nobody_close_what_they_submitted() -> None:
    found = submitted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=found.pk).update(state="closed", closed_at=NOW, closed_by=found.submitted_by)


def test_nothing_closes_while_its_standard_still_fails() -> None:
    found = submitted()
    with pytest.raises(Refusal) as refused:
        services.close(doer(head(), found))
    assert refused.value.code == "findings.still_fails"
    mend(found)
    assert services.close(doer(head(), found)).state == "closed"


def test_what_is_sent_back_is_corrected_again_and_the_reporter_told() -> None:
    reporter = member()
    found = submitted(by=reporter)
    done = services.send_back(doer(head(), found, at=SOON), reason="只贴了一处（示例）")
    assert (done.state, done.submitted_by) == ("correcting", None)
    assert Message.objects.filter(to=reporter.user, kind="finding_sent_back").exists()
    with pytest.raises(Refusal):  # the photo was of what was sent back
        services.submit(doer(reporter, found, at=LATER), note="两处都已张贴（示例）")
    proved(found, LATER)
    assert services.submit(doer(reporter, found, at=LATER), note="两处都已张贴（示例）").state == "submitted"


def test_nothing_is_reported_as_corrected_without_evidence() -> None:
    found = correcting()
    with pytest.raises(Refusal) as refused:
        services.submit(doer(member(), found), note="已张贴（示例）")
    assert refused.value.code == "findings.no_proof"


def test_the_village_may_report_what_a_unit_has_to_see_to_but_not_close_it() -> None:
    found, village = proved(correcting()), access("village")
    done = services.submit(doer(village, found), note="已整改（示例）")
    mend(found)
    with pytest.raises(Denied):
        services.close(doer(access("village"), done))


def test_another_village_does_not_even_see_it() -> None:
    found = correcting()
    with pytest.raises(Missing):
        services.submit(doer(access("village", code="440307014002"), found), note="x")


def test_giving_up_needs_a_reason_and_is_not_closed_out() -> None:
    found = correcting()
    with pytest.raises(Refusal):
        services.give_up(doer(head(), found), reason=" ")
    done = services.give_up(doer(head(), found), reason="场所已搬走（示例）")
    assert (done.state, done.closed_at) == ("closed_uncorrected", NOW)


def test_a_deferred_finding_is_taken_up_again_and_not_due_before_tomorrow() -> None:
    found = correcting()
    done = services.defer(doer(head(), found), until=date(2026, 7, 1), reason="等待雨季过去（示例）")
    assert (done.state, done.deferred_until) == ("deferred", date(2026, 7, 1))
    again = services.resume(doer(head(), found))
    assert (again.state, again.due_on, again.deferred_until) == ("correcting", date(2026, 6, 4), None)


@pytest.mark.parametrize("until", [date(2026, 5, 20), date(2026, 5, 19)])
def test_nothing_is_deferred_until_a_day_that_is_past(until: date) -> None:
    found = correcting()
    with pytest.raises(Refusal) as refused:
        services.defer(doer(head(), found), until=until, reason="x")
    assert refused.value.code == "findings.past"


def test_more_time_is_asked_for_and_granted_by_another() -> None:
    found, asker = correcting(), member()
    deadlines.ask_time(doer(asker, found), until=date(2026, 6, 10), reason="材料未到（示例）")
    done = deadlines.decide_time(doer(head(), found), granted=True)
    assert (done.due_on, done.extended) == (date(2026, 6, 10), 1)
    assert Message.objects.filter(to=asker.user, kind="extension_granted").exists()


def test_nobody_grants_their_own_wish_and_a_refusal_says_why() -> None:
    found, chief = correcting(), head()
    deadlines.ask_time(doer(chief, found), until=date(2026, 6, 10), reason="材料未到（示例）")
    with pytest.raises(Denied):
        deadlines.decide_time(doer(chief, found), granted=True)
    with pytest.raises(Refusal):
        deadlines.decide_time(doer(head(), found), granted=False)
    done = deadlines.decide_time(doer(head(), found), granted=False, answer="可以先行整改（示例）")
    assert (done.due_on, done.extended) == (date(2026, 6, 4), 0)


@pytest.mark.parametrize("until", [date(2026, 6, 4), date(2026, 5, 20)])
def test_more_time_is_more_time(until: date) -> None:
    found = correcting()
    with pytest.raises(Refusal) as refused:
        deadlines.ask_time(doer(member(), found), until=until, reason="x")
    assert refused.value.code == "findings.no_more_time"


def test_one_wish_for_time_waits_at_once() -> None:
    found = correcting()
    deadlines.ask_time(doer(member(), found), until=date(2026, 6, 10), reason="x")
    with pytest.raises(Conflict):
        deadlines.ask_time(doer(member(), found), until=date(2026, 6, 11), reason="x")


def test_the_five_in_place_are_entered_by_who_answers() -> None:
    found = correcting()
    said: dict[str, Any] = {"responsible": "周某（示例）", "measures": "张贴", "funds": "200 元", "contingency": "停用"}
    done = deadlines.plan_correction(doer(member(), found), **said)
    assert (done.responsible, done.funds) == ("周某（示例）", "200 元")
    with pytest.raises(Denied):
        deadlines.plan_correction(doer(access("unit_member", unit="environment"), found), **said)


def test_who_saw_an_older_version_is_told_and_nothing_is_saved() -> None:
    found = raised()
    seen = found.version
    services.accept(doer(member(), found))
    with pytest.raises(Conflict) as refused:
        services.refuse(doer(member(), found, seen), reason="x")
    assert refused.value.code == "findings.changed"


def test_a_closed_finding_moves_no_more() -> None:
    found = closed()
    acts: list[Callable[[], object]] = [
        lambda: services.accept(doer(member(), found)),
        lambda: services.give_up(doer(head(), found), reason="x"),
        lambda: deadlines.plan_correction(doer(head(), found), funds="1"),
    ]
    for act in acts:
        with pytest.raises(Conflict):
            act()


def test_findings_of_another_authority_are_not_there() -> None:
    from_buji = raised(site(campaign()))
    with pytest.raises(Missing):
        services.accept(doer(access("office", at=authority("elsewhere")), from_buji))
