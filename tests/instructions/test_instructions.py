"""Written instructions: who gives, answers and sees them, that each is a task, and what pages show."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.campaigns.services import finish
from closeout.instructions.models import LONGEST, Instruction
from closeout.instructions.queries import list_page, one_row
from closeout.instructions.services import answer, give, see
from closeout.instructions.types import NewInstruction
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.notices.models import Message
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.work import services as work
from closeout.work.deeds import deeds
from closeout.work.models import DONE, Task
from tests.factories import NOW, TODAY, access, authority, campaign, person, site
from tests.findings.making import UNIT, raised
from tests.work.tasks import unit

pytestmark = pytest.mark.django_db
BAD = "<script>alert(1)</script>"


def given(text: str = "请本周内整改到位（示例）", who: Access | None = None, **more: Any) -> Instruction:
    usual: dict[str, Any] = {"unit": unit(UNIT), "text": text, "due_on": TODAY + timedelta(days=3)}
    one = Campaign.objects.first() or campaign()
    return give(access=who or access("leader"), campaign=one, new=NewInstruction(**{**usual, **more}), at=NOW)


def answered(found: Instruction, text: str = "已办结（示例）", who: Access | None = None) -> Instruction:
    member = who or access("unit_member", unit=UNIT)
    return answer(access=member, campaign=found.campaign, number=found.pk, text=text, at=NOW)


def client(who: User | None = None) -> Client:
    one = Client(headers={"accept-language": "en"})
    one.force_login(who or person("leader"))
    return one


def test_an_instruction_is_a_task_of_the_unit_and_its_people_are_told() -> None:
    member = person("unit_member", unit=UNIT)
    found = given()
    task = Task.objects.get(kind="instruction")
    assert (task.unit_id, task.due_on, task.subject) == (found.unit_id, found.due_on, f"instruction:{found.pk}")
    assert Message.objects.get(to=member).title_en.startswith("Instruction: 请本周内")
    assert Entry.objects.get(act="instruction_given").subject == f"instruction:{found.pk}"


def test_the_answer_settles_the_task_and_goes_to_who_gave_it() -> None:
    leader = access("leader")
    found = answered(given(who=leader))
    assert Task.objects.get(kind="instruction").state == DONE
    assert Message.objects.get(to=leader.user, kind="instruction_answered").link.endswith(f"/{found.pk}/")
    assert Entry.objects.filter(act="instruction_answered").count() == 1


def test_its_task_is_settled_by_an_answer_alone() -> None:
    given()
    task, member = Task.objects.get(kind="instruction"), access("unit_member", unit=UNIT)
    may = deeds(member, task)
    assert (may.accept, may.finish, may.refuse) == (True, False, False)
    assert not deeds(access("office"), task).cancel
    with pytest.raises(Conflict):
        work.finish(access=member, task=task.pk, at=NOW)


def test_a_leader_sees_the_answer_once() -> None:
    found, leader = answered(given()), access("leader")
    see(access=leader, campaign=found.campaign, number=found.pk, at=NOW)
    assert Instruction.objects.get().seen_by == leader.user
    with pytest.raises(Conflict):
        see(access=leader, campaign=found.campaign, number=found.pk, at=NOW)


def test_what_has_no_answer_cannot_be_seen() -> None:
    found = given()
    with pytest.raises(Conflict):
        see(access=access("leader"), campaign=found.campaign, number=found.pk, at=NOW)


@pytest.mark.parametrize("role", ["office", "unit_head", "unit_member", "village", "auditor"])
def test_nobody_but_a_leader_gives_instructions(role: Any) -> None:
    with pytest.raises(Denied):
        given(who=access(role))


def test_another_unit_neither_sees_nor_answers_it() -> None:
    found, other = given(), access("unit_head", unit="water_management")
    assert list_page(other, found.campaign, "all", TODAY).rows == ()
    with pytest.raises(Missing):
        answered(found, who=other)


def test_the_office_sees_it_and_does_not_answer_for_the_unit() -> None:
    found = given()
    assert not one_row(access("office"), found.campaign, found.pk, TODAY).may_answer
    with pytest.raises(Denied):
        answered(found, who=access("office"))


def test_it_is_answered_once() -> None:
    found = answered(given())
    with pytest.raises(Conflict):
        answered(found, "另一个答复（示例）")
    assert Instruction.objects.get().answer == "已办结（示例）"


def test_a_unit_of_another_authority_cannot_be_told() -> None:
    elsewhere = Unit.objects.create(authority=authority("elsewhere"), key="x", name_zh="外单位", name_en="X")
    with pytest.raises(Denied):
        given(unit=elsewhere)


@pytest.mark.parametrize(
    ("text", "taken"), [("", False), (" ", False), ("字" * LONGEST, True), ("字" * (LONGEST + 1), False)]
)
def test_it_says_something_and_not_too_much(text: str, taken: bool) -> None:
    if taken:
        assert given(text).text == text
        return
    with pytest.raises(Refusal):
        given(text)


def test_its_day_is_today_or_to_come() -> None:
    assert given(due_on=TODAY).due_on == TODAY
    with pytest.raises(Refusal):
        given(due_on=TODAY - timedelta(days=1))


def test_of_a_finished_campaign_none_is_given() -> None:
    finish(access=access("office"), campaign=campaign(), at=NOW)
    with pytest.raises(Refusal):
        given()


def test_the_database_keeps_no_answer_without_a_person() -> None:
    found = given()
    with pytest.raises(IntegrityError), transaction.atomic():
        Instruction.objects.filter(pk=found.pk).update(answer="x")


def test_late_ones_and_answers_to_be_seen_are_counted() -> None:
    given(due_on=TODAY)
    answered(given())
    page = list_page(access("leader"), Campaign.objects.get(), "late", TODAY + timedelta(days=1))
    assert (page.counts.open, page.counts.late, page.counts.answered, page.counts.all) == (1, 1, 1, 2)
    assert len(page.rows) == 1


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_takes_the_same_queries_at_1_and_at_12(count: int, django_assert_num_queries: Any) -> None:
    where = site(campaign())
    found = raised(where)
    for _ in range(count):
        answered(given(site=where, finding=found))
    who = access("leader")
    with django_assert_num_queries(2):
        assert len(list_page(who, where.campaign, "all", TODAY).rows) == count


def test_a_leader_gives_one_from_the_page_about_a_site_and_the_unit_answers() -> None:
    where, office = site(campaign()), unit(UNIT)
    new = reverse("instructions:new", args=["buji-2026"])
    assert f'value="{where.code}"' in client().get(f"{new}?site={where.code}").content.decode()
    said = {"unit": office.key, "text": BAD, "due_on": "2099-01-01", "site": where.code, "finding": ""}
    page = client().post(new, said)
    assert page.status_code == 302
    member = client(person("unit_member", unit=UNIT))
    shown = member.get(page.headers["Location"]).content.decode()
    assert BAD not in shown
    assert where.name in shown
    assert member.post(page.headers["Location"], {"text": "已办（示例）"}).status_code == 302
    assert "已办（示例）" in client().get(page.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": ""},
        {"text": ""},
        {"due_on": "x"},
        {"due_on": "2020-01-01"},
        {"site": "NO-1"},
        {"finding": "²"},
        {"finding": "77"},
    ],
)
def test_a_form_that_is_wrong_comes_back_with_what_was_said(wrong: dict[str, str]) -> None:
    campaign()
    said = {"unit": unit(UNIT).key, "text": "原文（示例）", "due_on": "2099-01-01", "site": "", "finding": "", **wrong}
    answer_ = client().post(reverse("instructions:new", args=["buji-2026"]), said)
    assert answer_.status_code == 422
    assert "Not saved" in answer_.content.decode()
    assert not Instruction.objects.exists()


def test_an_answer_without_words_is_not_sent() -> None:
    found = given()
    member = client(person("unit_member", unit=UNIT))
    page = member.post(reverse("instructions:one", args=["buji-2026", found.pk]), {"text": " "})
    assert page.status_code == 422


def test_its_task_leads_to_where_it_is_answered() -> None:
    found = given()
    task = Task.objects.get(kind="instruction")
    page = client(person("unit_member", unit=UNIT)).get(reverse("work:task", args=[task.pk])).content.decode()
    assert reverse("instructions:one", args=["buji-2026", found.pk]) in page
