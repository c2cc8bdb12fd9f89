"""The pages of issuing, serving, voiding and of numbers."""

from dataclasses import replace

import pytest

from closeout.documents.models import ISSUED, SERVED, VOID, Document, Practice, Service
from closeout.documents.services import edit_document
from closeout.documents.types import Words
from closeout.journal.models import Entry
from tests.documents.browsing import address, client, serving, text
from tests.documents.making import CONTENT, draft, issued, somebody, unit
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_the_page_of_issuing_says_the_number_and_what_it_does() -> None:
    head = somebody()
    page = text(client(head).get(address("issue", draft(by=head).pk)))
    assert "限改〔2026〕1号" in page
    assert "不能再改" in page


def test_a_head_issues() -> None:
    head = somebody()
    one = draft(by=head)
    answer = client(head).post(address("issue", one.pk), {"version": "1"}, follow=True)
    assert Document.objects.get(pk=one.pk).state == ISSUED
    assert "已制发，文号为" in text(answer)


def test_what_was_changed_since_it_was_read_is_not_issued() -> None:
    head = somebody()
    one = draft(by=head)
    edit_document(document=one, version=1, content=CONTENT, actor=head, at=NOW)
    answer = client(head).post(address("issue", one.pk), {"version": "1"})
    assert answer.status_code == 409
    assert "别人修改了这份草稿" in text(answer)


def test_an_unready_draft_is_told_what_it_lacks() -> None:
    head = somebody()
    one = draft(by=head, content=replace(CONTENT, officers=(), contact=Words("😀")))
    answer = client(head).post(address("issue", one.pk), {"version": "1"})
    assert answer.status_code == 422
    assert "至少两名执法人员" in text(answer)


def test_a_character_that_cannot_be_printed_is_shown_with_its_place() -> None:
    head = somebody()
    one = draft(by=head, content=replace(CONTENT, contact=Words("联系人：陈😀")))
    answer = client(head).post(address("issue", one.pk), {"version": "1"})
    assert answer.status_code == 422
    assert "U+1F600" in text(answer)
    assert "联系人：陈" in text(answer)


def test_a_service_is_recorded() -> None:
    head, member = somebody(), somebody("unit_member")
    one = issued(by=head)
    answer = client(member).post(address("serve", one.pk), serving(head, member))
    assert answer.status_code == 302
    kept = Service.objects.get(document=one)
    assert (kept.served_on.isoformat(), kept.receiver, kept.servers.count()) == ("2026-05-20", "陈某", 2)
    assert Document.objects.get(pk=one.pk).state == SERVED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"time": ""}, "请填写时间"),
        ({"receiver": ""}, "签收人"),
        ({"on": "2999-01-01"}, "不能晚于现在"),
        ({"on": "2026-05-19"}, "不能早于制发日期"),
        ({"mode": ""}, "id_mode_error"),
        ({"mode": "left"}, "留置送达须写明"),
        ({"evidence": "photo"}, "不在可用的选项中"),
    ],
)
def test_a_service_that_does_not_fit_is_told(changes: dict[str, str], said: str) -> None:
    head, member = somebody(), somebody("unit_member")
    one = issued(by=head)
    answer = client(member).post(address("serve", one.pk), serving(head, member, **changes))
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Service.objects.exists()


def test_one_server_is_too_few() -> None:
    head = somebody()
    answer = client(head).post(address("serve", issued(by=head).pk), serving(head))
    assert answer.status_code == 422
    assert "至少两名送达人" in text(answer)


def test_by_post_the_day_is_enough() -> None:
    head, member = somebody(), somebody("unit_member")
    one = issued(by=head)
    sent = serving(head, member, mode="post", time="", receiver="", relation="")
    assert client(member).post(address("serve", one.pk), sent).status_code == 302


def test_a_document_is_voided_with_a_reason() -> None:
    head = somebody()
    one = issued(by=head)
    assert client(head).post(address("void", one.pk), {"reason": ""}).status_code == 422
    assert client(head).post(address("void", one.pk), {"reason": "名称有误"}).status_code == 302
    assert Document.objects.get(pk=one.pk).state == VOID
    assert "作废后文书不再有效" in text(client(head).get(address("void", issued(by=head).pk)))


def test_a_draft_is_thrown_away() -> None:
    member = somebody("unit_member")
    answer = client(member).post(address("void", draft(by=member).pk), {"reason": "重复"}, follow=True)
    assert "草稿已删除" in text(answer)


def test_a_member_does_not_void_what_is_issued() -> None:
    one = issued()
    assert client(somebody("unit_member")).post(address("void", one.pk), {"reason": "错"}).status_code == 403


def test_a_head_sets_how_numbers_are_written() -> None:
    head = somebody()
    sent = {"short_name": "深龙布街", "around": "（）", "word": "责改", "brackets": "〔〕", "digits": "0"}
    assert "尚未设置" in text(client(head).get(address("numbers")))
    assert client(head).post(address("numbers_kind", "order_at_once"), sent).status_code == 302
    assert Practice.objects.get().prefix == "深龙布街"
    assert "（深龙布街）责改〔2026〕1号" in text(client(head).get(address("numbers")))
    assert Entry.objects.filter(act="document_numbers_set").exists()


@pytest.mark.parametrize("changes", [{"short_name": ""}, {"digits": "9"}, {"brackets": "<>"}, {"word": "限改"}])
def test_numbers_that_cannot_be_are_refused(changes: dict[str, str]) -> None:
    head = somebody()
    name = unit().name_zh
    sent = {"short_name": name, "around": "（）", "word": "责改", "brackets": "〔〕", "digits": "0", **changes}
    assert client(head).post(address("numbers_kind", "order_at_once"), sent).status_code == 422
    assert not Practice.objects.exists()


def test_an_unknown_kind_is_not_found() -> None:
    assert client(somebody()).get(address("numbers_kind", "penalty")).status_code == 404
