"""The photos of a visit and of its items: who sees them, where they lead, when more may be added."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from closeout.evidence import services
from closeout.evidence.models import Item
from closeout.evidence.registry import about, visible_subjects
from closeout.evidence.resuming import append, begin, finish
from closeout.evidence.services import add, may_add, withdraw
from closeout.evidence.storage import Draft
from closeout.evidence.types import Wanted
from closeout.inspections.amending import amend_visit
from closeout.inspections.discarding import discard_visit
from closeout.inspections.evidence import pictures_of, subject_of
from closeout.inspections.kinds import SIGNATURE
from closeout.inspections.models import Visit
from closeout.kernel.refusal import Conflict, Missing
from tests.evidence.making import evidence, film, photo
from tests.factories import NOW, access, campaign, site
from tests.inspections.making import done, lead_of, officer, started

pytestmark = pytest.mark.django_db
NOBODY = UUID(int=0)


@pytest.fixture(autouse=True)
def _told() -> None:
    """Slices are told of each other when the addresses are read."""
    reverse("home")


def visiting() -> Visit:
    return started(access("village"), site(campaign()), whole=True)


def test_a_drafts_photos_are_its_officers_alone() -> None:
    visit = visiting()
    subjects = [subject_of(visit), subject_of(visit, "B-4.5a")]
    assert visible_subjects(lead_of(visit), subjects) == set(subjects)
    assert visible_subjects(access("office"), subjects) == set()


def test_a_finished_visits_photos_are_seen_like_the_visit() -> None:
    visit = visiting()
    done(visit, "gate_locked")
    subjects = [subject_of(visit)]
    assert visible_subjects(access("office"), subjects) == set(subjects)
    assert visible_subjects(access("village", code="440307014002"), subjects) == set()
    assert visible_subjects(access("administrator"), subjects) == set()


@pytest.mark.parametrize("subject", ["visit:", "visit:x", "visit:x:B-4.5a", f"visit:{NOBODY}"])
def test_evidence_of_no_visit_is_nobodys(subject: str) -> None:
    site(campaign())
    assert visible_subjects(access("office"), [subject]) == set()


def test_an_items_evidence_leads_back_to_the_item_while_the_visit_is_made() -> None:
    visit = visiting()
    found = about(lead_of(visit), subject_of(visit, "B-4.5a"))
    assert found.link.endswith("#i-B-4.5a")
    assert (found.open, "/groups/" in found.link) == (True, True)


def test_nothing_is_added_to_a_finished_visit() -> None:
    visit = visiting()
    done(visit, "gate_locked")
    found = about(access("office"), subject_of(visit, "B-4.5a"))
    assert (found.open, found.link) == (False, reverse("inspections:visit", args=["buji-2026", visit.pk]))
    with pytest.raises(Missing):
        about(access("administrator"), subject_of(visit))


def test_nothing_is_withdrawn_from_a_finished_visit() -> None:
    visit = visiting()
    shot = evidence(visit.site, subject=subject_of(visit), actor=lead_of(visit).user)
    done(visit, "gate_locked")
    for who in (lead_of(visit), access("office")):
        with pytest.raises(Conflict):
            withdraw(access=who, uuid=shot.uuid, reason="发错（示例）", at=NOW)


def test_photos_stand_at_their_item_on_the_sheet_and_in_the_record() -> None:
    visit = visiting()
    shot = evidence(visit.site, subject=subject_of(visit, "B-4.5a"))
    assert [each.uuid for each in pictures_of(visit, ["B-4.5a", "B-4.5b"])["B-4.5a"]] == [shot.uuid]
    asking = Client(headers={"accept-language": "en"})
    asking.force_login(visit.lead)
    link = about(lead_of(visit), subject_of(visit, "B-4.5a")).link
    assert reverse("evidence:item", args=[shot.uuid]) in asking.get(link).content.decode()
    done(visit)
    record = asking.get(reverse("inspections:visit", args=["buji-2026", visit.pk])).content.decode()
    assert reverse("evidence:item", args=[shot.uuid]) in record


def sent(visit: Visit, part: str = "", uuid: UUID | None = None) -> Item:
    who, subject = lead_of(visit), subject_of(visit, part)
    return add(
        access=who, uuid=uuid or uuid4(), subject=subject, file=BytesIO(photo()), name="a.jpg", caption="", at=NOW
    )


@pytest.mark.parametrize("part", ["", "B-4.5a", SIGNATURE])
def test_a_finished_visit_takes_no_more_photos_but_knows_those_that_it_has(part: str) -> None:
    visit = visiting()
    first = sent(visit, part)
    done(visit, "gate_locked")
    assert sent(visit, part, first.uuid) == first
    with pytest.raises(Conflict) as refused:
        sent(visit, part)
    assert (refused.value.code, Item.objects.count()) == ("evidence.ended", 1)


def test_a_visit_that_is_finished_while_its_photo_is_read_takes_it_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    visit, read = visiting(), services._read

    def slowly(draft: Draft) -> dict[str, object]:
        done(visit, "gate_locked")
        return read(draft)

    monkeypatch.setattr(services, "_read", slowly)
    with pytest.raises(Conflict) as refused:
        sent(visit)
    assert (refused.value.code, Item.objects.count()) == ("evidence.ended", 0)


def test_a_discarded_draft_takes_no_more_photos_and_an_amendment_does() -> None:
    dropped = visiting()
    discard_visit(access=lead_of(dropped), campaign=dropped.campaign, visit=dropped.pk, reason="重复（示例）", at=NOW)
    with pytest.raises(Conflict):
        sent(dropped)
    old = started(lead_of(dropped), dropped.site)
    done(old, "gate_locked")
    why = "漏拍（示例）"
    new = amend_visit(access=lead_of(old), campaign=old.campaign, visit=old.pk, uuid=uuid4(), reason=why, at=NOW)
    assert sent(new).subject == subject_of(new)


@pytest.mark.parametrize("part", ["B-9.9z", "signatures", "B-4.5a:B-4.5a"])
def test_evidence_of_what_the_checklist_does_not_ask_is_refused(part: str) -> None:
    visit = visiting()
    with pytest.raises(Missing):
        sent(visit, part)
    assert not Item.objects.exists()


def test_a_standard_of_the_plan_that_this_visit_does_not_ask_takes_no_photo() -> None:
    visit = visiting()
    visit.asked = [each for each in visit.asked if each != "safety_rules_posted"]
    visit.save(update_fields=["asked"])
    assert sent(visit, "B-4.5b").subject.endswith(":B-4.5b")
    with pytest.raises(Missing):
        sent(visit, "B-4.5a")


def test_a_visit_takes_photos_under_one_name_alone() -> None:
    visit = visiting()
    other = f"visit:{visit.pk.hex}"
    with pytest.raises(Missing):
        may_add(lead_of(visit), other)
    assert may_add(lead_of(visit), subject_of(visit)).there


def test_a_film_that_was_begun_while_a_visit_was_made_comes_whole_after_it_was_finished() -> None:
    visit = visiting()
    content, who = film(), lead_of(visit)
    digest = sha256(content).hexdigest()
    wanted = Wanted(uuid4(), subject_of(visit), "a.mp4", len(content), digest, None, None, "")
    begin(access=who, wanted=wanted, at=NOW)
    append(access=who, uuid=wanted.uuid, offset=0, source=BytesIO(content[:100]), at=NOW)
    done(visit, "gate_locked")
    assert begin(access=who, wanted=wanted, at=NOW).offset == 100
    append(access=who, uuid=wanted.uuid, offset=100, source=BytesIO(content[100:]), at=NOW)
    assert finish(access=who, uuid=wanted.uuid, at=NOW).subject == subject_of(visit)
    assert begin(access=who, wanted=wanted, at=NOW).finished
    with pytest.raises(Conflict):
        begin(access=who, wanted=replace(wanted, uuid=uuid4()), at=NOW)


def test_a_photo_taken_on_a_visit_may_be_announced_in_the_week_after_it_was_finished() -> None:
    visit = visiting()
    who, content, item = lead_of(visit), photo(), subject_of(visit, "B-4.5a")
    done(visit, "gate_locked")
    visit.refresh_from_db()
    assert visit.finished_at is not None  # of a finished visit; for the type checker
    assert visit.received_at is not None
    wanted = Wanted(uuid4(), item, "a.jpg", len(content), sha256(content).hexdigest(), visit.started_at, None, "")
    at = visit.received_at + timedelta(days=7)
    later = replace(wanted, taken_at=visit.finished_at + timedelta(seconds=1))
    elsewhere = replace(wanted, subject=subject_of(visit, "B-9.9z"))
    for asker, what, moment in ((who, later, at), (officer(), wanted, at), (who, wanted, at + timedelta(seconds=1))):
        with pytest.raises((Conflict, Missing)):
            begin(access=asker, wanted=what, at=moment)
    with pytest.raises((Conflict, Missing)):
        begin(access=who, wanted=elsewhere, at=at)
    begin(access=who, wanted=wanted, at=at)
    append(access=who, uuid=wanted.uuid, offset=0, source=BytesIO(content), at=at)
    assert finish(access=who, uuid=wanted.uuid, at=at).subject == item


def test_the_page_offers_no_form_for_what_is_settled() -> None:
    visit = visiting()
    asking = Client()
    asking.force_login(visit.lead)
    address = reverse("evidence:add") + f"?subject={subject_of(visit)}"
    assert asking.get(address).status_code == 200
    done(visit, "gate_locked")
    assert asking.get(address).status_code == 409
    told = {"subject": subject_of(visit), "uuid": str(uuid4()), "photo": ContentFile(photo(), "a.jpg")}
    assert asking.post(reverse("evidence:add"), told).status_code == 409
    assert asking.post(reverse("evidence:add"), {**told, "uuid": "x"}).status_code == 409
    gallery = asking.get(reverse("evidence:gallery", args=[subject_of(visit)])).content.decode()
    assert reverse("evidence:add") not in gallery
