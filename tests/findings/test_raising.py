"""Raising findings: whose they are, when they are due, and that nothing is raised twice."""

from datetime import date
from typing import Any

import pytest

from closeout.campaigns.services import finish
from closeout.findings.models import Finding
from closeout.findings.raising import raise_findings
from closeout.findings.types import NewFinding
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.kernel.text import both
from closeout.notices.models import Message
from closeout.sites.merging import undo_merge
from closeout.sites.models import Site
from closeout.sites.services import record_facts, register_sites
from closeout.sites.types import NewFact
from tests.factories import NOW, access, campaign, new_site, site
from tests.findings.making import STANDARD, UNIT, closed, member, merged, raised

pytestmark = pytest.mark.django_db


def test_a_finding_takes_its_words_its_unit_and_its_day_from_the_plan() -> None:
    found = raised()
    assert (found.number, found.clause, found.unit.key, found.severity) == (1, "B-4.5", UNIT, "general")
    # Fifteen days after 20 May 2026; 4 June is a Thursday.
    assert (found.state, found.due_on) == ("raised", date(2026, 6, 4))
    assert Entry.objects.get(act="finding_raised").subject == f"finding:{found.pk}"


def test_a_major_finding_is_due_sooner_and_a_day_off_moves_on() -> None:
    found = raised(standard="B-4.5e")
    assert (found.severity, found.due_on) == ("major", date(2026, 5, 27))
    other = raised(site(found.campaign, "BJ-0002"), due_on=date(2026, 6, 20))
    assert other.due_on == date(2026, 6, 20)  # a day that somebody sets stays as it is


def test_a_standard_that_is_open_at_a_site_is_not_raised_twice() -> None:
    first = raised()
    again, fresh = raise_findings(
        access=access("office"), campaign=first.campaign, new=[NewFinding(first.site, STANDARD)], at=NOW
    )
    assert (again[0].pk, fresh, Finding.objects.count()) == (first.pk, 0, 1)


def test_a_standard_that_is_open_at_a_site_merged_into_it_is_not_raised_twice() -> None:
    first = raised()
    kept, last = site(first.campaign, "BJ-0002"), site(first.campaign, "BJ-0003")
    merged(kept, first.site)
    assert raised(kept) == first
    merged(last, kept)
    assert raised(last) == first
    assert raised(last, standard="B-4.5b").number == 2


def test_what_is_open_at_a_site_stays_open_there_when_the_site_goes_to_another_village() -> None:
    first = raised(standard="B-4.2a")
    village = "440307014002"
    new = [NewFact("division_code", village)]
    record_facts(access=access("office"), site=first.site, facts=new, source="office", at=NOW)
    there = access("village", code=village)
    again = [NewFinding(Site.objects.get(pk=first.site_id), "B-4.2a")]
    assert raise_findings(access=there, campaign=first.campaign, new=again, at=NOW) == ([first], 0)


def test_a_site_and_one_merged_into_it_are_one() -> None:
    first = raised()
    kept = site(first.campaign, "BJ-0002")
    merged(kept, first.site)
    new = [NewFinding(each, standard) for standard in (STANDARD, "B-4.5b") for each in (first.site, kept)]
    found, fresh = raise_findings(access=access("office"), campaign=first.campaign, new=new, at=NOW)
    assert ([each.number for each in found], fresh) == ([1, 1, 2, 2], 1)


def test_what_came_back_of_a_site_that_is_taken_out_again_did_not_come_back() -> None:
    old = closed()
    kept = site(old.campaign, "BJ-0002", safety_rules_posted=False)
    merged(kept, old.site)
    again = raised(kept)
    undo_merge(access=access("office"), site=Site.objects.get(pk=old.site_id), reason="两处（示例）", at=NOW)
    again.refresh_from_db()
    assert again.recurrence_of is None


def test_of_two_open_at_sites_that_are_one_by_now_its_own_comes_first() -> None:
    first = raised()
    own = raised(site(first.campaign, "BJ-0002", safety_rules_posted=False))
    merged(own.site, first.site)
    assert raised(own.site) == own


def test_what_is_open_at_a_merged_site_in_another_village_hides_nothing_from_a_worker() -> None:
    first = raised(standard="B-4.2a")
    kept = site(first.campaign, "BJ-0002", division_code="440307014002")
    merged(kept, first.site)
    new = [NewFinding(kept, "B-4.2a")]
    there = access("village", code="440307014002")
    found, fresh = raise_findings(access=there, campaign=first.campaign, new=new, at=NOW)
    assert (fresh, found[0].site) == (1, kept)


def test_what_was_closed_at_a_site_merged_into_it_came_back() -> None:
    old = closed()
    kept = site(old.campaign, "BJ-0002", safety_rules_posted=False)
    merged(kept, old.site)
    assert raised(kept).recurrence_of == old


def test_the_same_page_sent_twice_raises_once() -> None:
    where = site(campaign())
    new = [NewFinding(where, text=both("窨井盖缺失（示例）"), unit_key=UNIT, origin="page:1")]
    first, second = (
        raise_findings(access=access("office"), campaign=where.campaign, new=new, at=NOW) for _ in range(2)
    )
    assert first[0] == second[0]
    assert (first[1], second[1], Finding.objects.count()) == (1, 0, 1)


def test_the_same_is_raised_at_many_sites_with_numbers_that_follow() -> None:
    one = campaign()
    new = [new_site(f"BJ-{each:04}") for each in range(1, 13)]
    sites = register_sites(access=access("office"), campaign=one, sites=new, source="census", at=NOW)
    found, fresh = raise_findings(
        access=access("office"), campaign=one, new=[NewFinding(each, STANDARD) for each in sites], at=NOW
    )
    assert ([each.number for each in found], fresh) == (list(range(1, 13)), 12)


def test_what_was_closed_and_fails_again_is_a_new_finding_linked_to_the_old() -> None:
    old = closed()
    again = raised(old.site)
    assert (again.number, again.recurrence_of) == (2, old)
    old.refresh_from_db()
    assert old.state == "closed"


def test_the_unit_is_told_but_not_who_raised_it() -> None:
    told, raiser = member(), member()
    where = site(campaign())
    raise_findings(access=raiser, campaign=where.campaign, new=[NewFinding(where, STANDARD)], at=NOW)
    assert set(Message.objects.values_list("to", flat=True)) == {told.user.pk}


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ({"standard": "B-9.9"}, "findings.no_standard"),
        ({"standard": ""}, "findings.no_words"),
        ({"standard": "", "text": both("坑（示例）"), "unit_key": "nobody"}, "findings.no_unit"),
        ({"description": "长" * 1001}, "findings.too_long"),
        ({"source": "gossip"}, "findings.no_source"),
        ({"due_on": date(2026, 5, 19)}, "findings.past"),
    ],
)
def test_a_finding_that_cannot_be_is_refused(new: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        raised(**new)
    assert refused.value.code == code
    assert not Finding.objects.exists()


def test_neither_none_nor_too_many_are_raised() -> None:
    where = site(campaign())
    for new, code in (([], "findings.none_chosen"), ([NewFinding(where, STANDARD)] * 201, "findings.too_many")):
        with pytest.raises(Refusal) as refused:
            raise_findings(access=access("office"), campaign=where.campaign, new=new, at=NOW)
        assert refused.value.code == code


def test_a_village_raises_in_its_own_division_alone() -> None:
    where = site(campaign(), safety_rules_posted=False)
    with pytest.raises(Denied):
        raise_findings(
            access=access("village", code="440307014002"),
            campaign=where.campaign,
            new=[NewFinding(where, STANDARD)],
            at=NOW,
        )
    assert raised(where, who="village").number == 1


@pytest.mark.parametrize("role", ["leader", "auditor", "administrator", "intake"])
def test_who_only_reads_raises_nothing(role: str) -> None:
    where = site(campaign())
    with pytest.raises(Denied):
        raised(where, who=role)  # type: ignore[arg-type] # a role by its name


def test_a_finished_campaign_takes_no_findings() -> None:
    where = site(campaign())
    finish(access=access("office"), campaign=where.campaign, at=NOW)
    where.campaign.refresh_from_db()
    with pytest.raises(Conflict):
        raised(where)
