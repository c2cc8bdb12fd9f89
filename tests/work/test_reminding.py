"""Reminding: each person once, however many tasks, and nobody twice in ten minutes."""

from datetime import timedelta

import pytest

from closeout.campaigns.services import finish as finish_campaign
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Missing
from closeout.notices.models import Message
from closeout.people.roles import Role
from closeout.work import services
from closeout.work.models import Task
from closeout.work.reminding import PAUSE, remind
from tests.factories import NOW, access, authority, campaign, person
from tests.work.tasks import task, unit, village_task

pytestmark = pytest.mark.django_db


def test_everybody_in_the_unit_is_reminded_of_what_nobody_took_on() -> None:
    head, member = person("unit_head"), person("unit_member")
    person("unit_member", unit="police_buji")
    assert remind(access=access("office"), tasks=[task().pk], at=NOW) == 1
    assert {each.to for each in Message.objects.all()} == {head, member}


def test_who_took_a_task_on_is_reminded_alone() -> None:
    one, member = task(), access("unit_member")
    person("unit_head")
    services.accept(access=member, task=one.pk, at=NOW)
    remind(access=access("office"), tasks=[one.pk], at=NOW)
    assert [each.to for each in Message.objects.all()] == [member.user]


def test_several_tasks_are_one_message() -> None:
    person("unit_member")
    remind(access=access("office"), tasks=[task("one").pk, task("two").pk], at=NOW)
    told = Message.objects.get()
    assert (told.title_zh, told.link) == ("催办：您有2项任务待办", "/today/tasks/")
    assert told.title_en == "Reminder: 2 tasks are waiting for you"


def test_one_task_is_named_and_linked() -> None:
    person("unit_member")
    one = task()
    remind(access=access("office"), tasks=[one.pk], at=NOW)
    assert Message.objects.get().link == f"/today/{one.pk}/"


def test_a_second_click_reminds_nobody_and_after_ten_minutes_it_does() -> None:
    person("unit_member")
    one, office = task(), access("office")
    assert remind(access=office, tasks=[one.pk], at=NOW) == 1
    assert remind(access=office, tasks=[one.pk], at=NOW + PAUSE - timedelta(seconds=1)) == 0
    assert Message.objects.count() == 1
    assert remind(access=office, tasks=[one.pk], at=NOW + PAUSE) == 1
    assert Message.objects.count() == 2


def test_nobody_is_reminded_of_what_is_closed() -> None:
    one = task()
    services.finish(access=access("unit_member"), task=one.pk, at=NOW)
    assert remind(access=access("office"), tasks=[one.pk], at=NOW) == 0
    assert not Message.objects.exists()


def test_a_village_is_reminded_of_its_own() -> None:
    here = person("village")
    person("village", code="440307014002")
    remind(access=access("office"), tasks=[village_task().pk], at=NOW)
    assert [each.to for each in Message.objects.all()] == [here]


def test_the_worker_of_a_street_is_reminded_of_its_communities() -> None:
    street = person("village", code="440307014000")
    remind(access=access("office"), tasks=[village_task().pk], at=NOW)
    assert Message.objects.get().to == street


def test_who_left_is_not_reminded() -> None:
    person("unit_member").posts.update(until="2026-05-20")
    assert remind(access=access("office"), tasks=[task().pk], at=NOW) == 1
    assert not Message.objects.exists()


def test_each_task_that_was_reminded_of_is_in_the_journal() -> None:
    remind(access=access("office"), tasks=[task("one").pk, task("two").pk], at=NOW)
    assert Entry.objects.filter(act="task_reminded").count() == 2


@pytest.mark.parametrize("role", ["unit_head", "unit_member", "village", "leader", "auditor", "intake"])
def test_only_the_office_reminds(role: Role) -> None:
    with pytest.raises(Denied):
        remind(access=access(role), tasks=[task().pk], at=NOW)


def test_one_task_of_another_authority_stops_it_all() -> None:
    other, mine = task(unit=unit(at=authority("elsewhere"))), task()
    with pytest.raises(Missing):
        remind(access=access("office"), tasks=[mine.pk, other.pk], at=NOW)
    assert not Task.objects.filter(reminded_at__isnull=False).exists()


def test_nobody_is_reminded_of_a_finished_campaign() -> None:
    one, office = campaign(), access("office")
    owed = Task.objects.filter(scope=f"campaign:{one.pk}").first()
    assert owed is not None
    finish_campaign(access=office, campaign=one, at=NOW)
    with pytest.raises(Conflict):
        remind(access=office, tasks=[owed.pk], at=NOW)


def test_the_number_of_queries_does_not_grow_with_the_tasks(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    person("unit_member")
    tasks = [task(str(number)).pk for number in range(12)]
    office = access("office")
    with django_assert_max_num_queries(18):
        remind(access=office, tasks=tasks, at=NOW)
