"""Editing a draft in the browser, alone and with somebody else."""

from dataclasses import replace

import pytest

from closeout.documents.encoding import content_of
from closeout.documents.models import Document
from closeout.documents.types import Choice, Words
from tests.documents.browsing import address, client, fields, text
from tests.documents.making import CONTENT, draft, issued, somebody

pytestmark = pytest.mark.django_db


def test_a_draft_is_edited_in_fields() -> None:
    member = somebody("unit_member")
    one = draft(by=member)
    sent = fields(one, **{"body-1-items-2-text-zh": "电线老化", "party-phone": ""})
    answer = client(member).post(address("edit", one.pk), sent)
    assert answer.status_code == 302
    content = content_of(Document.objects.get(pk=one.pk).content)
    assert "电线老化" in str(content.body)
    assert content.party is not None
    assert content.party.phone == ""


def test_the_form_sent_as_it_is_changes_nothing() -> None:
    member = somebody("unit_member")
    choice = Choice(Words("方式"), (Words("立即"), Words("限期")))
    one = draft(by=member, content=replace(CONTENT, body=(*CONTENT.body, choice, replace(choice, chosen=1))))
    client(member).post(address("edit", one.pk), fields(one))
    assert Document.objects.get(pk=one.pk).version == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title-zh": ""}, "id_title-zh_error"),
        ({"party-name-zh": ""}, "请填写当事人名称"),
        ({"body-1-items-0-due_on": "明天"}, "id_body-1-items-0-due_on_error"),
        ({"party-phone": "1" * 201}, "id_party-phone_error"),
    ],
)
def test_a_field_that_does_not_fit_is_told_and_nothing_is_lost(changes: dict[str, str], said: str) -> None:
    member = somebody("unit_member")
    one = draft(by=member)
    answer = client(member).post(address("edit", one.pk), fields(one, **changes, **{"copies-zh": "一式三份"}))
    assert answer.status_code == 422
    assert said in text(answer)
    assert "一式三份" in text(answer)


def test_the_second_editor_chooses_between_both_values() -> None:
    first, second = somebody("unit_member"), somebody("unit_member")
    one = draft(by=first)
    before = fields(one)
    client(first).post(address("edit", one.pk), {**before, "title-zh": "甲的标题", "copies-zh": "一式三份"})
    answer = client(second).post(address("edit", one.pk), {**before, "title-zh": "乙的标题", "contact-zh": "电话"})
    assert answer.status_code == 409
    assert all(each in text(answer) for each in ("甲的标题", "乙的标题", first.name))
    context = answer.context
    sent = {**dict(context["fields"]), "version": context["version"], "clash": "title-zh", "choose-title-zh": "theirs"}
    assert client(second).post(address("edit", one.pk), sent).status_code == 302
    content = content_of(Document.objects.get(pk=one.pk).content)
    assert (content.title.zh, content.copies.zh, content.contact.zh) == ("甲的标题", "一式三份", "电话")


def test_a_clash_that_is_not_decided_is_asked_again() -> None:
    member = somebody("unit_member")
    one = draft(by=member)
    sent = {**fields(one, **{"title-zh": "我的标题"}), "clash": "title-zh"}
    answer = client(member).post(address("edit", one.pk), sent)
    assert answer.status_code == 409
    assert Document.objects.get(pk=one.pk).version == 1


def test_a_draft_that_was_issued_meanwhile_is_not_edited() -> None:
    head = somebody()
    one = issued(by=head)
    assert client(head).post(address("edit", one.pk), fields(one)).status_code == 409


@pytest.mark.parametrize("version", ["7", "x", "99999999999"])
def test_a_version_that_nobody_sent_out_is_a_conflict_or_the_one_that_stands(version: str) -> None:
    member = somebody("unit_member")
    one = draft(by=member)
    assert client(member).post(address("edit", one.pk), fields(one, version=version)).status_code in (302, 409)
    assert Document.objects.get(pk=one.pk).version == 1
