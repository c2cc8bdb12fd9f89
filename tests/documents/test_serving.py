"""Service: five ways, what proves each, the day that counts, and who is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from closeout.documents.models import SERVED, Document, Service
from closeout.documents.registry import NEIGHBOURS
from closeout.documents.services import serve_document, void_document
from closeout.documents.serving import served_on
from closeout.documents.types import NewService
from closeout.journal.models import Entry
from closeout.kernel.refusal import Denied, Refusal
from tests.documents.making import LATER, draft, handed_over, issued, served, somebody
from tests.factories import NOW, person

pytestmark = pytest.mark.django_db
PHOTO = str(uuid4())


def refused(code: str, document: Document | None = None, **values: Any) -> None:
    with pytest.raises(Refusal) as found:
        served(document, **values)
    assert found.value.code == code
    assert not Service.objects.exists()


def test_a_document_handed_over_is_served_on_that_day_in_china() -> None:
    late = datetime(2026, 5, 20, 16, 30, tzinfo=UTC)  # half past midnight of the 21st there
    assert served_on(handed_over(at=late)) == (date(2026, 5, 21), False)
    one = served()
    one.document.refresh_from_db()
    assert (one.document.state, one.document.served_on) == (SERVED, date(2026, 5, 20))


def test_who_served_it_is_on_record() -> None:
    one = served()
    assert one.servers.count() == 2


@pytest.mark.parametrize(
    "values",
    [
        {"mode": "left", "reason": "拒收", "witness": "村委会黄某", "receiver": "", "relation": ""},
        {"mode": "left", "reason": "拒收", "evidence": (PHOTO,), "receiver": "", "relation": ""},
        {"mode": "post", "receiver": "", "relation": ""},
        {"mode": "electronic", "confirmation": PHOTO},
        {"mode": "announced", "reason": "下落不明", "receiver": "", "relation": ""},
        {"mode": "in_person", "receiver": "陈某", "relation": "family"},
    ],
)
def test_each_way_of_service_is_taken_with_its_proof(values: dict[str, Any]) -> None:
    assert served(**values).mode == values["mode"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"receiver": ""}, "documents.no_receiver"),
        ({"relation": ""}, "documents.no_receiver"),
        ({"relation": "neighbour"}, "documents.no_receiver"),
        ({"mode": "left"}, "documents.left_unproved"),
        ({"mode": "left", "reason": "拒收"}, "documents.left_unproved"),
        ({"mode": "left", "witness": "黄某"}, "documents.left_unproved"),
        ({"mode": "left", "reason": "拒收", "witness": "  "}, "documents.left_unproved"),
        ({"mode": "electronic"}, "documents.no_confirmation"),
        ({"mode": "announced"}, "documents.no_announcement_reason"),
        ({"mode": "pigeon"}, "documents.no_mode"),
        ({"evidence": ("photo 1",)}, "documents.no_evidence"),
        ({"mode": "electronic", "confirmation": "yes"}, "documents.no_evidence"),
        ({"at": LATER + timedelta(minutes=1)}, "documents.served_to_come"),
        ({"at": NOW - timedelta(days=1)}, "documents.served_before"),
        ({"servers": ()}, "documents.few_servers"),
    ],
)
def test_without_its_proof_a_service_is_refused(values: dict[str, Any], code: str) -> None:
    refused(code, **values)


def test_one_person_does_not_serve_alone_nor_twice() -> None:
    one = somebody("unit_member")
    refused("documents.few_servers", servers=(one.pk,))
    refused("documents.few_servers", servers=(one.pk, one.pk))


def test_who_serves_works_in_the_unit() -> None:
    one, stranger, gone = somebody("unit_member"), somebody("unit_member", "police_buji"), somebody("unit_member")
    gone.posts.update(until="2026-05-20")
    refused("documents.few_servers", servers=(one.pk, stranger.pk))
    refused("documents.few_servers", servers=(one.pk, gone.pk))


def test_a_document_can_be_served_at_any_hour_of_the_day_of_issue_and_at_this_moment() -> None:
    assert served(at=NOW - timedelta(hours=9)).served_on == NOW.date()
    assert served(at=LATER).served_on == NOW.date()


@pytest.mark.parametrize(
    ("announced", "counts", "provisional"),
    [
        (datetime(2026, 6, 1, 2, tzinfo=UTC), date(2026, 7, 1), False),
        (datetime(2026, 5, 20, 2, tzinfo=UTC), date(2026, 6, 22), False),  # the 19th is the Dragon Boat Festival
        (datetime(2026, 12, 10, 2, tzinfo=UTC), date(2027, 1, 11), True),  # no calendar of 2027 yet; the 9th a Saturday
    ],
)
def test_an_announcement_counts_after_30_days(announced: datetime, counts: date, provisional: bool) -> None:
    assert served_on(NewService("announced", announced, ())) == (counts, provisional)


def test_in_a_police_administrative_case_an_announcement_counts_after_60_days() -> None:
    announced = datetime(2026, 6, 1, 2, tzinfo=UTC)
    assert served_on(NewService("announced", announced, (), police=True)) == (date(2026, 7, 31), False)
    assert served_on(NewService("in_person", announced, (), police=True)) == (date(2026, 6, 1), False)


def test_a_draft_is_not_served() -> None:
    refused("documents.not_issued", draft())


def test_a_document_is_served_once() -> None:
    document = served().document
    with pytest.raises(Refusal) as found:
        served(document)
    assert found.value.code == "documents.served_already"


def test_a_void_document_is_not_served() -> None:
    head = somebody()
    one = void_document(document=issued(by=head), reason="错", actor=head, at=LATER)
    refused("documents.void_already", one)


@pytest.mark.parametrize("role", ["office", "village", "leader", "auditor", "administrator", "intake"])
def test_only_the_unit_records_a_service(role: Any) -> None:
    with pytest.raises(Denied):
        serve_document(document=issued(), service=handed_over(), actor=person(role), at=LATER)


def test_another_unit_records_no_service() -> None:
    with pytest.raises(Denied):
        serve_document(document=issued(), service=handed_over(), actor=somebody(key="police_buji"), at=LATER)


def test_evidence_that_is_not_there_is_refused_by_whoever_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NEIGHBOURS, "missing", lambda ids: [each for each in ids if each == PHOTO])
    refused("documents.no_evidence", evidence=(PHOTO,))
    assert served(evidence=(str(uuid4()),)).evidence


def test_the_receivers_name_is_sealed_in_the_journal() -> None:
    served()
    entry = Entry.objects.get(act="document_served")
    assert "陈某" not in entry.content
    assert '"served_on":"2026-05-20"' in entry.content
