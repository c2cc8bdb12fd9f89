"""Who follows documents hears of them in the act's own transaction."""

from collections.abc import Iterator
from typing import Any

import pytest

from closeout.documents.models import DRAFT, ISSUED, Document, Register, Service
from closeout.documents.registry import LISTENERS
from closeout.documents.services import issue_document, void_document
from closeout.journal.models import Entry
from closeout.kernel.refusal import Refusal
from tests.documents.making import LATER, draft, issued, served, somebody

pytestmark = pytest.mark.django_db
Heard = list[tuple[Any, ...]]


@pytest.fixture
def heard() -> Iterator[Heard]:
    told: Heard = []
    for name, listeners in (
        ("issued", LISTENERS.on_issued),
        ("served", LISTENERS.on_served),
        ("voided", LISTENERS.on_voided),
    ):
        listeners.append(lambda *values, name=name: told.append((name, *values)))
    yield told
    for listeners in (LISTENERS.on_issued, LISTENERS.on_served, LISTENERS.on_voided):
        listeners.pop()


def test_an_issue_is_heard_of_with_its_number(heard: Heard) -> None:
    one = issued()
    assert [(each[0], each[1].number) for each in heard] == [("issued", one.number)]


def test_a_service_is_heard_of_with_its_day(heard: Heard) -> None:
    one = served()
    assert heard[-1][:3] == ("served", one.document, one)
    assert heard[-1][4] == LATER


def test_a_voiding_is_heard_of_and_so_is_a_draft_thrown_away(heard: Heard) -> None:
    head = somebody()
    void_document(document=issued(by=head), reason="错", actor=head, at=LATER)
    void_document(document=draft(by=head), reason="错", actor=head, at=LATER)
    assert [(each[0], bool(each[1].number)) for each in heard[1:]] == [("voided", True), ("voided", False)]


def test_a_listener_that_refuses_undoes_the_act() -> None:
    def refuse(*_: object) -> None:
        raise Refusal("work.clock_runs")

    head = somebody()
    one = draft(by=head)
    LISTENERS.on_issued.append(refuse)
    try:
        with pytest.raises(Refusal):
            issue_document(document=one, actor=head, at=LATER)
    finally:
        LISTENERS.on_issued.remove(refuse)
    assert (Document.objects.get(pk=one.pk).state, Register.objects.count()) == (DRAFT, 0)
    assert not Entry.objects.filter(act="document_issued").exists()


def test_a_listener_hears_before_the_act_enters_the_journal(heard: Heard) -> None:
    seen: list[int] = []

    def count(*_: object) -> None:
        seen.append(Entry.objects.filter(act="document_issued").count())

    LISTENERS.on_issued.append(count)
    try:
        assert issued().state == ISSUED
    finally:
        LISTENERS.on_issued.remove(count)
    assert seen == [0]


def test_without_listeners_a_service_is_recorded_all_the_same() -> None:
    assert Service.objects.filter(pk=served().pk).exists()
