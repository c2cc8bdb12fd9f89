"""Who sees which documents, and how much of them."""

import io
from dataclasses import replace
from typing import Any

import docx
import pytest

from closeout.documents.models import Document, Print
from closeout.documents.queries import document_page
from closeout.documents.registry import NEIGHBOURS
from closeout.documents.types import Words
from closeout.documents.visible import document_seen
from closeout.people.access import access_of
from tests.documents.browsing import address, client, text
from tests.documents.making import CONTENT, PARTY, draft, issued, served, somebody, unit
from tests.factories import NOW, authority, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        ("unit_member", {}, 200),
        ("unit_head", {"unit": "police_buji"}, 404),
        ("office", {}, 200),
        ("leader", {}, 200),
        ("auditor", {}, 200),
        ("village", {}, 200),
        ("village", {"code": "440307014002"}, 404),
        ("intake", {}, 403),
        ("administrator", {}, 403),
    ],
)
def test_an_issued_document_is_seen_by_its_unit_its_village_and_who_watches(
    role: Any, where: dict[str, Any], status: int
) -> None:
    one = issued()
    assert client(person(role, **where)).get(address("one", one.pk)).status_code == status


def test_a_village_sees_no_draft_and_the_office_does() -> None:
    one = draft()
    assert client(person("village")).get(address("one", one.pk)).status_code == 404
    assert client(person("office")).get(address("one", one.pk)).status_code == 200


def test_a_village_worker_with_a_unit_sees_the_division_all_the_same() -> None:
    one, worker = issued(), person("village")
    worker.posts.update(unit=unit("community_workstation"))
    assert client(worker).get(address("one", one.pk)).status_code == 200


@pytest.mark.parametrize("role", ["office", "leader", "auditor"])
def test_who_watches_sees_personal_data_masked_on_the_page_and_in_files(role: Any) -> None:
    content = replace(CONTENT, party=replace(PARTY, masked=False))
    one = issued(content=content)
    visitor = client(person(role))
    page = text(visitor.get(address("one", one.pk)))
    assert "0755-00000000" not in page
    assert "92440300MA5EXAMPL0" not in page
    file = docx.Document(io.BytesIO(visitor.get(address("docx", one.pk)).content))
    assert "92440300MA5EXAMPL0" not in "".join(each.text for each in file.paragraphs)
    kept = bytes(Print.objects.get(document=one).pdf)
    assert visitor.get(address("pdf", one.pk)).content != kept


def test_the_receiver_of_a_service_is_masked_for_who_watches() -> None:
    one = served(receiver="陈大明")
    assert "陈大明" not in text(client(person("auditor")).get(address("one", one.document_id)))
    assert "陈大明" in text(client(somebody()).get(address("one", one.document_id)))


def test_a_page_shows_the_document_as_it_reads_and_what_it_rests_on() -> None:
    head = somebody()
    page = text(client(head).get(address("one", issued(by=head).pk)))
    assert "一、围挡最低处高3.4米" in page
    assert "《中华人民共和国行政处罚法》" in page
    assert "须由本机关法制机构核实" in page


def test_a_page_tells_of_substituted_faces_and_the_missing_address() -> None:
    head = somebody()
    page = text(client(head).get(address("one", draft(by=head).pk)))
    assert "FangSong_GB2312" in page
    assert "CLOSEOUT_ADDRESS" in page


def test_a_code_leads_to_the_address_of_the_settings_and_never_to_the_requests_host(settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://closeout.example.gov.cn"
    settings.ALLOWED_HOSTS = ["*"]
    head = somebody()
    one = issued(by=head)
    page = client(head).get(address("one", one.pk), headers={"host": "evil.example"})
    square = next(each for each in page.context["page"].sheet.parts if each.part == "square")
    assert square.address == f"https://closeout.example.gov.cn/d/{one.token}/"
    assert "evil.example" not in text(page)


def test_markup_in_a_draft_is_shown_as_it_was_written() -> None:
    member = somebody("unit_member")
    one = draft(by=member, content=replace(CONTENT, contact=Words("<script>alert(1)</script>")))
    assert "&lt;script&gt;alert(1)" in text(client(member).get(address("one", one.pk)))


def test_a_document_that_was_altered_says_so() -> None:
    head = somebody()
    one = issued(by=head)
    Document.objects.filter(pk=one.pk).update(number="9号")
    assert "校验码不符" in text(client(head).get(address("one", one.pk)))


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_takes_the_same_queries_however_much_follows(
    count: int, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NEIGHBOURS, "subjects", lambda keys: {})
    head = somebody()
    order = issued(by=head)
    for _ in range(count):
        issued("reinspection_opinion", by=head, follows=order)
    access = access_of(head, authority().pk)
    assert access is not None
    with django_assert_num_queries(5):  # the document, its service, what follows, its numbers, its scope's name
        page = document_page(access, document_seen(access, order.pk), "zh", NOW.date())
    assert len(page.followed_by) == count


@pytest.mark.parametrize(
    ("role", "state", "offered"),
    [
        ("unit_head", "draft", {"issue", "edit", "void"}),
        ("unit_member", "draft", {"edit", "void"}),
        ("unit_head", "issued", {"serve", "void"}),
        ("unit_member", "issued", {"serve"}),
        ("unit_head", "served", {"void"}),
        ("office", "draft", set()),
        ("village", "issued", set()),
    ],
)
def test_a_page_offers_what_its_reader_may_do(role: Any, state: str, offered: set[str]) -> None:
    made = {"draft": draft, "issued": issued, "served": lambda: served().document}[state]()
    reader = somebody(role) if role.startswith("unit_") else person(role)
    page = text(client(reader).get(address("one", made.pk)))
    assert {each for each in ("issue", "edit", "serve", "void") if address(each, made.pk) in page} == offered
