"""Reporting a correction with its photo in one form, without JavaScript; a photo that came is not lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from closeout.evidence.models import Item
from closeout.evidence.services import add_all
from closeout.findings import views_report
from closeout.findings.models import Correction, Finding
from closeout.people.roles import RIGHTS, ROLES
from tests.evidence.making import PDF, photo
from tests.findings.browsing import address, browser, somebody
from tests.findings.making import correcting, member, proved, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_disk(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    reverse("home")  # slices are told of each other when the addresses are read


def said(found: Finding, content: bytes | None = None, **more: Any) -> dict[str, Any]:
    shot = {} if content is None else {"photo": ContentFile(content, "IMG_1.jpg")}
    return {"note": "已张贴（示例）", "seen": found.version, "uuid": str(uuid4()), **shot, **more}


def send(client: Client, found: Finding, *args: Any, **more: Any) -> Any:
    return client.post(address("submit", number=found.number), said(found, *args, **more))


def test_the_photo_comes_with_the_report() -> None:
    found = correcting()
    answer = send(somebody("unit_member"), found, photo())
    assert (answer.status_code, answer.headers["Location"]) == (302, address("finding", number=found.number))
    found.refresh_from_db()
    assert (found.state, Item.objects.get().subject) == ("submitted", f"finding:{found.pk}")


def test_a_photo_and_a_file_are_both_kept() -> None:
    found = correcting()
    send(somebody("village"), found, photo(), file=ContentFile(PDF, "验收单.pdf"))
    assert sorted(Item.objects.values_list("kind", flat=True)) == ["file", "photo"]


def test_without_evidence_the_photo_is_needed_and_with_it_it_may_be_left_out() -> None:
    found, client = correcting(), somebody("unit_member")
    assert send(client, found).status_code == 422
    proved(found)
    page = client.get(address("submit", number=found.number)).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert "Evidence of the correction is there already" in page
    assert send(client, found).status_code == 302


@pytest.mark.parametrize("content", [b"MZ nothing that is kept", b""])
def test_what_is_no_photo_is_said_at_its_field_and_nothing_is_reported(content: bytes) -> None:
    found = correcting()
    answer = send(somebody("unit_member"), found, content)
    assert (answer.status_code, Item.objects.count(), Correction.objects.count()) == (422, 0, 0)
    assert "已张贴（示例）" in answer.content.decode()


@pytest.mark.parametrize("how", ["other unit", "old version", "reported already"])
def test_of_a_report_that_cannot_be_made_no_photo_is_kept(how: str) -> None:
    found = submitted() if how == "reported already" else correcting()
    before = Item.objects.count()
    client = somebody("unit_member", "environment" if how == "other unit" else "safety_supervision")
    seen = found.version - 1 if how == "old version" else found.version
    answer = send(client, found, photo(), seen=seen)
    assert answer.status_code == (403 if how == "other unit" else 409)
    assert Item.objects.count() == before
    assert "is kept with the finding" not in answer.content.decode()


@pytest.mark.parametrize("there", [True, False])
def test_a_photo_that_was_not_kept_is_asked_for_again_where_none_is_there(there: bool) -> None:
    found = proved(correcting()) if there else correcting()
    page = send(somebody("unit_member"), found, photo(), seen=found.version - 1).content.decode()
    assert "is kept with the finding" not in page
    assert ("Evidence of the correction is there already" in page) is there


def test_a_photo_that_came_is_kept_though_somebody_was_quicker_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, keep = correcting(), add_all

    def slowly(**files: Any) -> None:
        keep(**files)
        Finding.objects.filter(pk=found.pk).update(version=found.version + 1)

    monkeypatch.setattr(views_report, "add_all", slowly)
    answer = send(somebody("unit_member"), found, photo())
    assert (answer.status_code, Item.objects.count(), Correction.objects.count()) == (409, 1, 0)
    assert "The photo is kept with the finding" in answer.content.decode()


def test_the_form_needs_the_sign_of_its_page() -> None:
    found = correcting()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member().user)
    assert send(strict, found, photo()).status_code == 403
    assert not Item.objects.exists()


def test_the_form_works_with_the_sign_of_its_page() -> None:
    found = correcting()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member().user)
    strict.get(address("submit", number=found.number))
    token = strict.cookies["csrftoken"].value
    assert send(strict, found, photo(), csrfmiddlewaretoken=token).status_code == 302


def test_who_reports_may_add_the_photo() -> None:
    assert all("add_evidence" in RIGHTS[each] for each in ROLES if "do_findings" in RIGHTS[each])


@pytest.mark.parametrize(("lang", "label"), [("zh-hans", "拍摄整改后的照片"), ("en", "Take a photo of how it is now")])
def test_the_form_speaks_the_language_of_its_reader(lang: str, label: str) -> None:
    found = correcting()
    assert label in browser(member(), lang).get(address("submit", number=found.number)).content.decode()
