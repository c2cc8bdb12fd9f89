"""What older ledgers say becomes findings, one line or many, or is set aside: never lost and never twice."""

import hashlib
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from closeout.campaigns.models import Campaign
from closeout.census.kept import counts_of, kept_lines, shown, suggestions
from closeout.census.models import KeptAside
from closeout.census.taking import Taking, set_aside, take_lines
from closeout.findings.models import Finding
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.kernel.clock import today
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.people.roles import RIGHTS, ROLES
from closeout.sites.models import MERGED, Site
from tests.census.browsing import address_of, text_of
from tests.census.places import at_home
from tests.factories import NOW, TODAY, access, authority, campaign, site
from tests.findings.making import UNIT, raised

pytestmark = pytest.mark.django_db
WIRES = "电线私拉乱接（示例）"
STANDARD = "B-4.5b"


def line(at_site: Site, text: str = WIRES, heading: str = "现有隐患") -> KeptAside:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return KeptAside.objects.create(site=at_site, heading=heading, text=text, digest=digest, at=NOW)


def take(who: Access, one: Campaign, *wanted: Taking) -> tuple[list[Finding], int]:
    return take_lines(access=who, campaign=one, wanted=wanted, at=NOW)


def sent(*ticked: KeptAside, **more: Any) -> dict[str, Any]:
    """Return what the page sends: of each line the standard that it speaks of."""
    standards = {f"line-{each.pk}-standard": STANDARD for each in ticked}
    return {"line": [each.pk for each in ticked], **standards, **more}


def test_a_line_becomes_a_finding_of_the_unit_that_the_plan_names() -> None:
    where = site(campaign())
    kept = line(where)
    (found,), fresh = take(access("office"), where.campaign, Taking(kept.pk, STANDARD))
    kept.refresh_from_db()
    assert (fresh, kept.finding, found.source, found.unit.key) == (1, found, "ledger", UNIT)
    assert found.description == f"现有隐患：{WIRES}"
    assert found.due_on == date(2026, 6, 4)  # 15 days by the plan


def test_a_line_in_its_own_words_names_unit_and_day() -> None:
    where = site(campaign())
    due_on = TODAY + timedelta(days=9)
    (found,), _ = take(access("office"), where.campaign, Taking(line(where).pk, "", "environment", due_on))
    assert (found.standard, found.text_zh, found.unit.key, found.due_on) == ("", WIRES, "environment", due_on)


def test_many_lines_become_findings_at_once() -> None:
    one = campaign()
    lines = [line(site(one, f"BJ-{each:04}")) for each in range(1, 6)]
    found, fresh = take(access("office"), one, *(Taking(each.pk, STANDARD) for each in lines))
    assert (len(found), fresh) == (5, 5)
    assert not KeptAside.objects.filter(settled_at=None).exists()


def test_what_is_open_at_the_site_already_takes_the_line_up() -> None:
    there = raised(standard=STANDARD)
    kept = line(there.site)
    found, fresh = take(access("office"), there.campaign, Taking(kept.pk, STANDARD))
    assert (found, fresh, Finding.objects.count()) == ([there], 0, 1)


def test_lines_about_one_standard_of_a_site_are_one_finding_that_says_both() -> None:
    where = site(campaign())
    lines = [line(where), line(where, "配电箱电线裸露（示例）")]
    found, fresh = take(access("office"), where.campaign, *(Taking(each.pk, STANDARD) for each in lines))
    assert (fresh, found[0]) == (1, found[1])
    assert all(each.text in found[0].description for each in lines)
    assert set(KeptAside.objects.values_list("finding", flat=True)) == {found[0].pk}


def test_a_long_text_is_cut_in_the_finding_and_kept_whole_in_the_line() -> None:
    where = site(campaign())
    kept = line(where, "长" * 3000)
    (found,), _ = take(access("office"), where.campaign, Taking(kept.pk, "", "environment"))
    kept.refresh_from_db()
    assert (len(found.description), len(found.text_zh), len(kept.text)) == (1000, 300, 3000)


def test_a_line_is_taken_once() -> None:
    where, who = site(campaign()), access("office")
    kept = line(where)
    take(who, where.campaign, Taking(kept.pk, STANDARD))
    with pytest.raises(Conflict, match="taken_already"):
        take(who, where.campaign, Taking(kept.pk, "", "environment"))
    with pytest.raises(Conflict, match="taken_already"):
        set_aside(access=who, campaign=where.campaign, ids=[kept.pk], reason="重复（示例）", at=NOW)
    assert Finding.objects.count() == 1


def test_what_was_set_aside_says_why_and_can_be_taken_later() -> None:
    where, who = site(campaign()), access("office")
    kept = line(where)
    assert set_aside(access=who, campaign=where.campaign, ids=[kept.pk], reason=" 已拆除（示例） ", at=NOW) == 1
    kept.refresh_from_db()
    assert (kept.reason, kept.settled_by, kept.finding) == ("已拆除（示例）", who.user, None)
    take(who, where.campaign, Taking(kept.pk, STANDARD))
    kept.refresh_from_db()
    assert (kept.reason, kept.finding is None) == ("", False)


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_setting_aside_says_why_within_its_limit(reason: str) -> None:
    where = site(campaign())
    kept = line(where)
    with pytest.raises(Refusal, match="no_reason_aside"):
        set_aside(access=access("office"), campaign=where.campaign, ids=[kept.pk], reason=reason, at=NOW)


@pytest.mark.parametrize(("count", "code"), [(0, "no_line"), (201, "too_many_lines")])
def test_some_lines_are_taken_but_not_too_many(count: int, code: str) -> None:
    one = campaign()
    with pytest.raises(Refusal, match=code):
        take(access("office"), one, *(Taking(each, STANDARD) for each in range(count)))


def test_all_or_none_are_taken() -> None:
    where = site(campaign())
    good, bad = line(where), line(where, "另一处（示例）")
    with pytest.raises(Refusal):
        take(access("office"), where.campaign, Taking(good.pk, STANDARD), Taking(bad.pk))  # no unit
    assert (Finding.objects.count(), KeptAside.objects.filter(settled_at=None).count()) == (0, 2)


def test_a_village_takes_what_is_its_own() -> None:
    one = campaign()
    own, other = line(site(one)), line(site(one, "BJ-0002", division_code="440307014002"))
    village = access("village")
    assert list(kept_lines(village, one)) == [own]
    with pytest.raises(Denied):
        take(village, one, Taking(other.pk, STANDARD))
    assert take(village, one, Taking(own.pk, STANDARD))[1] == 1


def test_another_authority_sees_and_takes_none() -> None:
    kept = line(site(campaign()))
    stranger = access("office", at=authority("other"))
    assert not kept_lines(stranger, kept.site.campaign).exists()
    with pytest.raises(Denied):
        take(stranger, kept.site.campaign, Taking(kept.pk, STANDARD))


def test_of_a_site_that_was_merged_the_finding_is_the_others() -> None:
    gone = site(campaign())
    into = site(gone.campaign, "BJ-0002")
    Site.objects.filter(pk=gone.pk).update(state=MERGED, merged_into=into)
    (found,), _ = take(access("office"), gone.campaign, Taking(line(gone).pk, STANDARD))
    assert found.site == into


def test_lines_about_one_standard_of_sites_that_are_one_by_now_are_one_finding_that_says_both() -> None:
    first = site(campaign())
    middle, last = site(first.campaign, "BJ-0002"), site(first.campaign, "BJ-0003")
    Site.objects.filter(pk=middle.pk).update(state=MERGED, merged_into=last)
    Site.objects.filter(pk=first.pk).update(state=MERGED, merged_into=middle)
    lines = [line(first), line(last, "插座烧焦（示例）")]
    found, fresh = take(access("office"), first.campaign, *(Taking(each.pk, STANDARD) for each in lines))
    assert ({each.site for each in found}, fresh) == ({last}, 1)
    assert found[0].description == f"现有隐患：{WIRES}\n现有隐患：插座烧焦（示例）"


def test_it_stands_in_the_journal_of_the_site() -> None:
    where, who = site(campaign()), access("office")
    first, second = line(where), line(where, "堆物过高（示例）")
    take(who, where.campaign, Taking(first.pk, STANDARD))
    set_aside(access=who, campaign=where.campaign, ids=[second.pk], reason="已拆除（示例）", at=NOW)
    acts = Entry.objects.filter(subject=f"site:{where.pk}", act__startswith="ledger_note").order_by("pk")
    assert [each.act for each in acts] == ["ledger_note_taken", "ledger_note_set_aside"]
    assert verify().broken_at is None


@pytest.mark.parametrize("change", [{"reason": "x"}, {"settled_at": NOW}])
def test_a_line_is_settled_one_way_or_none(change: dict[str, Any]) -> None:
    kept = line(site(campaign()))
    with pytest.raises(IntegrityError), transaction.atomic():
        KeptAside.objects.filter(pk=kept.pk).update(**change)


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        (WIRES, STANDARD),
        ("消防器材过期两只", "B-4.4c"),
        ("疏散通道堵塞", "B-4.4d"),
        ("有人在库房内人货混居", "B-4.4e"),
        ("未办理营业执照", "B-4.1a"),
        ("escape routes blocked by bales", "B-4.4d"),
        ("不符合要求，限期整改", ""),
        ("安全", ""),
        ("", ""),
    ],
)
def test_a_line_is_taken_for_the_standard_whose_words_it_has(text: str, standard: str) -> None:
    where = site(campaign())
    (found,) = suggestions(where.campaign, [line(where, text)], TODAY)
    assert found.suggested.standard == standard


def test_a_suggestion_names_unit_and_day_by_the_plan() -> None:
    where = site(campaign())
    (found,) = suggestions(where.campaign, [line(where)], TODAY)
    unit = Unit.objects.get(key=UNIT)
    assert (found.suggested.unit, found.suggested.due_on) == (Text(unit.name_zh, unit.name_en), date(2026, 6, 4))


def test_lines_are_waiting_taken_or_aside() -> None:
    where, who = site(campaign()), access("office")
    lines = [line(where, each) for each in ("一（示例）", "二（示例）", "三（示例）")]
    take(who, where.campaign, Taking(lines[1].pk, STANDARD))
    set_aside(access=who, campaign=where.campaign, ids=[lines[2].pk], reason="已拆除（示例）", at=NOW)
    assert counts_of(who, where.campaign) == {"waiting": 1, "taken": 1, "aside": 1}
    every = kept_lines(who, where.campaign)
    assert [list(shown(every, each)) for each in ("waiting", "taken", "aside")] == [[each] for each in lines]


@pytest.mark.parametrize("role", ROLES)
def test_who_does_the_census_opens_the_page(role: Any) -> None:
    one = campaign()
    assert (at_home(access(role)).get(address_of("kept", one)).status_code == 200) is ("do_census" in RIGHTS[role])


def test_on_the_page_ticked_lines_become_findings_and_the_others_wait() -> None:
    where = site(campaign())
    first, second = line(where), line(where, "另一处（示例）")
    browser = at_home(access("office"))
    assert "2" in text_of(browser.get(address_of("kept", where.campaign)))
    answer = browser.post(address_of("kept", where.campaign), sent(first, take="1"))
    assert answer.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.finding is None, second.finding) == (False, None)
    page = text_of(browser.get(address_of("kept", where.campaign) + "?show=taken"))
    assert "Finding 1" in page


def test_ticked_lines_are_taken_though_the_pages_have_moved_on() -> None:
    one, who = campaign(), access("office")
    lines = [line(site(one, f"BJ-{each:04}")) for each in range(1, 42)]
    first, last = lines[:20], lines[40]
    set_aside(access=who, campaign=one, ids=[each.pk for each in first], reason="已拆除（示例）", at=NOW)
    answer = at_home(who).post(address_of("kept", one) + "?page=2", sent(lines[20], last, take="1"))
    assert (answer.status_code, Finding.objects.count()) == (302, 2)


def test_a_ticked_line_that_somebody_dealt_with_meanwhile_is_told_on_the_page() -> None:
    where, who = site(campaign()), access("office")
    kept, other = line(where), line(where, "另一处（示例）")
    set_aside(access=who, campaign=where.campaign, ids=[kept.pk], reason="已拆除（示例）", at=NOW)
    answer = at_home(who).post(address_of("kept", where.campaign), sent(kept, other, take="1"))
    assert (answer.status_code, "Somebody has dealt with" in text_of(answer)) == (422, True)
    other.refresh_from_db()
    assert other.finding is None


def test_the_page_proposes_the_likely_standard() -> None:
    where = site(campaign())
    line(where)
    page = text_of(at_home(access("office")).get(address_of("kept", where.campaign)))
    assert re.search(rf'value="{re.escape(STANDARD)}" selected', page)
    assert 'placeholder="2' in page  # the day by the plan


def test_what_no_standard_says_wants_a_unit_and_what_was_chosen_stays() -> None:
    where = site(campaign())
    kept = line(where, "另一处（示例）")
    day = today() + timedelta(days=30)
    said = {"line": [kept.pk], f"line-{kept.pk}-due_on": day.isoformat(), "take": "1"}
    answer = at_home(access("office")).post(address_of("kept", where.campaign), said)
    assert answer.status_code == 422
    assert "Choose the unit" in text_of(answer)
    assert f'value="{day.isoformat()}"' in text_of(answer)
    assert not Finding.objects.exists()


def test_on_the_page_lines_are_set_aside_with_a_reason_and_not_without() -> None:
    where = site(campaign())
    kept, browser = line(where), at_home(access("office"))
    answer = browser.post(address_of("kept", where.campaign), sent(kept, aside="1", reason=""))
    assert (answer.status_code, "Say why it is no finding" in text_of(answer)) == (422, True)
    answer = browser.post(address_of("kept", where.campaign), sent(kept, aside="1", reason="已拆除（示例）"))
    assert answer.status_code == 302
    assert "已拆除（示例）" in text_of(browser.get(address_of("kept", where.campaign) + "?show=aside"))


@pytest.mark.parametrize("said", [{}, {"line": ["x", "999999"]}])
def test_nothing_ticked_is_told_on_the_page(said: dict[str, Any]) -> None:
    where = site(campaign())
    line(where)
    answer = at_home(access("office")).post(address_of("kept", where.campaign), {"take": "1", **said})
    assert (answer.status_code, "Tick at least one line" in text_of(answer)) == (422, True)


def test_the_overview_of_the_census_leads_there() -> None:
    where = site(campaign())
    line(where)
    page = text_of(at_home(access("office")).get(address_of("overview", where.campaign)))
    assert address_of("kept", where.campaign) in page
    leader = text_of(at_home(access("leader")).get(address_of("overview", where.campaign)))
    assert address_of("kept", where.campaign) not in leader


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_takes_the_same_queries_at_1_and_at_12(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one = campaign()
    for each in range(1, count + 1):
        line(site(one, f"BJ-{each:04}", safety_rules_posted=False))
    browser: Client = at_home(access("office"))
    browser.get(address_of("kept", one))
    with django_assert_max_num_queries(17):
        assert browser.get(address_of("kept", one)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_take_a_line_at_once_make_one_finding() -> None:
    where = site(campaign())
    kept, two = line(where), [access("office"), access("office")]
    together = threading.Barrier(2)

    def run(who: Access) -> bool:
        try:
            together.wait(10)
            take(who, where.campaign, Taking(kept.pk, "", "environment"))
        except Conflict:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, two)) == [False, True]
    assert Finding.objects.count() == 1
