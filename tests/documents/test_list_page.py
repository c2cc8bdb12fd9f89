"""The list of documents and the register."""

from typing import Any

import pytest
from django.urls import reverse

from closeout.documents.listing import Asked, listed
from closeout.documents.models import Document
from closeout.documents.registry import NEIGHBOURS
from closeout.documents.services import void_document
from closeout.people.access import access_of
from tests.documents.browsing import address, client, text
from tests.documents.making import LATER, draft, issued, somebody, unit
from tests.factories import authority, person, site

pytestmark = pytest.mark.django_db


def test_the_list_shows_number_kind_subject_and_state() -> None:
    head = somebody()
    one = issued(by=head)
    page = text(client(head).get(address("list")))
    assert all(each in page for each in (one.number, "责令限期改正通知书", "site:12", "已制发"))


def test_a_void_number_stands_in_the_register_with_its_reason() -> None:
    head = somebody()
    first = issued(by=head)
    issued(by=head)
    void_document(document=first, reason="当事人名称有误", actor=head, at=LATER)
    page = text(client(head).get(address("list"), {"kind": "order_in_period", "year": "2026"}))
    assert "文书登记簿" in page
    assert page.index("2号") < page.index("1号")
    assert "当事人名称有误" in page


def test_a_draft_that_was_thrown_away_is_no_document() -> None:
    head = somebody()
    void_document(document=draft(by=head), reason="重复", actor=head, at=LATER)
    assert "这里没有文书" in text(client(head).get(address("list")))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "draft"}, 1),
        ({"state": "issued"}, 1),
        ({"state": "served"}, 0),
        ({"kind": "order_at_once"}, 1),
        ({"year": "2026"}, 1),
        ({"year": "2025"}, 0),
        ({"state": "nonsense", "kind": "nonsense", "year": "x", "unit": "-1", "page": "999999"}, 2),
        ({"year": "99999999", "unit": "999999999"}, 0),
    ],
)
def test_the_list_is_filtered(asked: dict[str, str], found: int) -> None:
    head = somebody()
    draft("order_at_once", by=head)
    issued(by=head)
    listed = client(head).get(address("list"), asked).context["list"]
    assert len(listed.rows) == found


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_takes_the_same_queries_however_long_it_is(
    count: int, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NEIGHBOURS, "subjects", lambda keys: {})
    head = somebody()
    for _ in range(count):
        draft(by=head)
    access = access_of(head, authority().pk)
    assert access is not None
    with django_assert_num_queries(4):  # how many, the rows, the years, how many are void
        assert len(listed(access, Asked()).rows) == count


def test_the_list_has_pages_of_50() -> None:
    head = somebody()
    one = draft(by=head)
    copies = [replace_of(one) for _ in range(50)]
    Document.objects.bulk_create(copies)
    first = client(head).get(address("list")).context["list"]
    second = client(head).get(address("list") + first.later).context["list"]
    assert (len(first.rows), len(second.rows), first.earlier, second.later) == (50, 1, None, None)


def replace_of(document: Document) -> Document:
    values = {each.attname: getattr(document, each.attname) for each in document._meta.concrete_fields}
    return Document(**{**values, "id": None})


def test_who_watches_chooses_among_units_and_reads_the_register_of_one() -> None:
    head, other = somebody(), somebody(key="police_buji")
    issued(by=head)
    issued(by=other, unit_key="police_buji")
    office = client(person("office"))
    both = office.get(address("list"), {"kind": "order_in_period", "year": "2026"}).context["list"]
    assert (len(both.rows), len(both.units), both.register) == (2, 3, False)
    asked = {"kind": "order_in_period", "year": "2026", "unit": str(unit("police_buji").pk)}
    one = office.get(address("list"), asked).context["list"]
    assert (len(one.rows), one.register) == (1, True)


def test_a_unit_is_offered_no_choice_of_units() -> None:
    head = somebody()
    issued(by=head)
    assert client(head).get(address("list")).context["list"].units == ()


def test_another_authoritys_documents_are_not_listed() -> None:
    issued()
    stranger = person("office", at=authority("elsewhere"))
    assert client(stranger).get(address("list")).context["list"].total == 0


def test_a_void_document_counts_as_one_of_the_register() -> None:
    head = somebody()
    void_document(document=issued(by=head), reason="错", actor=head, at=LATER)
    listed_ = client(head).get(address("list")).context["list"]
    assert (listed_.total, listed_.void) == (1, 1)


def test_a_site_is_called_by_its_name_and_leads_to_its_file() -> None:
    one, head = site(), somebody()
    draft(by=head, subject=f"site:{one.pk}")
    page = text(client(head).get(address("list")))
    assert one.name in page
    assert reverse("sites:file", args=["buji-2026", one.code]) in page


def test_a_subject_that_nobody_knows_goes_by_its_key() -> None:
    head = somebody()
    draft(by=head, subject="unit:7")
    draft(by=head, subject="site:x")
    page = text(client(head).get(address("list")))
    assert "unit:7" in page
    assert "site:x" in page
