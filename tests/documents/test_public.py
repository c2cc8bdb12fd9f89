"""The public page: it confirms, it tells nothing personal, it needs no script, and a stranger's guess finds nothing."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from closeout.documents.models import Document, Print
from closeout.documents.public import address_of
from closeout.documents.services import void_document
from tests.documents.making import LATER, draft, issued, served, somebody

pytestmark = pytest.mark.django_db


def address(document: Document) -> str:
    return reverse("documents_public", args=[document.token])


def page(document: Document, lang: str = "zh-hans") -> str:
    return Client().get(address(document), headers={"accept-language": lang}).content.decode()


def compared(document: Document, **sent: Any) -> Any:
    return Client().post(address(document), sent)


def test_a_stranger_reads_number_day_unit_digest_and_that_it_stands() -> None:
    one = issued()
    said = page(one)
    assert all(each in said for each in (one.number, "2026年5月20日", one.unit.name_zh, one.digest, "现行有效"))


def test_the_page_speaks_english_too() -> None:
    said = page(issued(), "en")
    assert "This document was issued and stands." in said
    assert "Order to correct within a period" in said


def test_nothing_personal_is_on_it() -> None:
    one = served().document
    said = page(one)
    for each in ("兴达废旧金属", "陈某", "92440300", "吉华路", "0755", "周敏", "围挡", "site:12", "已送达"):
        assert each not in said


def test_it_needs_no_script_and_little_room() -> None:
    said = page(issued())
    assert "<script" not in said
    assert not re.search(r"\son\w+=|style=|http", said)
    sheets = re.findall(r'href="(/static/[^"]+\.css)"', said)
    whole = len(said.encode()) + sum(len(b"".join(Client().get(each))) for each in sheets)
    assert len(sheets) == 3
    assert whole < 60 * 1024


def test_a_void_document_says_since_when() -> None:
    head = somebody()
    one = void_document(document=issued(by=head), reason="陈某的名称有误", actor=head, at=LATER)
    said = page(one)
    assert "已于2026年5月20日作废" in said
    assert "名称有误" not in said


def test_a_document_that_was_altered_is_not_confirmed() -> None:
    one = issued()
    Document.objects.filter(pk=one.pk).update(content=one.content.replace("3.4", "9.9"))
    assert "无法确认这份文书" in page(one)


@pytest.mark.parametrize("token", ["none", "x" * 40, "..", "%00", "1"])
def test_a_guess_finds_nothing(token: str) -> None:
    issued()
    draft()
    assert Client().get(f"/d/{token}/").status_code == 404


def test_search_engines_and_other_sites_learn_nothing() -> None:
    answer = Client().get(address(issued()))
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-cache" in answer.headers["Cache-Control"]


def test_the_pdf_that_was_kept_is_recognised() -> None:
    one = issued()
    kept = bytes(Print.objects.get(document=one).pdf)
    for content, said in ((kept, "与留存的文书一致"), (kept + b" ", "不是这份文书")):
        file = SimpleUploadedFile("a.pdf", content, "application/pdf")
        assert said in compared(one, file=file).content.decode()


@pytest.mark.parametrize("how", ["whole", "groups", "upper", "printed"])
def test_a_digest_is_recognised_as_people_type_it(how: str) -> None:
    one = issued()
    typed = {
        "whole": one.digest,
        "groups": " ".join(one.digest[at : at + 4] for at in range(0, 16, 4)),
        "upper": one.digest.upper(),
        "printed": one.print.digest,
    }[how]
    assert "与留存的文书一致" in compared(one, digest=typed).content.decode()


@pytest.mark.parametrize("typed", ["0" * 64, "abc", "", "<script>"])
def test_anything_else_is_not(typed: str) -> None:
    said = compared(issued(), digest=typed).content.decode()
    assert "与留存的文书一致" not in said
    assert "<script>" not in said


def test_one_character_of_a_digest_is_no_match() -> None:
    one = issued()
    assert "不是这份文书" in compared(one, digest=one.digest[:1]).content.decode()


def test_nothing_sent_is_asked_for() -> None:
    assert compared(issued()).status_code == 422


def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    file = SimpleUploadedFile("a.pdf", b"0" * (10 * 1024**2 + 1))
    assert compared(issued(), file=file).status_code == 422


def test_without_the_services_address_no_code_leads_anywhere(settings: Any) -> None:
    settings.PUBLIC_ADDRESS = ""
    assert address_of("token") == ""
    settings.PUBLIC_ADDRESS = "https://closeout.example.gov.cn"
    assert address_of("token") == "https://closeout.example.gov.cn/d/token/"
