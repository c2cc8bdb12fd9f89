"""What the form of a service offers as its proof, and what it adds."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from closeout.accounts.models import User
from closeout.documents.models import Document, Service
from closeout.evidence.models import Item
from closeout.inspections.evidence import subject_of
from closeout.sites.models import Site
from tests.documents.browsing import address, client, serving, text
from tests.documents.making import issued, somebody
from tests.evidence.making import evidence, photo
from tests.factories import access, campaign, site
from tests.findings.making import raised
from tests.inspections.making import done, started

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_disk(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def here() -> Site:
    return site(campaign(), "BJ-0001")


def about(here: Site, head: User) -> Document:
    return issued(by=head, subject=f"site:{here.pk}", scope=f"campaign:{here.campaign_id}")


def page(member: User, one: Document) -> str:
    return text(client(member).get(address("serve", one.pk)))


def a_photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("回证.jpg", photo(), "image/jpeg")


def test_photos_of_the_site_and_its_findings_are_offered_with_picture_and_caption(here: Site) -> None:
    head, member = somebody(), somebody("unit_member")
    of_site = evidence(here, caption="送达现场（示例）")
    of_finding = evidence(here, subject=f"finding:{raised(here).pk}")
    said = page(member, about(here, head))
    for item in (of_site, of_finding):
        assert f'type="checkbox" name="evidence" value="{item.pk}"' in said
        assert f"/{item.pk}/" in said
    assert "送达现场（示例）" in said


def test_photos_of_a_visits_items_are_offered(here: Site) -> None:
    head, member = somebody(), somebody("unit_member")
    visit = started(access("village"), here, whole=True)
    shots = [evidence(here, subject=subject_of(visit, part)) for part in ("", "B-4.5a")]
    done(visit)
    said = page(member, about(here, head))
    assert all(f'name="evidence" value="{each.pk}"' in said for each in shots)


def test_photos_of_another_site_are_neither_offered_nor_taken(here: Site) -> None:
    head, member = somebody(), somebody("unit_member")
    elsewhere = evidence(site(here.campaign, "BJ-0002"))
    one = about(here, head)
    assert str(elsewhere.pk) not in page(member, one)
    answer = client(member).post(address("serve", one.pk), serving(head, member, evidence=[str(elsewhere.pk)]))
    assert (answer.status_code, Service.objects.exists()) == (422, False)


def test_a_ticked_photo_proves_the_service(here: Site) -> None:
    head, member = somebody(), somebody("unit_member")
    item, one = evidence(here), about(here, head)
    answer = client(member).post(address("serve", one.pk), serving(head, member, evidence=[str(item.pk)]))
    assert (answer.status_code, Service.objects.get(document=one).evidence) == (302, [str(item.pk)])


def test_a_photo_that_comes_with_the_form_becomes_evidence_and_proves_the_service(here: Site) -> None:
    head, member = somebody(), somebody("unit_member")
    one, uuid = about(here, head), str(uuid4())
    sent = serving(head, member, photo=a_photo(), photo_id=uuid)
    assert client(member).post(address("serve", one.pk), sent).status_code == 302
    assert Service.objects.get(document=one).evidence == [uuid]
    assert Item.objects.get(pk=uuid).subject == f"site:{here.pk}"


def test_a_photo_stays_ticked_where_the_rest_is_refused(here: Site) -> None:
    head, member = somebody(), somebody("unit_member")
    one, uuid = about(here, head), str(uuid4())
    answer = client(member).post(address("serve", one.pk), serving(head, photo=a_photo(), photo_id=uuid))
    assert answer.status_code == 422
    assert f'value="{uuid}"' in text(answer)
    assert "checked" in text(answer).split(f'value="{uuid}"')[1].split(">")[0]


def test_the_form_begins_with_today_and_without_a_complaint(here: Site) -> None:
    head = somebody()
    answer = client(head).get(address("serve", about(here, head).pk))
    assert (answer.status_code, 'id="errors"' in text(answer)) == (200, False)


def test_without_evidence_the_form_says_so(here: Site) -> None:
    head = somebody()
    assert "还没有照片或文件。" in page(head, about(here, head))
