"""What somebody has to do today: whose, in which order, how many, and in how many queries."""

from datetime import timedelta
from typing import Any

import pytest

from closeout.kernel.refusal import Denied, Missing
from closeout.people.access import Access
from closeout.people.roles import Role
from closeout.work import queries, services
from closeout.work.types import Choice, Today
from tests.factories import NOW, TODAY, access, authority, campaign
from tests.work.tasks import task, unit, village_task

pytestmark = pytest.mark.django_db


def _today(who: Access, whose: str = "all", **asked: Any) -> Today:
    return queries.today(who, Choice(whose, **asked), TODAY)  # type: ignore[arg-type]


def _titles(page: Today) -> list[str]:
    return [each.title.en for each in page.rows]


def test_overdue_comes_first_then_the_next_then_what_has_no_day() -> None:
    for key, days in (("later", 9), ("none", None), ("late", -1), ("today", 0)):
        task(key, due_on=None if days is None else TODAY + timedelta(days=days))
    page = _today(access("unit_member"))
    assert _titles(page) == ["Task late", "Task today", "Task later", "Task none"]
    assert [each.due.standing for each in page.rows] == ["late", "due", "later", "none"]


def test_what_is_closed_is_not_shown() -> None:
    one, member = task(), access("unit_member")
    services.finish(access=member, task=one.pk, at=NOW)
    assert _today(member).rows == ()


def test_mine_is_what_i_have_and_what_nobody_has() -> None:
    mine, free, theirs = task("mine"), task("free"), task("theirs")
    me, other = access("unit_member"), access("unit_member")
    services.accept(access=me, task=mine.pk, at=NOW)
    services.accept(access=other, task=theirs.pk, at=NOW)
    assert set(_titles(_today(me, "mine"))) == {"Task mine", "Task free"}
    assert set(_titles(_today(me, "unit"))) == {"Task mine", "Task free", "Task theirs"}
    assert free.assignee is None


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("office", {"one", "police", "census", "other village"}),
        ("leader", {"one", "police", "census", "other village"}),
        ("auditor", {"one", "police", "census", "other village"}),
        ("unit_head", {"one"}),
        ("unit_member", {"one"}),
        ("village", {"census"}),
        ("intake", set()),
    ],
)
def test_each_role_sees_its_own(role: Role, seen: set[str]) -> None:
    task()
    task("police", unit=unit("police_buji"))
    village_task()
    village_task("other village", code="440307014002")
    task("elsewhere", unit=unit(at=authority("elsewhere")))
    village_task("census elsewhere", at=authority("elsewhere"))
    assert {each.title.en.removeprefix("Task ") for each in _today(access(role)).rows} == seen


def test_an_administrator_sees_no_tasks() -> None:
    with pytest.raises(Denied):
        _today(access("administrator"))


def test_counts_are_of_pending_tasks_and_of_the_overdue_among_them() -> None:
    late, other = task("late", due_on=TODAY - timedelta(days=1)), task("other")
    task("police", unit=unit("police_buji"), due_on=TODAY - timedelta(days=3))
    member, office = access("unit_member"), access("office")
    services.accept(access=access("unit_member"), task=other.pk, at=NOW)
    counts = _today(member).counts
    assert (counts.mine, counts.ours, counts.all) == (1, 2, 2)
    assert (counts.late_mine, counts.late_ours, counts.late_all) == (1, 1, 1)
    assert (_today(office).counts.all, _today(office).counts.late_all) == (3, 2)
    assert late.due_on is not None


def test_kinds_are_counted_and_chosen() -> None:
    task("one")
    task("two")
    task("three", kind="deadline")
    page = _today(access("unit_member"), kind="deadline")
    assert page.kinds == (("deadline", 1), ("duty", 2))
    assert _titles(page) == ["Task three"]


def test_what_is_due_today_is_not_overdue() -> None:
    task("today", due_on=TODAY)
    task("yesterday", due_on=TODAY - timedelta(days=1))
    assert _titles(_today(access("unit_member"), late=True)) == ["Task yesterday"]


def test_scopes_can_be_chosen() -> None:
    task("one", scope="campaign:1")
    task("two", scope="campaign:2")
    page = queries.today(access("office"), Choice("all"), TODAY, ["campaign:2"])
    assert _titles(page) == ["Task two"]


@pytest.mark.parametrize("days", [[0] * 60, [None] * 60, [number % 7 for number in range(40)] + [None] * 20])
def test_pages_of_50_follow_each_other_without_gap_or_double(days: list[int | None]) -> None:
    for number, each in enumerate(days):
        task(str(number), due_on=None if each is None else TODAY + timedelta(days=each))
    member = access("unit_member")
    first = _today(member)
    assert first.more is not None
    day, _, number_ = first.more.rpartition(".")
    after = (None if day == "none" else TODAY.fromisoformat(day), int(number_))
    second = _today(member, after=after)
    assert (len(first.rows), len(second.rows), second.more) == (50, 10, None)
    assert len({each.id for each in [*first.rows, *second.rows]}) == 60


def test_a_page_of_exactly_50_has_no_next() -> None:
    for number in range(50):
        task(str(number))
    assert _today(access("unit_member")).more is None


@pytest.mark.parametrize("count", [1, 12])
def test_today_takes_four_queries(count: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    scope = f"campaign:{campaign().pk}"
    for number in range(count):
        task(str(number), scope=scope, kind=f"kind{number}")
    member = access("unit_member")
    with django_assert_num_queries(4):
        _today(member, kind="")


def test_the_campaign_of_a_task_is_named() -> None:
    one = campaign()
    page = _today(access("unit_member"))
    assert {each.scope and each.scope.zh for each in page.rows} == {one.name_zh}


@pytest.mark.parametrize(("role", "number"), [("unit_member", 1), ("office", 3), ("leader", 3), ("village", 1)])
def test_the_badge_counts_what_is_overdue_of_what_one_sees_first(
    role: Role,
    number: int,
    django_assert_num_queries: Any,
) -> None:
    yesterday = TODAY - timedelta(days=1)
    task("one", due_on=yesterday)
    task("today")
    task("police", unit=unit("police_buji"), due_on=yesterday)
    one = village_task()
    one.due_on = yesterday
    one.save()
    who = access(role)
    with django_assert_num_queries(1):
        assert queries.overdue(who, TODAY) == number


def test_overdue_is_counted_by_unit() -> None:
    yesterday = TODAY - timedelta(days=1)
    first = task("one", due_on=yesterday)
    task("two", due_on=yesterday)
    police = task("police", unit=unit("police_buji"), due_on=yesterday)
    assert queries.overdue_by_unit(access("office"), TODAY) == {first.unit_id: 2, police.unit_id: 1}


def test_tasks_about_something_are_listed_by_their_days() -> None:
    task("later", subject="site:1", due_on=TODAY + timedelta(days=2))
    task("sooner", subject="site:1")
    task("other", subject="site:2")
    rows = queries.tasks_about(access("office"), "site:1", TODAY)
    assert [each.title.en for each in rows] == ["Task sooner", "Task later"]


def test_a_task_shows_what_its_clause_says() -> None:
    one = campaign()
    member = access("unit_member")
    owed = task("own", scope=f"campaign:{one.pk}", clause="B-3.2")
    page = queries.task_page(member, queries.task_seen(member, owed.pk), TODAY)
    assert page.clause_text is not None
    assert "证照" in page.clause_text.zh


def test_a_clause_that_the_plan_does_not_have_says_nothing() -> None:
    one, office = task(scope=f"campaign:{campaign().pk}", clause="B-99.9"), access("office")
    assert queries.task_page(office, one, TODAY).clause_text is None


def test_a_task_out_of_sight_is_missing() -> None:
    with pytest.raises(Missing):
        queries.task_seen(access("village"), task().pk)


def test_deeds_are_those_of_the_role() -> None:
    one = task()
    may = {role: queries.task_page(access(role), one, TODAY).deeds for role in ("office", "unit_head", "unit_member")}
    assert [may["office"].accept, may["office"].cancel, may["office"].remind] == [False, True, True]
    assert [may["unit_head"].assign, may["unit_head"].cancel] == [True, False]
    assert [may["unit_member"].accept, may["unit_member"].assign] == [True, False]
