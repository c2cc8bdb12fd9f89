"""Drafting, editing, issuing and voiding: who may, what is frozen, what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from closeout.campaigns.services import finish, scope_of
from closeout.documents.encoding import content_of
from closeout.documents.models import DRAFT, ISSUED, SERVED, VOID, Document, Print, Register, Revision
from closeout.documents.public import altered
from closeout.documents.services import draft_document, edit_document, issue_document, void_document
from closeout.documents.types import NOTHING, Content, Officer, Party, Words
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.models import Certificate
from closeout.people.roles import ROLES
from tests.documents.making import CONTENT, LATER, OFFICERS, draft, issued, served, somebody, unit
from tests.factories import NOW, TODAY, access, authority, campaign, person

pytestmark = pytest.mark.django_db


def refused(code: str, act: Callable[..., object], **values: Any) -> None:
    with pytest.raises(Refusal) as found:
        act(at=LATER, **values)
    assert found.value.code == code


def test_a_draft_has_no_number_and_its_first_version_is_kept() -> None:
    one = draft()
    assert (one.state, one.number, one.sequence, one.version) == (DRAFT, "", None, 1)
    assert Revision.objects.get(document=one).content == one.content


def test_a_draft_says_what_was_handed_in_and_what_its_kind_adds() -> None:
    content = content_of(draft().content)
    assert content.party == CONTENT.party
    assert content.organ.zh == authority().name_zh
    assert content.title.zh == "责令限期改正通知书"


@pytest.mark.parametrize("role", [each for each in ROLES if not each.startswith("unit_")])
def test_only_people_of_a_unit_draft(role: Any) -> None:
    with pytest.raises(Denied):
        draft(by=person(role))


def test_nobody_drafts_for_another_unit() -> None:
    with pytest.raises(Denied):
        draft(by=somebody("unit_head", "police_buji"))


def test_in_a_finished_campaign_nothing_is_drafted_or_issued() -> None:
    one, head = campaign(), somebody()
    waiting = draft(by=head, scope=scope_of(one))
    finish(access=access("office"), campaign=one, at=NOW)
    refused("campaigns.finished", issue_document, document=waiting, actor=head)
    refused("campaigns.finished", void_document, document=waiting, reason="错", actor=head)


def test_an_edited_draft_has_the_next_version() -> None:
    member = somebody("unit_member")
    one = draft(by=member)
    content = replace(content_of(one.content), title=Words("整改通知书"))
    changed = edit_document(document=one, version=1, content=content, actor=member, at=LATER)
    assert (changed.version, content_of(changed.content).title.zh) == (2, "整改通知书")
    assert Revision.objects.filter(document=one).count() == 2


def test_an_edit_that_changes_nothing_is_none() -> None:
    member = somebody("unit_member")
    one = draft(by=member)
    same = edit_document(document=one, version=1, content=content_of(one.content), actor=member, at=LATER)
    assert same.version == 1
    assert not Entry.objects.filter(act="document_edited").exists()


def test_the_second_editor_is_told_that_the_first_was_quicker() -> None:
    member = somebody("unit_member")
    one = draft(by=member)
    edit_document(document=one, version=1, content=Content(title=Words("甲")), actor=member, at=LATER)
    refused("documents.edited", edit_document, document=one, version=1, content=Content(), actor=member)


def test_nobody_edits_the_draft_of_another_unit() -> None:
    with pytest.raises(Denied):
        edit_document(document=draft(), version=1, content=Content(), actor=somebody(key="police_buji"), at=LATER)


def test_an_issued_document_has_number_day_digest_and_a_kept_pdf() -> None:
    one = issued()
    assert (one.state, one.year, one.sequence, one.issued_at) == (ISSUED, 2026, 1, NOW)
    assert len(one.digest) == 64
    assert len(one.token) >= 32
    kept = Print.objects.get(document=one)
    assert bytes(kept.pdf).startswith(b"%PDF")
    assert sha256(bytes(kept.pdf)).hexdigest() == kept.digest


def test_two_documents_have_different_tokens_and_digests() -> None:
    head = somebody()
    first, second = issued(by=head), issued(by=head)
    assert first.token != second.token
    assert first.digest != second.digest


@pytest.mark.parametrize("role", [each for each in ROLES if each not in ("unit_head", "unit_member")])
def test_only_a_head_issues(role: Any) -> None:
    with pytest.raises(Denied):
        issue_document(document=draft(), actor=person(role), at=NOW)


def test_a_member_drafts_but_does_not_issue() -> None:
    member = somebody("unit_member")
    with pytest.raises(Denied):
        issue_document(document=draft(by=member), actor=member, at=NOW)


def test_the_head_of_another_unit_does_not_issue() -> None:
    with pytest.raises(Denied):
        issue_document(document=draft(), actor=somebody(key="police_buji"), at=NOW)


def test_a_document_is_issued_once() -> None:
    head = somebody()
    refused("documents.no_draft", issue_document, document=issued(by=head), actor=head)


def test_what_is_issued_cannot_be_edited() -> None:
    head = somebody()
    one = issued(by=head)
    refused("documents.no_draft", edit_document, document=one, version=1, content=Content(), actor=head)


def test_a_head_issues_what_was_read_and_nothing_newer() -> None:
    head = somebody()
    one = draft(by=head)
    edit_document(document=one, version=1, content=CONTENT, actor=head, at=LATER)
    refused("documents.edited", issue_document, document=one, version=1, actor=head)
    assert issue_document(document=one, version=2, actor=head, at=LATER).state == ISSUED


@pytest.mark.parametrize(("until", "code"), [(TODAY, ""), (TODAY - timedelta(days=1), "documents.expired_certificate")])
def test_a_certificate_holds_on_the_day_of_issue(until: date, code: str) -> None:
    one = draft()
    Certificate.objects.create(
        user=person("unit_member"), number=OFFICERS[1].certificate, issued_by="x", valid_until=until
    )
    if code:
        refused(code, issue_document, document=one, version=1, actor=somebody())
    else:
        assert issue_document(document=one, version=1, actor=somebody(), at=LATER).state == ISSUED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"party": None}, "documents.no_party"),
        ({"party": Party(Words("  "))}, "documents.no_party"),
        ({"body": ()}, "documents.no_items"),
        ({"officers": ()}, "documents.few_officers"),
        ({"officers": OFFICERS[:1]}, "documents.few_officers"),
        ({"officers": (OFFICERS[0], OFFICERS[0])}, "documents.few_officers"),
        ({"officers": (OFFICERS[0], Officer("何志远（示例）"))}, "documents.few_officers"),
        ({"contact": Words("联系人：😀")}, "documents.no_glyph"),
    ],
)
def test_an_unready_draft_is_refused_and_takes_no_number(change: dict[str, Any], code: str) -> None:
    head = somebody()
    one = draft(by=head, content=replace(CONTENT, **change))
    refused(code, issue_document, document=one, actor=head)
    assert not Register.objects.exists()
    assert issued(by=head).sequence == 1


def test_a_record_of_an_inspection_need_not_list_anything() -> None:
    assert issued("inspection_record", content=replace(CONTENT, body=())).state == ISSUED


@pytest.mark.parametrize("kind", ["order_at_once", "order_in_period"])
def test_a_reinspection_opinion_follows_an_order_to_correct(kind: str) -> None:
    head = somebody()
    order = issued(kind, by=head)
    assert issued("reinspection_opinion", by=head, follows=order).follows == order


def test_a_reinspection_opinion_alone_is_refused() -> None:
    with pytest.raises(Refusal) as found:
        draft("reinspection_opinion")
    assert found.value.code == "documents.needs_before"


@pytest.mark.parametrize("which", ["draft", "void", "record", "other subject"])
def test_a_reinspection_opinion_follows_nothing_else(which: str) -> None:
    head = somebody()
    kind = "inspection_record" if which == "record" else "order_in_period"
    before = draft(by=head) if which == "draft" else issued(kind, by=head)
    if which == "void":
        void_document(document=before, reason="错", actor=head, at=LATER)
    subject = "site:13" if which == "other subject" else "site:12"
    with pytest.raises(Refusal) as found:
        draft("reinspection_opinion", by=head, follows=before, subject=subject)
    assert found.value.code == "documents.follows_wrong"


def test_an_order_follows_nothing() -> None:
    head = somebody()
    with pytest.raises(Refusal):
        draft("order_in_period", by=head, follows=issued(by=head))


def test_a_void_document_keeps_its_number_and_its_reason() -> None:
    head = somebody()
    one = void_document(document=issued(by=head), reason=" 名称有误 ", actor=head, at=LATER)
    assert (one.state, one.sequence, one.void_reason, one.voided_at) == (VOID, 1, "名称有误", LATER)
    assert issued(by=head).sequence == 2


def test_a_served_document_can_be_voided_and_keeps_its_day() -> None:
    head = somebody()
    document = served().document
    one = void_document(document=document, reason="错", actor=head, at=LATER)
    assert one.state == VOID
    assert one.served_on is not None


@pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
def test_a_reason_is_needed_and_not_longer_than_500_characters(reason: str) -> None:
    head = somebody()
    refused("documents.reason", void_document, document=issued(by=head), reason=reason, actor=head)


def test_a_reason_of_500_characters_is_taken() -> None:
    head = somebody()
    assert void_document(document=issued(by=head), reason="长" * 500, actor=head, at=LATER).state == VOID


def test_a_document_is_voided_once() -> None:
    head = somebody()
    one = void_document(document=issued(by=head), reason="错", actor=head, at=LATER)
    refused("documents.void_already", void_document, document=one, reason="错", actor=head)


def test_what_another_follows_is_voided_after_it() -> None:
    head = somebody()
    order = issued(by=head)
    opinion = issued("reinspection_opinion", by=head, follows=order)
    refused("documents.followed", void_document, document=order, reason="错", actor=head)
    void_document(document=opinion, reason="错", actor=head, at=LATER)
    assert void_document(document=order, reason="错", actor=head, at=LATER).state == VOID


def test_a_member_throws_a_draft_away_but_voids_nothing() -> None:
    member = somebody("unit_member")
    assert void_document(document=draft(by=member), reason="重复", actor=member, at=LATER).state == VOID
    with pytest.raises(Denied):
        void_document(document=issued(), reason="错", actor=member, at=LATER)


def test_every_act_is_in_the_journal_and_none_of_the_partys_data() -> None:
    document = served().document
    void_document(document=document, reason="错", actor=somebody(), at=LATER)
    acts = Entry.objects.filter(subject=f"document:{document.pk}").order_by("number")
    assert [each.act for each in acts] == [f"document_{act}" for act in ("drafted", "issued", "served", "voided")]
    assert all("陈某" not in each.content and "92440300" not in each.content for each in acts)
    assert verify().broken_at is None


@pytest.mark.parametrize("field", ["content", "number", "kind"])
def test_what_was_changed_behind_the_service_shows(field: str) -> None:
    one = issued()
    assert not altered(one)
    value = {"content": one.content.replace("3.4", "3.5"), "number": "9号", "kind": "order_at_once"}[field]
    Document.objects.filter(pk=one.pk).update(**{field: value})
    assert altered(Document.objects.get(pk=one.pk))


def test_another_pdf_in_its_place_shows() -> None:
    one = issued()
    Print.objects.filter(document=one).update(pdf=b"%PDF-other")
    assert altered(Document.objects.get(pk=one.pk))


def test_a_draft_cannot_have_been_altered() -> None:
    assert not altered(draft())


@pytest.mark.parametrize(
    "change",
    [
        {"state": ISSUED},
        {"state": SERVED},
        {"sequence": 1},
        {"number": "1号"},
        {"state": VOID},
        {"served_on": NOW.date()},
    ],
)
def test_the_database_takes_no_draft_with_half_a_number(change: dict[str, Any]) -> None:
    one = draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=one.pk).update(**change)


def test_the_database_takes_no_number_twice() -> None:
    head = somebody()
    first, second = issued(by=head), issued(by=head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=second.pk).update(sequence=first.sequence)


def test_a_conflict_answers_409() -> None:
    head = somebody()
    with pytest.raises(Conflict):
        issue_document(document=issued(by=head), actor=head, at=LATER + timedelta(days=1))


def test_a_draft_without_a_division_is_taken() -> None:
    one = draft_document(
        kind="order_at_once",
        authority=authority(),
        unit=unit(),
        scope="campaign:0",
        subject="unit:3",
        division_code="",
        content=Content(contact=NOTHING),
        actor=somebody(),
        at=NOW,
    )
    assert one.division_code == ""
