"""What of the ledger somebody wants to see: read from an address, applied, written into one."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from closeout.campaigns.plans import pack_of
from closeout.findings import deadlines, services
from closeout.findings.filters import SHOWS, Filter, chosen, read_filter
from closeout.findings.models import Finding
from closeout.findings.states import STATES
from closeout.kernel.text import both
from closeout.people.access import Access
from tests.factories import NOW, TODAY, access, campaign, site
from tests.findings.making import STANDARD, UNIT, closed, correcting, doer, head, member, raised, submitted

pytestmark = pytest.mark.django_db


def read(**params: str) -> Filter:
    return read_filter(params, pack_of(campaign()))


def numbers(found: Finding, who: Access | None = None, today: date = TODAY, **wanted: Any) -> list[int]:
    """Return the numbers of what a filter chooses, in its order."""
    chose = chosen(who or access("office"), found.campaign, Filter(**wanted), today)
    return list(chose.values_list("number", flat=True))


def test_an_empty_address_asks_for_what_is_open() -> None:
    assert read() == Filter("open", "all", "", "", 0, "", "", "")


@pytest.mark.parametrize("show", SHOWS)
def test_every_chip_is_read_and_written(show: str) -> None:
    wanted = read(show=show)
    assert wanted.show == show
    assert wanted.query() == ("" if show == "open" else f"show={show}")


@pytest.mark.parametrize(
    "params",
    [
        {"show": "nonsense"},
        {"whose": "theirs"},
        {"standard": "B-9.9"},
        {"division": "44x"},
        {"division": "4403070140011"},  # thirteen digits
        {"division": "４４０３"},
        {"unit": "²"},
        {"unit": "-1"},
        {"unit": "1000000000"},
        {"major": "on"},
        {"again": "1"},
        {"text": "   "},
        {"colour": "red"},
    ],
)
def test_what_means_nothing_selects_nothing(params: dict[str, str]) -> None:
    assert read(**params) == Filter()


def test_parts_are_read_up_to_their_limits() -> None:
    wanted = read(division="440307014001", unit="999999999", text=" " + "长" * 61)
    assert (wanted.division, wanted.unit, wanted.text) == ("440307014001", 999_999_999, "长" * 60)


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter("late", "ours", STANDARD, "440307", 7, "yes", "yes", "围挡 & 铁皮=1"),
        Filter("all", standard="-"),
        Filter(text="50% #1+2"),
    ],
)
def test_a_filter_goes_through_an_address_unchanged(wanted: Filter) -> None:
    assert read(**dict(parse_qsl(wanted.query()))) == wanted


def test_an_address_with_a_change_keeps_the_rest_and_leaves_out_what_selects_nothing() -> None:
    wanted = Filter("late", unit=3, text="a b")
    assert wanted.query(show="open") == "unit=3&text=a+b"
    assert wanted.query(unit=0, text="") == "show=late"


@pytest.mark.parametrize(("show", "by_day"), [("late", True), ("soon", True), ("open", False), ("all", False)])
def test_what_has_a_day_to_meet_stands_by_its_day(show: str, by_day: bool) -> None:
    assert Filter(show).by_day is by_day


@pytest.mark.parametrize("state", STATES)
def test_a_state_shows_its_own_alone(state: str) -> None:
    first = raised()
    raised(first.site, standard="B-4.5b")
    ended = {"closed_at": NOW, "closed_by": first.raised_by} if state.startswith("closed") else {}
    by = {"submitted_by": access("village").user, "reason": "x", "deferred_until": TODAY}
    Finding.objects.filter(number=2).update(state=state, **by, **ended)
    assert numbers(first, show=state) == ([2, 1] if state == "raised" else [2])


def test_open_leaves_out_what_is_closed_and_all_does_not() -> None:
    old = closed()
    again = raised(old.site, standard="B-4.5b")
    assert (numbers(old, show="open"), numbers(old, show="all")) == ([again.number], [2, 1])


def test_review_shows_what_was_reported() -> None:
    found = submitted()
    raised(found.site, standard="B-4.5b")
    assert numbers(found, show="review") == [found.number]


def test_late_begins_on_the_day_after() -> None:
    found = raised(due_on=date(2026, 6, 4))
    assert numbers(found, today=date(2026, 6, 4), show="late") == []
    assert numbers(found, today=date(2026, 6, 5), show="late") == [1]


def test_soon_is_today_and_three_working_days_and_the_days_off_after_them() -> None:
    found = raised(due_on=date(2026, 5, 20))
    for number, day in enumerate((21, 25, 26), 1):
        raised(site(found.campaign, f"BJ-100{number}"), due_on=date(2026, 5, day))
    assert numbers(found, show="soon") == [1, 2, 3]  # Monday 25 May is the third working day
    assert numbers(found, today=date(2026, 5, 21), show="soon") == [2, 3, 4]


def test_what_has_no_day_is_neither_late_nor_soon() -> None:
    found = raised()
    Finding.objects.update(due_on=None)
    far = TODAY + timedelta(999)
    assert [numbers(found, today=far, show=each) for each in ("late", "soon", "open")] == [[], [], [1]]


def test_what_is_deferred_or_closed_is_never_late() -> None:
    found = correcting()
    other = closed(site(found.campaign, "BJ-0009", safety_rules_posted=False))
    services.defer(doer(head(), found), until=date(2026, 7, 1), reason="雨季（示例）")
    assert numbers(found, today=date(2026, 12, 1), show="late") == []
    assert numbers(other, today=date(2026, 12, 1), show="all") == [2, 1]


def test_asked_shows_what_waits_for_a_decision_once() -> None:
    found = correcting()
    for day in (10, 11):
        deadlines.ask_time(doer(member(), found), until=date(2026, 6, day), reason="材料未到（示例）")
        assert numbers(found, show="asked") == [1]
        deadlines.decide_time(doer(head(), found), granted=False, answer="可先整改（示例）")
        assert numbers(found, show="asked") == []


def test_ours_is_the_units_own() -> None:
    mine = raised()
    raised(mine.site, standard="B-4.1a")
    assert numbers(mine, member(), whose="ours") == [mine.number]
    assert numbers(mine, member(), whose="all") == [2, 1]


def test_ours_of_a_village_is_what_its_workers_answer_for() -> None:
    first = raised()
    village = raised(first.site, standard="", text=both("标语缺失（示例）"), unit_key="community_workstation")
    Finding.objects.filter(pk=village.pk).update(of_village=True)
    assert numbers(first, access("village"), whose="ours") == [village.number]
    assert numbers(first, access("village", code="440307014002"), whose="ours") == []


def test_of_an_office_nothing_is_ours() -> None:
    assert numbers(raised(), access("office"), whose="ours") == []


def test_a_standard_and_own_words_are_chosen_apart() -> None:
    first = raised()
    raised(first.site, standard="", text=both("坑（示例）"), unit_key=UNIT)
    assert numbers(first, standard=STANDARD) == [1]
    assert numbers(first, standard="-") == [2]


@pytest.mark.parametrize(
    ("division", "found"),
    [("440307014001", [1]), ("440307014000", [2, 1]), ("440307", [2, 1]), ("440308", []), ("440307014002", [2])],
)
def test_a_division_has_all_that_lies_within_it(division: str, found: list[int]) -> None:
    first = raised()
    raised(site(first.campaign, "BJ-0002", division_code="440307014002"))
    assert numbers(first, division=division) == found


def test_a_unit_shows_what_it_answers_for() -> None:
    first = raised()
    other = raised(first.site, standard="B-4.1a")
    assert numbers(first, unit=other.unit_id) == [2]
    assert numbers(first, unit=first.unit_id) == [1]


def test_major_only_leaves_out_the_general() -> None:
    first = raised()
    raised(first.site, standard="B-4.5e")
    assert numbers(first, major="yes") == [2]


def test_again_shows_what_came_back() -> None:
    old = closed()
    again = raised(old.site)
    assert numbers(old, show="all", again="yes") == [again.number]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("兴达", [1]),
        ("BJ-0001", [1]),
        ("bj-0001", [1]),
        ("ＢＪ-0001", [1]),
        ("北墙", [1]),
        ("fence", [1]),
        ("FENCE", [1]),
    ],
)
def test_words_are_looked_for_in_the_site_and_in_what_was_seen(text: str, found: list[int]) -> None:
    first = raised(site(campaign(), name="兴达旧货（示例）"), description="北墙 Fence 倒塌（示例）")
    raised(site(first.campaign, "BJ-0002"))
    assert numbers(first, text=text) == found


def test_all_words_are_found_and_signs_mean_themselves() -> None:
    first = raised(description="北墙 100% 倒塌（示例）")
    raised(site(first.campaign, "BJ-0002"), description="北墙（示例）")
    assert numbers(first, text="北墙 倒塌") == [1]
    assert numbers(first, text="%") == [1]
    assert numbers(first, text="_") == []


def test_parts_narrow_each_other() -> None:
    first = raised()
    raised(first.site, standard="B-4.5e")
    raised(site(first.campaign, "BJ-0002"), standard="B-4.5e")
    assert numbers(first, major="yes", text="BJ-0001", unit=first.unit_id) == [2]
    assert numbers(first, major="yes", standard=STANDARD) == []


def test_a_village_never_sees_beyond_its_division() -> None:
    first = raised()
    raised(site(first.campaign, "BJ-0002", division_code="440307014002"))
    assert numbers(first, access("village"), division="440307014002") == []
    assert numbers(first, access("village"), show="all") == [1]
