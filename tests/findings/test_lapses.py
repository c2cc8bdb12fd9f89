"""Orders that ran out: the fact that the plan's escalation asks for comes by itself, once, and goes as it came."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections
from pytest_django import DjangoAssertNumQueries

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.documents.services import void_document
from closeout.findings import deadlines, lapses, services
from closeout.findings.lapses import FACT, note_lapses
from closeout.findings.models import Finding, Lapse, Order
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.notices.models import Message
from closeout.sites.by_rule import Following, record_following
from closeout.sites.merging import undo_merge
from closeout.sites.models import RULE, Fact, Route, Site
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from closeout.work.alone import stumbled
from closeout.work.ticking import tick
from tests.factories import NOW, access, site
from tests.findings.browsing import address, browser
from tests.findings.making import doer, mend, merged, proved, raised
from tests.findings.ordering import Team, ordered, team

pytestmark = pytest.mark.django_db
LAST = date(2026, 6, 1)  # ten days from 20 May are the 30th, a Saturday
DURING = datetime(2026, 6, 1, 15, 59, tzinfo=UTC)  # the last minute of that day in China
AFTER = DURING + timedelta(minutes=1)


def said(at_site: Site) -> list[tuple[object, str]]:
    """Return what was recorded by rule, in its order: value and evidence."""
    rows = Fact.objects.filter(site=at_site, key=FACT, source=RULE).order_by("pk")
    return [(each.value, each.evidence) for each in rows]


def in_force(at_site: Site) -> object:
    at_site.refresh_from_db()
    return at_site.values.get(FACT)


def steps(at_site: Site) -> set[str]:
    return set(Route.objects.filter(site=at_site, state="true").values_list("row", flat=True))


def late_order() -> tuple[Team, Finding, Order]:
    """Return an order of ten days that was served on 20 May and ran out."""
    by, found = team(), raised()
    return by, found, ordered(by, [found])


def close_out(by: Team, found: Finding, at: datetime) -> None:
    services.submit(doer(by.member, proved(found, at), at=at), note="已张贴（示例）")
    mend(found)
    services.close(doer(by.head, found, at=at))


def test_an_order_runs_out_when_its_last_day_is_over() -> None:
    _, found, order = late_order()
    note_lapses(DURING)
    assert (said(found.site), Lapse.objects.count()) == ([], 0)
    note_lapses(AFTER)
    assert said(found.site) == [(True, order.document.number)]
    assert Lapse.objects.get().due_on == LAST


def test_the_next_lawful_step_follows_at_once() -> None:
    _, found, _ = late_order()
    assert "refuser" not in steps(found.site)
    note_lapses(AFTER)
    assert in_force(found.site) is True
    assert "refuser" in steps(found.site)


def test_it_is_the_unit_that_ordered_which_speaks_and_no_person() -> None:
    by, found, _ = late_order()
    note_lapses(AFTER)
    fact = Fact.objects.get(site=found.site, key=FACT)
    assert (fact.by, fact.unit_id, fact.entitled) == (None, by.head.unit, True)


def test_a_second_tick_of_the_day_and_one_of_the_next_record_nothing() -> None:
    _, found, _ = late_order()
    note_lapses(AFTER)
    before = Entry.objects.count()
    note_lapses(AFTER + timedelta(hours=3))
    note_lapses(AFTER + timedelta(days=1))
    assert (len(said(found.site)), Entry.objects.count()) == (1, before)


def test_a_tick_that_missed_days_dates_it_from_when_it_was_so() -> None:
    _, found, _ = late_order()
    note_lapses(AFTER + timedelta(days=9))
    fact = Fact.objects.get(site=found.site, key=FACT)
    assert (fact.observed_at, fact.recorded_at) == (AFTER, AFTER + timedelta(days=9))


def test_who_saw_otherwise_after_it_ran_out_is_not_talked_down() -> None:
    by, found, _ = late_order()
    later = AFTER + timedelta(days=1)
    record_facts(access=by.member, site=found.site, facts=[NewFact(FACT, False)], source="inspection", at=later)
    note_lapses(AFTER + timedelta(days=2))
    assert in_force(found.site) is False


def test_closing_the_finding_out_takes_it_back_by_a_new_row() -> None:
    by, found, order = late_order()
    note_lapses(AFTER)
    close_out(by, found, AFTER)
    note_lapses(AFTER + timedelta(minutes=1))
    assert said(found.site) == [(True, order.document.number), (False, order.document.number)]
    assert in_force(found.site) is False
    assert "refuser" not in steps(found.site)


def test_what_is_reported_is_overdue_until_somebody_has_seen_it() -> None:
    by, found, _ = late_order()
    services.submit(doer(by.member, proved(found)), note="已张贴（示例）")
    note_lapses(AFTER)
    assert in_force(found.site) is True


def test_more_time_takes_it_back_until_that_has_passed() -> None:
    by, found, _ = late_order()
    note_lapses(AFTER)
    deadlines.ask_time(doer(by.member, found, at=AFTER), until=date(2026, 6, 9), reason="材料未到（示例）")
    deadlines.decide_time(doer(by.head, found, at=AFTER), granted=True)
    note_lapses(AFTER + timedelta(minutes=1))
    note_lapses(datetime(2026, 6, 9, 15, 59, tzinfo=UTC))
    assert in_force(found.site) is False
    note_lapses(datetime(2026, 6, 9, 16, 0, tzinfo=UTC))
    assert [value for value, _ in said(found.site)] == [True, False, True]
    assert [each.due_on for each in Lapse.objects.order_by("pk")] == [LAST, date(2026, 6, 9)]


def test_an_order_served_later_gives_its_own_days() -> None:
    by, found, old = late_order()
    note_lapses(AFTER)
    new = ordered(by, [found], days=20, on=AFTER - timedelta(hours=5))
    note_lapses(AFTER + timedelta(minutes=1))
    assert in_force(found.site) is False
    assert said(found.site)[-1] == (False, old.document.number)
    assert not Lapse.objects.filter(order=new).exists()


def test_an_order_that_is_void_is_overdue_no_longer() -> None:
    by, found, order = late_order()
    note_lapses(AFTER)
    void_document(document=order.document, reason="对象有误（示例）", actor=by.head.user, at=AFTER)
    note_lapses(AFTER + timedelta(minutes=1))
    assert in_force(found.site) is False


def test_of_two_orders_the_fact_stands_until_both_are_done() -> None:
    by, found = team(), raised()
    other = raised(found.site, standard="B-4.5b")
    first, second = ordered(by, [found]), ordered(by, [other])
    note_lapses(AFTER)
    close_out(by, found, AFTER)
    note_lapses(AFTER + timedelta(minutes=1))
    both = "、".join(each.document.number for each in (first, second))
    assert said(found.site) == [(True, both), (True, second.document.number)]
    assert in_force(found.site) is True


def test_a_finding_past_its_day_without_an_order_is_no_order_overdue() -> None:
    found = raised()
    note_lapses(AFTER + timedelta(days=90))
    assert said(found.site) == []


def test_a_site_that_is_closed_and_a_campaign_that_is_finished_stay_as_they_are() -> None:
    _, found, _ = late_order()
    Site.objects.update(state="closed")
    note_lapses(AFTER)
    Site.objects.update(state="in_use")
    Campaign.objects.update(state="finished")
    note_lapses(AFTER)
    assert (said(found.site), Lapse.objects.count()) == ([], 0)


def test_other_sites_are_left_alone() -> None:
    _, found, _ = late_order()
    other = site(found.campaign, "BJ-0002")
    note_lapses(AFTER)
    assert (said(other), other.version) == ([], Site.objects.get(pk=other.pk).version)


def test_the_heads_of_the_unit_and_the_office_are_told_once() -> None:
    by, _, _ = late_order()
    office = access("office")
    Message.objects.all().delete()
    note_lapses(AFTER)
    note_lapses(AFTER + timedelta(days=1))
    told = Message.objects.filter(kind="order_ran_out")
    assert {each.to_id for each in told} >= {by.head.user.pk, office.user.pk}
    assert told.filter(to=office.user).count() == 1


def test_it_stands_in_the_journal_of_the_finding_and_the_journal_holds() -> None:
    by, found, _ = late_order()
    note_lapses(AFTER)
    close_out(by, found, AFTER)
    note_lapses(AFTER + timedelta(minutes=1))
    acts = Entry.objects.filter(subject=f"finding:{found.pk}", act__startswith="order_").order_by("pk")
    assert [(each.act, each.actor) for each in acts] == [("order_ran_out", None), ("order_no_longer_late", None)]
    assert verify().broken_at is None


def test_the_finding_shows_which_order_ran_out() -> None:
    by, found, _ = late_order()
    note_lapses(AFTER)
    page = browser(by.head).get(address("finding", number=found.number)).content.decode()
    assert "ran out on" in page


def test_the_tick_of_every_minute_does_it() -> None:
    _, found, _ = late_order()
    tick(AFTER)
    tick(AFTER)
    assert [value for value, _ in said(found.site)] == [True]


def test_putting_off_takes_no_overdue_order_back_and_gives_no_more_time() -> None:
    by, found, order = late_order()
    note_lapses(AFTER)
    services.defer(doer(by.head, found, at=AFTER), until=AFTER.date() + timedelta(days=9), reason="停电（示例）")
    note_lapses(minutes(1))
    assert (in_force(found.site), said(found.site)) == (True, [(True, order.document.number)])
    services.resume(doer(by.head, found, at=minutes(2)))
    note_lapses(minutes(3))
    found.refresh_from_db()
    assert (found.due_on, in_force(found.site)) == (LAST, True)
    assert "refuser" in steps(found.site)


def test_an_order_runs_out_while_its_finding_is_put_off() -> None:
    by, found, _ = late_order()
    services.defer(doer(by.head, found, at=DURING), until=AFTER.date() + timedelta(days=9), reason="停电（示例）")
    note_lapses(AFTER)
    assert in_force(found.site) is True


def test_without_anything_to_note_three_queries_are_asked(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    late_order()
    note_lapses(AFTER)
    with django_assert_num_queries(3):
        note_lapses(AFTER)


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_record_it_once() -> None:
    _, found, _ = late_order()
    together = threading.Barrier(2)

    def run() -> None:
        try:
            together.wait(10)
            note_lapses(AFTER)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(run), pool.submit(run)]:
            each.result()
    assert (len(said(found.site)), Lapse.objects.count()) == (1, 1)
    told = list(Message.objects.filter(kind="order_ran_out").values_list("to", flat=True))
    assert len(told) == len(set(told))


def test_a_site_that_fails_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    by, first, _ = late_order()
    second = raised(site(first.campaign, "BJ-0002", safety_rules_posted=False))
    ordered(by, [second])

    def failing(campaign: Campaign, said: Sequence[Following], *, at: datetime) -> None:
        if said[0].site.pk == first.site_id:
            raise KeyError(first.site_id)
        record_following(campaign, said, at=at)

    monkeypatch.setattr(lapses, "record_following", failing)
    note_lapses(AFTER)
    assert [each.order.site_id for each in Lapse.objects.all()] == [second.site_id]
    assert stumbled(AFTER) == ["findings/lapses"]
    monkeypatch.undo()
    note_lapses(AFTER + timedelta(minutes=1))
    assert (in_force(first.site), in_force(second.site)) == (True, True)


def taken_apart(gone: Site, at: datetime) -> None:
    undo_merge(access=access("office"), site=Site.objects.get(pk=gone.pk), reason="两处（示例）", at=at)


def minutes(count: int) -> datetime:
    return AFTER + timedelta(minutes=count)


def test_an_order_that_ran_out_at_a_site_that_is_merged_is_overdue_at_the_site_it_went_into() -> None:
    _, found, order = late_order()
    other = site(found.campaign, "BJ-0002")
    note_lapses(AFTER)
    merged(other, found.site, minutes(1))
    assert (in_force(other), said(other)) == (True, [(True, order.document.number)])
    assert "refuser" in steps(other)
    assert Lapse.objects.filter(ended_at=None).count() == 1
    before = Entry.objects.count()
    note_lapses(minutes(2))
    assert Entry.objects.count() == before


def test_an_order_that_runs_out_after_the_merge_is_overdue_at_the_site_it_went_into() -> None:
    _, found, _ = late_order()
    middle, last = site(found.campaign, "BJ-0002"), site(found.campaign, "BJ-0003")
    merged(middle, found.site, DURING)
    merged(last, Site.objects.get(pk=middle.pk), DURING)
    note_lapses(AFTER)
    assert [in_force(each) for each in (found.site, middle, last)] == [None, None, True]


def test_what_is_given_more_time_after_the_merge_ends_at_the_site_it_went_into() -> None:
    _, found, _ = late_order()
    other = site(found.campaign, "BJ-0002")
    note_lapses(AFTER)
    merged(other, found.site, minutes(1))
    Finding.objects.filter(pk=found.pk).update(due_on=date(2026, 6, 30))
    note_lapses(minutes(2))
    assert (in_force(other), Lapse.objects.filter(ended_at=None).exists()) == (False, False)
    taken_apart(found.site, minutes(3))
    assert (in_force(other), in_force(found.site)) == (False, False)


def test_taking_a_merge_apart_gives_the_overdue_order_back() -> None:
    _, found, order = late_order()
    other = site(found.campaign, "BJ-0002")
    note_lapses(AFTER)
    merged(other, found.site, minutes(1))
    taken_apart(found.site, minutes(2))
    assert (in_force(other), in_force(found.site)) == (False, True)
    assert said(other) == [(True, order.document.number), (False, order.document.number)]
    note_lapses(minutes(3))
    assert len(said(other)) == 2
    assert verify().broken_at is None


def test_both_sites_keep_their_own_overdue_orders_through_a_merge() -> None:
    by, found, _ = late_order()
    other = raised(site(found.campaign, "BJ-0002", safety_rules_posted=False))
    ordered(by, [other])
    note_lapses(AFTER)
    merged(other.site, found.site, minutes(1))
    taken_apart(found.site, minutes(2))
    assert (len(said(other.site)), in_force(other.site), in_force(found.site)) == (1, True, True)


def test_a_correction_here_ends_an_older_yes_of_the_register() -> None:
    by, found, _ = late_order()
    older = [NewFact(FACT, True, DURING)]
    record_facts(access=access("office"), site=found.site, facts=older, source="ledger", at=DURING)
    note_lapses(AFTER)
    close_out(by, found, AFTER)
    note_lapses(minutes(1))
    assert in_force(found.site) is False
    record_facts(access=access("office"), site=found.site, facts=[NewFact(FACT, True)], source="office", at=minutes(2))
    note_lapses(minutes(3))
    assert in_force(found.site) is True


@pytest.mark.parametrize(("judge", "stands"), [("safety_supervision", False), ("police_fire", True)])
def test_where_a_unit_judges_it_the_rule_only_suggests_for_others(
    judge: str, stands: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, found, _ = late_order()
    pack = pack_of(found.campaign)
    facts = {**pack.facts, FACT: replace(pack.facts[FACT], judged_by=judge)}
    monkeypatch.setattr("closeout.sites.by_rule.pack_of", lambda _: replace(pack, facts=facts))
    own = Fact(site=found.site, key=FACT, value=True, source="office", observed_at=NOW, recorded_at=NOW, entitled=True)
    own.by = by.head.user
    own.save()
    note_lapses(AFTER)
    close_out(by, found, AFTER)
    note_lapses(minutes(1))
    assert [value for value, _ in said(found.site)] == [True, False]
    assert in_force(found.site) is stands
