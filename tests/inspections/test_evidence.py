"""The photos of a visit and of its items: who sees them, where they lead, when more may be added."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from closeout.evidence.registry import about, visible_subjects
from closeout.evidence.services import withdraw
from closeout.inspections.evidence import pictures_of, subject_of
from closeout.inspections.models import Visit
from closeout.kernel.refusal import Conflict, Missing
from tests.evidence.making import evidence
from tests.factories import NOW, access, campaign, site
from tests.inspections.making import done, lead_of, started

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
