"""Signatures: what is drawn or photographed is evidence that the visit names, and stands for what it said then."""

import json
from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from closeout.evidence.models import Item
from closeout.evidence.services import add, withdraw
from closeout.inspections.evidence import pictures_of, subject_of
from closeout.inspections.models import Signature, Visit
from closeout.inspections.queries import record_of
from closeout.inspections.signing import SaidSignature, sign, signatures, take_signature
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from tests.evidence.making import PDF, photo
from tests.factories import access, campaign, site
from tests.inspections.making import (
    LATER,
    answered,
    confirmed,
    described,
    finish,
    inspecting,
    lead_of,
    left_open,
    started,
)
from tests.inspections.making import said as answer

pytestmark = pytest.mark.django_db
WHO = "王某（示例）"
PNG = photo(form="PNG")


@pytest.fixture(autouse=True)
def _told() -> None:
    """Slices are told of each other when the addresses are read."""
    reverse("home")


def patrol() -> Visit:
    return started(access("village"), site(campaign()), whole=True)


def said(visit: Visit, item: UUID | None = None, **more: Any) -> SaidSignature:
    now = Visit.objects.get(pk=visit.pk).version
    return SaidSignature(
        **{"item": item or uuid4(), "role": "operator", "name": WHO, "seen": now, "drawn": True, **more}
    )


def signed(visit: Visit, what: SaidSignature | None = None, content: bytes = PNG, minutes: int = 0) -> Visit:
    what, at = what or said(visit), LATER + timedelta(minutes=minutes)
    who, file = lead_of(visit), BytesIO(content)
    return take_signature(access=who, campaign=visit.campaign, visit=visit.pk, said=what, file=file, at=at)


def test_a_signature_is_evidence_that_the_visit_names() -> None:
    visit = patrol()
    found = signed(visit)
    assert found.signed
    (one,) = signatures(found)
    assert (one.name, one.role, one.drawn, one.version) == (WHO, "operator", True, 0)
    assert (one.item.subject, one.item.caption) == (subject_of(visit, "signature"), WHO)
    assert pictures_of(visit, ["B-4.5a"])[""] == ()  # it is no photo of the site


def test_the_same_again_is_the_same_of_a_finished_visit_too() -> None:
    visit = patrol()
    described(left_open(visit))
    what = said(visit)
    for _ in range(2):
        signed(visit, what)
    finish(visit)
    assert signed(visit, what).state == "finished"
    assert (Signature.objects.count(), Item.objects.count()) == (1, 1)
    assert Entry.objects.filter(act="visit_signed").count() == 1


def test_the_journal_names_the_evidence_and_not_the_person() -> None:
    visit = patrol()
    what = said(visit)
    signed(visit, what)
    entry = json.loads(Entry.objects.get(act="visit_signed").content)
    assert entry["after"] == {"signer": "operator", "evidence": str(what.item)}


def test_what_is_changed_after_it_was_signed_is_signed_anew_before_the_visit_is_finished() -> None:
    visit = patrol()
    described(left_open(visit))
    signed(visit)
    answered(visit, answer("safety_rules_posted", True, minutes=50))
    with pytest.raises(Refusal, match="signed_before"):
        finish(visit)
    signed(visit, minutes=1)
    assert finish(visit).facts == 1


def test_a_signature_that_was_withdrawn_stands_for_nothing() -> None:
    visit = patrol()
    described(left_open(visit))
    what = said(visit)
    signed(visit, what)
    answered(visit, answer("safety_rules_posted", True, minutes=50))
    withdraw(access=lead_of(visit), uuid=what.item, reason="内容有改动（示例）", at=LATER)
    assert signatures(visit) == []
    described(visit, signature_refused="不愿签名（示例）")
    assert finish(visit).facts == 1


def test_a_record_whose_signature_was_withdrawn_is_signed_anew_or_says_that_it_was_not() -> None:
    visit = patrol()
    described(left_open(visit))
    what = said(visit)
    signed(visit, what)
    withdraw(access=lead_of(visit), uuid=what.item, reason="签错了人（示例）", at=LATER)
    with pytest.raises(Refusal, match="signature_withdrawn"):
        finish(visit)
    described(visit)
    finish(visit)
    assert not Visit.objects.get().signed


def test_who_signed_has_not_refused() -> None:
    visit = patrol()
    described(visit, signature_refused="不愿签名（示例）")
    with pytest.raises(Refusal, match="signed_and_refused"):
        signed(visit)
    described(visit)
    signed(visit)
    with pytest.raises(Refusal, match="signed_and_refused"):
        described(visit, signature_refused="不愿签名（示例）")
    assert described(visit).signed  # saying the rest again takes no signature back


def test_a_signature_leaves_the_second_officers_confirmation() -> None:
    visit = inspecting(site(campaign()))
    described(visit, "gate_locked")
    confirmed(visit)
    signed(visit)
    assert finish(visit).raised == ()


def test_who_accompanies_signs_beside_the_operator() -> None:
    visit = patrol()
    signed(visit, said(visit, role="accompanying", name="李某（示例）"))
    assert not Visit.objects.get().signed
    signed(visit, minutes=1)
    record = record_of(lead_of(visit), visit.campaign, visit.pk)
    assert [(each.role, each.name) for each in record.signatures] == [
        ("accompanying", "李某（示例）"),
        ("operator", WHO),
    ]


@pytest.mark.parametrize(
    ("more", "error", "code"),
    [
        ({"seen": 7}, Conflict, "changed"),
        ({"role": "judge"}, Refusal, "who_signed"),
        ({"name": " "}, Refusal, "who_signed"),
        ({"name": "长" * 61}, Refusal, "too_long"),
    ],
)
def test_what_is_no_signature_is_refused_and_leaves_nothing(more: Any, error: Any, code: str) -> None:
    visit = patrol()
    with pytest.raises(error, match=code):
        signed(visit, said(visit, **more))
    assert (Signature.objects.count(), Item.objects.count(), Visit.objects.get().signed) == (0, 0, False)


def test_a_signature_is_a_picture() -> None:
    with pytest.raises(Refusal, match="no_signature"):
        signed(patrol(), content=PDF)
    assert not Item.objects.exists()


@pytest.mark.parametrize("part", ["", "B-4.5a"])
def test_evidence_of_something_else_is_no_signature(part: str) -> None:
    visit = patrol()
    who, item = lead_of(visit), uuid4()
    subject = subject_of(visit, part)
    add(access=who, uuid=item, subject=subject, file=BytesIO(PNG), name="a.png", caption="", at=LATER)
    with pytest.raises(Missing):
        sign(access=who, campaign=visit.campaign, visit=visit.pk, said=said(visit, item), at=LATER)


def test_nobody_but_the_lead_officer_takes_signatures() -> None:
    visit = inspecting(site(campaign()))
    second = Visit.objects.get(pk=visit.pk).second
    assert second is not None
    client = Client()
    client.force_login(second)
    assert client.get(reverse("inspections:sign", args=["buji-2026", visit.pk])).status_code == 403
    other = lead_of(patrol_of(visit))
    with pytest.raises((Denied, Missing)):
        sign(access=other, campaign=visit.campaign, visit=visit.pk, said=said(visit), at=LATER)


def patrol_of(visit: Visit) -> Visit:
    return started(access("village"), visit.site, whole=True)


def page_of(visit: Visit) -> tuple[Client, str]:
    one = Client(headers={"accept-language": "en"})
    one.force_login(visit.lead)
    return one, reverse("inspections:sign", args=["buji-2026", visit.pk])


def form(**more: Any) -> dict[str, Any]:
    return {"uuid": str(uuid4()), "seen": 0, "role": "operator", "name": WHO, "drawn": "", **more}


def test_a_drawn_signature_stands_in_the_record() -> None:
    visit = described(patrol(), "gate_locked")
    one, address = page_of(visit)
    sent = form(seen=1, drawn="data:image/png;base64," + b64encode(PNG).decode())
    assert one.post(address, sent).status_code == 302
    page = one.get(reverse("inspections:read", args=["buji-2026", visit.pk])).content.decode()
    assert reverse("evidence:thumbnail", args=[sent["uuid"]]) in page
    assert "This is a draft" in page
    finish(visit)
    assert f"signature of {WHO}" in one.get(reverse("inspections:visit", args=["buji-2026", visit.pk])).content.decode()


def test_without_script_a_photo_of_the_sheet_is_the_signature() -> None:
    visit = patrol()
    one, address = page_of(visit)
    assert one.post(address, form(photo=SimpleUploadedFile("sheet.jpg", photo()))).status_code == 302
    (found,) = signatures(visit)
    assert (found.drawn, found.item.content_type) == (False, "image/jpeg")
    assert "photo of the signed sheet" in one.get(address).content.decode()


@pytest.mark.parametrize(
    "more", [{}, {"drawn": "data:image/png;base64,?"}, {"drawn": b64encode(PDF).decode()}, {"name": ""}]
)
def test_a_form_without_a_signature_says_what_to_do(more: dict[str, str]) -> None:
    visit = patrol()
    one, address = page_of(visit)
    assert one.post(address, form(**more)).status_code == 422
    assert not Signature.objects.exists()


def test_a_device_names_a_signature_that_it_sent_before() -> None:
    visit = patrol()
    who, item = lead_of(visit), uuid4()
    subject = subject_of(visit, "signature")
    add(access=who, uuid=item, subject=subject, file=BytesIO(PNG), name="a.png", caption="", at=LATER)
    device = Client(headers={"accept": "application/json"})
    device.force_login(visit.lead)
    what = {"item": str(item), "role": "operator", "name": WHO, "seen": 0, "drawn": True}
    _, address = page_of(visit)
    for _ in range(2):
        told = device.post(address, json.dumps(what), content_type="application/json")
        assert told.json()["signatures"] == {str(item): {"role": "operator", "name": WHO}}
    wrong = device.post(address, json.dumps({**what, "seen": -1}), content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "inspections.not_json")
