"""How far the census of each division is: started, expected, signed, late, reopened, and who may do which."""

from datetime import date, timedelta
from typing import Any

import pytest

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of, source_of
from closeout.campaigns.services import adopt, finish
from closeout.campaigns.types import Adoption
from closeout.census.models import DivisionCensus
from closeout.census.queries import (
    empty_sites,
    may_sign,
    plans_day,
    standing_of,
    standings,
    surveyed,
)
from closeout.census.services import reopen, set_expected, sign_complete, sign_zero, start
from closeout.census.types import Standing
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.work.deeds import deeds
from closeout.work.models import DONE, OPEN, Task
from closeout.work.services import finish as finish_task
from tests.census.places import DUE, OTHER, STREET, THIRD, census, land
from tests.factories import COMMUNITY, NOW, TODAY, access, authority, campaign, site

pytestmark = pytest.mark.django_db

AFTER = DUE + timedelta(days=1)


def _of(one: Campaign, code: str = COMMUNITY, on: date = TODAY, who: Access | None = None) -> Standing:
    return standing_of(who or access("office"), one, code, on)


def _entered(one: Campaign, code: str = "S-1", division: str = COMMUNITY, **more: Any) -> None:
    site(one, code, division_code=division, **{"operating_area_m2": 50.0, **more})


def test_a_census_that_was_started_is_a_task_of_each_division() -> None:
    census()
    tasks = Task.objects.filter(kind="census").order_by("division_code")
    assert [each.division_code for each in tasks] == [COMMUNITY, OTHER, THIRD]
    assert {each.due_on for each in tasks} == {DUE}
    assert tasks[0].title_zh == "完成东方社区（示例）的摸底调查"
    assert tasks[0].clause == "B-5.1"


def test_starting_is_in_the_journal_and_the_chain_holds() -> None:
    one = census()
    assert Entry.objects.get(act="census_started").subject == f"campaign:{one.pk}"
    assert verify().broken_at is None


def test_starting_again_starts_only_what_is_new() -> None:
    land()
    one, office = campaign(), access("office")
    assert start(access=office, campaign=one, codes=[COMMUNITY], due_on=DUE, at=NOW) == 1
    assert start(access=office, campaign=one, codes=[COMMUNITY, OTHER], due_on=DUE, at=NOW) == 1
    with pytest.raises(Conflict) as refused:
        start(access=office, campaign=one, codes=[COMMUNITY, OTHER], due_on=DUE, at=NOW)
    assert refused.value.code == "census.started_already"
    assert Task.objects.filter(kind="census").count() == 2


@pytest.mark.parametrize("codes", [[], [STREET], ["44030701400"], ["abc"], [COMMUNITY, STREET]])
def test_what_is_no_village_has_no_census(codes: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        start(access=access("office"), campaign=campaign(), codes=codes, due_on=None, at=NOW)
    assert refused.value.code == "census.no_village"
    assert not DivisionCensus.objects.exists()


@pytest.mark.parametrize(
    "role", ["village", "unit_head", "unit_member", "leader", "auditor", "administrator", "intake"]
)
def test_only_the_office_starts_and_expects(role: Any) -> None:
    one = census()
    with pytest.raises(Denied):
        start(access=access(role), campaign=one, codes=[COMMUNITY], due_on=None, at=NOW)
    with pytest.raises(Denied):
        set_expected(access=access(role), campaign=one, expected={COMMUNITY: 3}, at=NOW)


def test_a_finished_campaign_has_no_more_census() -> None:
    one = census()
    finish(access=access("office"), campaign=one, at=NOW)
    one.refresh_from_db()
    with pytest.raises(Conflict):
        start(access=access("office"), campaign=one, codes=[THIRD], due_on=None, at=NOW)
    with pytest.raises(Conflict):
        sign_zero(access=access("village"), campaign=one, division=COMMUNITY, at=NOW)
    with pytest.raises(Conflict):
        reopen(access=access("village"), campaign=one, division=COMMUNITY, reason="再查", at=NOW)


@pytest.mark.parametrize(
    ("pack", "day", "clause"),
    [
        ("town", date(2026, 4, 25), "T-3.2"),
        ("rugao", date(2026, 6, 16), "R-6.3"),
        ("buji", date(2026, 6, 16), "B-5.1"),
    ],
)
def test_the_day_is_the_plans_own(pack: str, day: date | None, clause: str) -> None:
    one = campaign(pack)
    assert plans_day(one, pack_of(one)) == (day, clause)


def test_what_is_expected_comes_from_the_last_campaign() -> None:
    land()
    last = campaign()
    _entered(last, "S-1")
    _entered(last, "S-2")
    how = Adoption("next", Text("下一年", "Next year"), date(2027, 4, 16), date(2027, 6, 16), {}, {})
    office = access("office")
    one = adopt(access=office, source=source_of("buji"), how=how, at=NOW, previous=last)
    start(access=office, campaign=one, codes=[COMMUNITY, OTHER], due_on=None, at=NOW)
    assert [(_of(one, code).expected, _of(one, code).expected_from) for code in (COMMUNITY, OTHER)] == [
        (2, "last"),
        (0, "last"),
    ]


def test_the_office_expects_otherwise_and_the_journal_says_from_what_to_what() -> None:
    one, office = census(), access("office")
    assert set_expected(access=office, campaign=one, expected={COMMUNITY: 3, OTHER: None}, at=NOW) == 1
    assert set_expected(access=office, campaign=one, expected={COMMUNITY: 3}, at=NOW) == 0
    assert (_of(one).expected, _of(one).expected_from) == (3, "office")
    assert '"before":{"440307014001":null}' in Entry.objects.get(act="census_expected").content
    assert set_expected(access=office, campaign=one, expected={COMMUNITY: None}, at=NOW) == 1
    assert (_of(one).expected, _of(one).expected_from) == (None, "")


def test_nothing_is_expected_where_no_census_was_started() -> None:
    with pytest.raises(Refusal) as refused:
        set_expected(access=access("office"), campaign=campaign(), expected={COMMUNITY: 1}, at=NOW)
    assert refused.value.code == "census.not_started"


def test_a_division_goes_through_its_states() -> None:
    one, worker = census(), access("village")
    assert _of(one).state == "not_started"
    _entered(one)
    assert (_of(one).state, _of(one).done) == ("under_way", 1)
    sign_complete(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    assert (_of(one).state, _of(one).signed_by) == ("complete", str(worker.user))
    reopen(access=worker, campaign=one, division=COMMUNITY, reason="漏了一户", at=NOW)
    assert (_of(one).state, _of(one).signed_at) == ("under_way", None)


@pytest.mark.parametrize(("on", "state", "days"), [(DUE, "not_started", 0), (AFTER, "late", 1)])
def test_a_division_is_late_the_day_after_it_was_due(on: date, state: str, days: int) -> None:
    found = _of(census(), on=on)
    assert (found.state, found.days_late) == (state, days)


def test_without_a_day_nothing_is_late() -> None:
    assert _of(census(due_on=None), on=date(2030, 1, 1)).state == "not_started"


def test_what_is_signed_is_late_no_more() -> None:
    one = census()
    sign_zero(access=access("village"), campaign=one, division=COMMUNITY, at=NOW)
    assert (_of(one, on=AFTER).state, _of(one, on=AFTER).days_late) == ("zero", 0)


def test_facts_that_nobody_established_are_counted() -> None:
    one = census()
    _entered(one)
    before = _of(one).unknown
    assert before > 0
    _entered(one, "S-2")
    assert _of(one).unknown == 2 * before


def test_a_zero_report_is_gainsaid_by_a_site_that_is_found_later() -> None:
    one = census()
    sign_zero(access=access("village"), campaign=one, division=COMMUNITY, at=NOW)
    _entered(one)
    assert (_of(one).state, _of(one).gainsaid, _of(one).signed) == ("under_way", True, False)


def test_signing_settles_the_task_and_reopening_opens_it() -> None:
    one, worker = census(), access("village")
    sign_zero(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    task = Task.objects.get(kind="census", division_code=COMMUNITY)
    assert (task.state, task.closed_at) == (DONE, NOW)
    assert Task.objects.get(kind="census", division_code=OTHER).state == OPEN
    reopen(access=worker, campaign=one, division=COMMUNITY, reason="发现一户", at=NOW)
    task.refresh_from_db()
    assert (task.state, task.closed_at) == (OPEN, None)


def test_every_act_is_in_the_journal_with_its_reason() -> None:
    one, worker = census(), access("village")
    sign_zero(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    reopen(access=worker, campaign=one, division=COMMUNITY, reason=" 发现一户 ", at=NOW)
    _entered(one)
    sign_complete(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    acts = Entry.objects.filter(subject=f"census:{one.pk}/{COMMUNITY}").order_by("number")
    assert [each.act for each in acts] == ["census_signed_zero", "census_reopened", "census_signed_complete"]
    assert '"reason":"发现一户"' in acts[1].content
    assert '"sites":1' in acts[2].content
    assert verify().broken_at is None


def test_a_site_of_which_nothing_is_known_keeps_the_census_open() -> None:
    one = census()
    site(one, "EMPTY")
    _entered(one, "FULL")
    with pytest.raises(Refusal) as refused:
        sign_complete(access=access("village"), campaign=one, division=COMMUNITY, at=NOW)
    assert (refused.value.code, refused.value.params) == ("census.empty_sites", {"count": 1, "sites": "EMPTY"})
    assert empty_sites(one, COMMUNITY) == ["EMPTY"]
    assert DivisionCensus.objects.get(division_code=COMMUNITY).state == "open"


def test_no_sites_are_no_complete_census() -> None:
    with pytest.raises(Refusal) as refused:
        sign_complete(access=access("village"), campaign=census(), division=COMMUNITY, at=NOW)
    assert refused.value.code == "census.nothing_to_sign"


def test_sites_are_no_zero_report() -> None:
    one = census()
    site(one)
    with pytest.raises(Refusal) as refused:
        sign_zero(access=access("village"), campaign=one, division=COMMUNITY, at=NOW)
    assert (refused.value.code, refused.value.params) == ("census.not_zero", {"count": 1})


def test_a_site_elsewhere_leaves_the_zero_report_alone() -> None:
    one = census()
    _entered(one, division=OTHER)
    sign_zero(access=access("village"), campaign=one, division=COMMUNITY, at=NOW)
    assert _of(one).state == "zero"


def test_nobody_signs_twice() -> None:
    one, worker = census(), access("village")
    sign_zero(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    with pytest.raises(Conflict) as refused:
        sign_zero(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    assert refused.value.code == "census.signed_already"


def test_nobody_signs_for_another_village() -> None:
    one = census()
    with pytest.raises(Denied):
        sign_zero(access=access("village"), campaign=one, division=OTHER, at=NOW)
    with pytest.raises(Denied):
        sign_complete(access=access("village"), campaign=one, division=OTHER, at=NOW)
    with pytest.raises(Denied):
        reopen(access=access("village"), campaign=one, division=OTHER, reason="x", at=NOW)


@pytest.mark.parametrize("role", ["office", "unit_member", "leader", "auditor", "administrator", "intake"])
def test_who_is_no_village_signs_for_none(role: Any) -> None:
    one, who = census(), access(role)
    assert not may_sign(who, one, COMMUNITY)
    with pytest.raises(Denied):
        sign_zero(access=who, campaign=one, division=COMMUNITY, at=NOW)


def test_the_head_of_the_unit_that_plays_the_village_signs_and_no_other_head() -> None:
    one = census()
    village = str(pack_of(one).roles["village"])
    assert may_sign(access("unit_head", unit=village), one, COMMUNITY)
    other = access("unit_head", unit="environment")
    assert not may_sign(other, one, COMMUNITY)
    with pytest.raises(Denied) as refused:
        sign_zero(access=other, campaign=one, division=COMMUNITY, at=NOW)
    assert refused.value.code == "census.not_yours_to_sign"
    sign_zero(access=access("unit_head", unit=village), campaign=one, division=COMMUNITY, at=NOW)


def test_a_worker_of_the_whole_street_signs_for_its_communities() -> None:
    assert may_sign(access("village", code=STREET), census(), OTHER)


def test_what_was_never_started_is_not_signed() -> None:
    with pytest.raises(Missing):
        sign_zero(access=access("village"), campaign=campaign(), division=COMMUNITY, at=NOW)


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_reopening_needs_a_reason(reason: str) -> None:
    one, worker = census(), access("village")
    sign_zero(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    with pytest.raises(Refusal) as refused:
        reopen(access=worker, campaign=one, division=COMMUNITY, reason=reason, at=NOW)
    assert refused.value.code == "census.no_reason"


def test_what_is_open_is_not_reopened() -> None:
    with pytest.raises(Conflict):
        reopen(access=access("office"), campaign=census(), division=COMMUNITY, reason="x", at=NOW)


def test_the_office_may_send_a_census_back() -> None:
    one = census()
    sign_zero(access=access("village"), campaign=one, division=COMMUNITY, at=NOW)
    reopen(access=access("office"), campaign=one, division=COMMUNITY, reason="群众举报有一户", at=NOW)
    assert _of(one).state == "not_started"


def test_the_office_sees_all_divisions_and_a_village_its_own() -> None:
    one = census()
    assert [each.code for each in standings(access("office"), one, TODAY)] == [COMMUNITY, OTHER, THIRD]
    assert [each.code for each in standings(access("village"), one, TODAY)] == [COMMUNITY]
    with pytest.raises(Denied):
        standing_of(access("village"), one, OTHER, TODAY)


def test_a_village_of_which_nobody_started_the_census_still_sees_itself() -> None:
    found = standings(access("village"), campaign(), TODAY)
    assert [(each.code, each.started, each.state) for each in found] == [(COMMUNITY, False, "not_started")]


def test_divisions_of_known_sites_stand_in_the_list() -> None:
    one = census()
    _entered(one, division="440307014099")
    found = {each.code: each for each in standings(access("office"), one, TODAY)}
    assert (found["440307014099"].started, found["440307014099"].done) == (False, 1)


def test_another_campaigns_sites_are_not_counted() -> None:
    one = census()
    other = campaign(slug="again")
    _entered(other)
    assert _of(one).done == 0


def test_a_division_that_nobody_knows_is_not_found() -> None:
    one = census()
    for code in ("440307014999", STREET):
        with pytest.raises(Missing):
            standing_of(access("office"), one, code, TODAY)


def test_the_list_takes_four_queries_however_long_it_is(django_assert_num_queries: Any) -> None:
    one, office = census(), access("office")
    for rows in (3, 12):
        more = [f"4403070141{at:02d}" for at in range(rows)]
        Division.objects.bulk_create(
            [Division(authority=authority(), code=code, name_zh=code) for code in more], ignore_conflicts=True
        )
        fresh = [each for each in more if not DivisionCensus.objects.filter(division_code=each).exists()]
        start(access=office, campaign=one, codes=fresh, due_on=DUE, at=NOW)
        with django_assert_num_queries(4):
            assert len(standings(office, one, TODAY)) == rows + 3


@pytest.mark.parametrize("count", [1, 12])
def test_the_sites_of_a_division_take_one_query(count: int, django_assert_num_queries: Any) -> None:
    one, office = census(), access("office")
    for at in range(count):
        _entered(one, f"S-{at:02d}")
    pack_of(one)
    with django_assert_num_queries(1):
        assert [each.code for each in surveyed(office, one, COMMUNITY)] == [f"S-{at:02d}" for at in range(count)]


def test_that_a_site_is_closed_says_enough() -> None:
    one = campaign()
    site(one, "CLOSED", operating_state="closed")
    site(one, "EMPTY")
    assert empty_sites(one, COMMUNITY) == ["EMPTY"]


def test_a_site_that_says_nothing_but_its_name_is_shown_as_empty() -> None:
    one = census()
    site(one, "EMPTY")
    _entered(one, "FULL")
    assert {each.code: each.empty for each in surveyed(access("office"), one, COMMUNITY)} == {
        "EMPTY": True,
        "FULL": False,
    }
    assert surveyed(access("village", code=OTHER), one, COMMUNITY) == []


def test_a_census_is_done_when_it_is_signed_and_not_by_a_click() -> None:
    census()
    task = Task.objects.filter(kind="census", division_code=COMMUNITY).get()
    for who in (access("village", code=COMMUNITY), access("office")):
        assert not deeds(who, task).finish
    with pytest.raises(Conflict):
        finish_task(access=access("village", code=COMMUNITY), task=task.pk, at=NOW)
    task.state = DONE
    assert not deeds(access("office"), task).reopen
