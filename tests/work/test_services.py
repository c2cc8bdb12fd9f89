"""What can be done with a task, by whom, and what it leaves behind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from closeout.campaigns.services import finish as finish_campaign
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.kernel.refusal import Denied, Missing, Refusal
from closeout.notices.models import Message
from closeout.people.access import Access
from closeout.people.roles import Role
from closeout.work import services
from closeout.work.models import ACCEPTED, CANCELLED, DONE, OPEN, REFUSED, Task
from tests.factories import NOW, access, authority, campaign, person
from tests.work.tasks import task, unit, village_task

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def _again(one: Task) -> Task:
    return Task.objects.get(pk=one.pk)


def _refused(code: str, act: Callable[..., None], **values: Any) -> None:
    with pytest.raises(Refusal) as refused:
        act(at=LATER, **values)
    assert refused.value.code == code
    assert refused.value.say("zh")
    assert refused.value.say("en")


def test_a_task_is_opened_once() -> None:
    first, second = task(), task()
    assert first.pk == second.pk
    assert Task.objects.count() == 1


def test_a_task_of_a_division_alone_is_opened_once_too() -> None:
    first, second = village_task(), village_task()
    assert first.pk == second.pk
    assert Task.objects.count() == 1


def test_a_task_of_nobody_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="whose is the task"):
        task(unit=None, division_code="440307014001")


def test_a_task_belongs_to_the_authority_of_its_unit() -> None:
    assert task().authority == authority()


def test_taking_a_task_on_makes_it_ones_own() -> None:
    one, member = task(), access("unit_member")
    services.accept(access=member, task=one.pk, at=LATER)
    assert (_again(one).state, _again(one).assignee) == (ACCEPTED, member.user)


def test_a_colleague_cannot_take_on_what_somebody_has() -> None:
    one = task()
    services.accept(access=access("unit_member"), task=one.pk, at=LATER)
    _refused("work.moved", services.accept, access=access("unit_member"), task=one.pk)


def test_what_was_given_to_somebody_is_not_taken_on_by_another() -> None:
    one, member = task(), access("unit_member")
    services.assign(access=access("unit_head"), task=one.pk, to=member.user.pk, at=LATER)
    _refused("work.given", services.accept, access=access("unit_member"), task=one.pk)
    services.accept(access=member, task=one.pk, at=LATER)
    assert _again(one).state == ACCEPTED


def test_a_task_is_done_with_or_without_being_taken_on() -> None:
    first, second, member = task("one"), task("two"), access("unit_member")
    services.accept(access=member, task=first.pk, at=NOW)
    for each in (first, second):
        services.finish(access=member, task=each.pk, at=LATER)
        assert (_again(each).state, _again(each).closed_at) == (DONE, LATER)


def test_a_double_click_does_one_thing() -> None:
    one, member = task(), access("unit_member")
    services.finish(access=member, task=one.pk, at=LATER)
    _refused("work.moved", services.finish, access=member, task=one.pk)
    assert Entry.objects.filter(act="task_finished").count() == 1


def test_refusing_gives_a_reason_and_the_office_is_told() -> None:
    office = access("office")
    one = task()
    services.refuse(access=access("unit_member"), task=one.pk, reason=" 不归我单位 ", at=LATER)
    assert (_again(one).state, _again(one).reason) == (REFUSED, "不归我单位")
    told = Message.objects.get(to=office.user)
    assert (told.kind, told.link) == ("task_refused", f"/today/{one.pk}/")
    assert one.title_zh in told.title_zh
    assert one.title_en in told.title_en


@pytest.mark.parametrize("reason", ["", "   ", "\n", "字" * 501])
def test_refusing_needs_a_reason_of_at_most_500_characters(reason: str) -> None:
    one = task()
    _refused("work.reason", services.refuse, access=access("unit_member"), task=one.pk, reason=reason)
    assert _again(one).state == OPEN


def test_a_reason_may_have_500_characters() -> None:
    one = task()
    services.refuse(access=access("unit_member"), task=one.pk, reason="字" * 500, at=LATER)
    assert len(_again(one).reason) == 500


def test_the_database_keeps_no_refusal_without_a_reason() -> None:
    one = task()
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=one.pk).update(state=REFUSED, closed_at=LATER, reason="")


def test_the_database_keeps_no_closed_task_without_its_time() -> None:
    one = task()
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=one.pk).update(state=DONE)


def test_the_office_cancels_and_whoever_owes_it_is_told() -> None:
    member, one = access("unit_member"), task()
    services.cancel(access=access("office"), task=one.pk, reason="重复下达", at=LATER)
    assert _again(one).state == CANCELLED
    assert Message.objects.get().to == member.user


def test_what_is_done_cannot_be_cancelled() -> None:
    one = task()
    services.finish(access=access("unit_member"), task=one.pk, at=NOW)
    _refused("work.moved", services.cancel, access=access("office"), task=one.pk, reason="重复")


@pytest.mark.parametrize("role", ["office", "unit_member"])
def test_what_is_done_is_opened_again_by_the_office_and_by_who_did_it(role: Role) -> None:
    one = task()
    services.finish(access=access("unit_member"), task=one.pk, at=NOW)
    services.reopen(access=access(role), task=one.pk, at=LATER)
    again = _again(one)
    assert (again.state, again.closed_at, again.reason) == (OPEN, None, "")


def test_what_was_refused_is_opened_again_by_the_office_alone() -> None:
    one, member = task(), access("unit_member")
    services.refuse(access=member, task=one.pk, reason="不归我单位", at=NOW)
    _refused("work.moved", services.reopen, access=member, task=one.pk)
    services.reopen(access=access("office"), task=one.pk, at=LATER)
    assert (_again(one).state, _again(one).reason) == (OPEN, "")


def test_an_open_task_cannot_be_opened() -> None:
    _refused("work.moved", services.reopen, access=access("office"), task=task().pk)


def test_giving_a_task_tells_the_person() -> None:
    one, member = task(), access("unit_member")
    services.assign(access=access("office"), task=one.pk, to=member.user.pk, at=LATER)
    assert _again(one).assignee == member.user
    assert Message.objects.get(to=member.user).kind == "task_assigned"


def test_a_head_who_keeps_a_task_is_not_told_of_it() -> None:
    one, head = task(), access("unit_head")
    services.assign(access=head, task=one.pk, to=head.user.pk, at=LATER)
    assert not Message.objects.exists()


@pytest.mark.parametrize("unit_", ["fire_institution", "police_buji"])
def test_a_task_is_given_to_nobody_of_another_unit(unit_: str) -> None:
    other = person("unit_member", unit=unit_)
    _refused("work.stranger", services.assign, access=access("office"), task=task().pk, to=other.pk)


def test_a_task_is_given_to_nobody_who_left_or_is_closed_out() -> None:
    left, closed = person("unit_member"), person("unit_member")
    left.posts.update(until="2026-05-20")
    closed.is_active = False
    closed.save()
    for each in (left, closed):
        _refused("work.stranger", services.assign, access=access("office"), task=task().pk, to=each.pk)


def test_a_village_task_is_given_within_the_village() -> None:
    here, there = person("village"), person("village", code="440307014002")
    one = village_task()
    services.assign(access=access("office"), task=one.pk, to=here.pk, at=LATER)
    _refused("work.stranger", services.assign, access=access("office"), task=one.pk, to=there.pk)


@pytest.mark.parametrize("role", ["office", "leader", "auditor"])
@pytest.mark.parametrize("act", [services.accept, services.finish])
def test_nobody_acts_for_a_unit(role: Role, act: Callable[..., None]) -> None:
    with pytest.raises(Denied):
        act(access=access(role), task=task().pk, at=LATER)


@pytest.mark.parametrize("role", ["leader", "auditor", "unit_member", "village", "intake", "administrator"])
def test_only_office_and_heads_hand_out(role: Role) -> None:
    with pytest.raises(Denied):
        services.assign(access=access(role), task=task().pk, to=person("unit_member").pk, at=LATER)


@pytest.mark.parametrize("role", ["leader", "auditor", "unit_member", "unit_head"])
def test_only_the_office_cancels(role: Role) -> None:
    with pytest.raises(Denied):
        services.cancel(access=access(role), task=task().pk, reason="重复", at=LATER)


def _others() -> dict[str, Access]:
    return {
        "another unit": access("unit_member", unit="police_buji"),
        "another village": access("village", code="440307014002"),
        "the same village": access("village"),
        "another authority": access("office", at=authority("elsewhere")),
    }


def test_others_do_not_find_the_task() -> None:
    one = task()
    for who, other in _others().items():
        with pytest.raises(Missing):
            services.finish(access=other, task=one.pk, at=LATER)
        assert _again(one).state == OPEN, who


def test_the_task_of_a_village_is_done_by_it_and_seen_by_no_other() -> None:
    one = village_task()
    with pytest.raises(Missing):
        services.finish(access=access("village", code="440307014002"), task=one.pk, at=LATER)
    services.finish(access=access("village"), task=one.pk, at=LATER)
    assert _again(one).state == DONE


def test_a_village_sees_what_a_unit_does_there_and_leaves_it_to_the_unit() -> None:
    one = task(division_code="440307014001")
    _refused("work.not_owed", services.finish, access=access("village"), task=one.pk)


def test_a_task_of_a_finished_campaign_stays_as_it_is() -> None:
    one = campaign()
    owed = Task.objects.filter(unit__key="market_supervision").first()
    assert owed is not None
    member = access("unit_member")
    finish_campaign(access=access("office"), campaign=one, at=NOW)
    _refused("campaigns.finished", services.finish, access=member, task=owed.pk)


def test_every_act_is_in_the_journal_with_before_and_after() -> None:
    one, member = task(), access("unit_member")
    services.accept(access=member, task=one.pk, at=LATER)
    services.refuse(access=member, task=one.pk, reason="不归我单位", at=LATER)
    acts = Entry.objects.order_by("number").values_list("act", "subject", "actor")
    assert list(acts) == [(act, f"task:{one.pk}", member.user.pk) for act in ("task_accepted", "task_refused")]
    content = Entry.objects.get(act="task_accepted").content
    assert f'"after":{{"assignee":"user:{member.user.pk}","state":"accepted"}}' in content
    assert verify().broken_at is None


def test_a_refused_act_leaves_nothing_in_the_journal() -> None:
    _refused("work.reason", services.refuse, access=access("unit_member"), task=task().pk, reason="")
    assert not Entry.objects.exists()
    assert not Message.objects.exists()


def test_html_in_a_reason_is_kept_as_it_was_written() -> None:
    one = task()
    services.refuse(access=access("unit_member"), task=one.pk, reason="<script>1</script>", at=LATER)
    assert _again(one).reason == "<script>1</script>"


def test_a_unit_of_another_authority_with_the_same_key_sees_nothing() -> None:
    one = task(unit=unit(at=authority("elsewhere")))
    with pytest.raises(Missing):
        services.accept(access=access("unit_member"), task=one.pk, at=LATER)
