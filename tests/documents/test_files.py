"""A document as a file."""

import pytest

from closeout.documents.models import Print
from tests.documents.browsing import address, client
from tests.documents.making import draft, issued, served, somebody

pytestmark = pytest.mark.django_db


def test_the_unit_gets_the_very_pdf_that_was_kept() -> None:
    head = somebody()
    one = issued(by=head)
    answer = client(head).get(address("pdf", one.pk))
    assert answer.content == bytes(Print.objects.get(document=one).pdf)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-cache" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["pdf", "docx", "translation", "certificate"])
@pytest.mark.parametrize("state", ["draft", "issued", "served"])
def test_every_file_can_be_had_in_every_state(name: str, state: str) -> None:
    made = {"draft": draft, "issued": issued, "served": lambda: served().document}[state]()
    answer = client(somebody()).get(address(name, made.pk))
    assert answer.status_code == 200
    assert answer.content[:4] in (b"%PDF", b"PK\x03\x04")


def test_a_file_of_another_unit_is_not_found() -> None:
    one = issued()
    for name in ("pdf", "docx", "translation", "certificate"):
        assert client(somebody(key="police_buji")).get(address(name, one.pk)).status_code == 404
