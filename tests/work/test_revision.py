"""Revising tasks: what comes, goes, moves, reads otherwise and comes back, and what stays as it is."""

from dataclasses import replace
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from closeout.people.models import Unit
from closeout.work.models import ACCEPTED, CANCELLED, DONE, OPEN, REFUSED, Task
from closeout.work.revision import apply, compare
from closeout.work.services import open_tasks
from closeout.work.types import NewTask
from tests.factories import NOW, authority

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
SCOPE = "campaign:1"


@pytest.fixture
def unit() -> Unit:
    return Unit.objects.create(authority=authority(), key="one", name_zh="一", name_en="One")


def _new(unit: Unit | None, key: str = "a", due_on: date | None = JUNE, kind: str = "duty") -> NewTask:
    return NewTask(SCOPE, kind, key, SCOPE, "B-1", "标题", "Title", unit, due_on)


def _revise(*wanted: NewTask) -> None:
    apply(compare(SCOPE, ["duty"], wanted), reason="gone", at=NOW)


def test_what_is_wanted_already_changes_nothing(unit: Unit) -> None:
    open_tasks([_new(unit)], at=NOW)
    found = compare(SCOPE, ["duty"], [_new(unit)])
    assert (found.came, found.back, found.gone, found.moved, found.reworded) == ((), (), (), (), ())


def test_a_new_task_is_opened(unit: Unit) -> None:
    _revise(_new(unit))
    assert Task.objects.get().state == OPEN


@pytest.mark.parametrize("state", [OPEN, ACCEPTED])
def test_a_task_that_nobody_wants_any_more_is_cancelled_with_the_reason(unit: Unit, state: str) -> None:
    open_tasks([_new(unit)], at=NOW)
    Task.objects.update(state=state)
    _revise()
    task = Task.objects.get()
    assert (task.state, task.reason, task.closed_at) == (CANCELLED, "gone", NOW)


@pytest.mark.parametrize("state", [DONE, REFUSED])
def test_a_task_that_is_settled_neither_goes_nor_moves(unit: Unit, state: str) -> None:
    open_tasks([_new(unit)], at=NOW)
    Task.objects.update(state=state, reason="said", closed_at=NOW)
    _revise()
    _revise(_new(unit, due_on=JULY))
    task = Task.objects.get()
    assert (task.state, task.reason, task.due_on) == (state, "said", JUNE)


@pytest.mark.parametrize("day", [JULY, None])
def test_another_day_moves_the_task(unit: Unit, day: date | None) -> None:
    open_tasks([_new(unit)], at=NOW)
    assert len(compare(SCOPE, ["duty"], [_new(unit, due_on=day)]).moved) == 1
    _revise(_new(unit, due_on=day))
    assert Task.objects.get().due_on == day


@pytest.mark.parametrize("change", [{"clause": "B-2"}, {"title_zh": "别的"}, {"title_en": "Other"}])
def test_another_clause_or_text_is_written_into_the_task(unit: Unit, change: dict[str, str]) -> None:
    open_tasks([_new(unit)], at=NOW)
    wanted = replace(_new(unit), **change)  # type: ignore[arg-type]
    assert len(compare(SCOPE, ["duty"], [wanted]).reworded) == 1
    _revise(wanted)
    assert {name: getattr(Task.objects.get(), name) for name in change} == change


def test_a_cancelled_task_that_is_wanted_again_is_open_again(unit: Unit) -> None:
    open_tasks([_new(unit)], at=NOW)
    _revise()
    _revise(_new(unit, due_on=JULY))
    task = Task.objects.get()
    assert (task.state, task.reason, task.closed_at, task.due_on) == (OPEN, "", None, JULY)


def test_tasks_of_other_kinds_and_scopes_are_left_alone(unit: Unit) -> None:
    other = replace(_new(unit), scope="campaign:2", subject="campaign:2")
    open_tasks([_new(unit, kind="judge"), other], at=NOW)
    _revise()
    assert set(Task.objects.values_list("state", flat=True)) == {OPEN}


def test_the_same_task_of_two_units_is_two_tasks(unit: Unit) -> None:
    second = Unit.objects.create(authority=authority(), key="two", name_zh="二", name_en="Two")
    open_tasks([_new(unit), _new(second)], at=NOW)
    _revise(_new(second))
    assert {each.unit.key: each.state for each in Task.objects.select_related("unit") if each.unit} == {
        "one": CANCELLED,
        "two": OPEN,
    }


def test_a_unit_that_is_not_made_yet_brings_new_tasks(unit: Unit) -> None:
    open_tasks([_new(unit)], at=NOW)
    found = compare(SCOPE, ["duty"], [_new(unit), _new(Unit(key="later"))])
    assert [each.unit and each.unit.key for each in found.came] == ["later"]


@pytest.mark.parametrize("count", [1, 12])
def test_comparing_takes_one_query(unit: Unit, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    wanted = [_new(unit, key=str(at)) for at in range(count)]
    open_tasks(wanted, at=NOW)
    with django_assert_num_queries(1):
        compare(SCOPE, ["duty"], wanted)
