"""What the database itself lets nobody do with findings, corrections and wishes for time."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from closeout.documents.models import Document
from closeout.findings.models import Correction, Extension, Finding, Order, Series
from closeout.kernel.text import both
from tests.factories import NOW, access, campaign, person, site
from tests.findings.making import UNIT, closed, correcting, raised, submitted
from tests.findings.ordering import drafted, team

pytestmark = pytest.mark.django_db


def refused(found: Finding, **values: Any) -> str:
    """Return why the database lets a finding not be changed so; it stays as it was."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Finding.objects.filter(pk=found.pk).update(**values)
    return str(error.value)


def copy(found: Finding, **values: Any) -> Finding:
    """Return another finding like one, not kept yet."""
    again = Finding.objects.get(pk=found.pk)
    again.pk, again.number, again.origin = None, found.number + 1, None
    for name, value in values.items():
        setattr(again, name, value)
    return again


def unkept(row: Any) -> None:
    """Hold that the database refuses a row."""
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_number_is_given_once_in_a_campaign() -> None:
    found = raised(standard="", text=both("坑（示例）"), unit_key=UNIT)
    unkept(copy(found, number=found.number))
    other = campaign(slug="buji-2027")
    copy(found, campaign=other, number=found.number).save(force_insert=True)
    assert Finding.objects.filter(number=found.number).count() == 2


def test_an_origin_gives_one_finding_and_none_gives_any_number() -> None:
    found = raised(standard="", text=both("坑（示例）"), unit_key=UNIT, origin="visit:7")
    unkept(copy(found, origin="visit:7"))
    copy(found, number=2).save(force_insert=True)
    copy(found, number=3).save(force_insert=True)
    assert Finding.objects.filter(origin=None).count() == 2


@pytest.mark.parametrize("state", ["raised", "refused", "correcting", "submitted", "deferred"])
def test_a_standard_is_open_once_at_a_site(state: str) -> None:
    unkept(copy(raised(), state=state, reason="x", deferred_until=date(2026, 7, 1)))


def test_a_standard_may_be_open_beside_a_closed_one_and_at_another_site() -> None:
    old = closed()
    blank = {"state": "raised", "closed_at": None, "closed_by": None, "submitted_by": None}
    copy(old, **blank).save(force_insert=True)
    copy(old, **blank, number=3, site=site(old.campaign, "BJ-0002")).save(force_insert=True)
    assert Finding.objects.filter(standard=old.standard).count() == 3


def test_hazards_in_own_words_may_be_many_at_a_site() -> None:
    found = raised(standard="", text=both("坑（示例）"), unit_key=UNIT)
    copy(found).save(force_insert=True)
    assert Finding.objects.filter(site=found.site, state="raised").count() == 2


@pytest.mark.parametrize("values", [{"closed_at": NOW}, {"closed_by": True}, {"closed_at": NOW, "closed_by": True}])
def test_what_is_open_has_no_closer(values: dict[str, Any]) -> None:
    found = raised()
    said = {name: access("office").user if value is True else value for name, value in values.items()}
    assert "a_closed_finding_has_a_closer" in refused(found, **said)


@pytest.mark.parametrize("state", ["closed", "closed_uncorrected"])
@pytest.mark.parametrize("missing", ["closed_at", "closed_by"])
def test_what_is_closed_has_its_closer_and_its_time(state: str, missing: str) -> None:
    found = submitted()
    said = {"closed_at": NOW, "closed_by": access("office").user, "reason": "搬走（示例）"}
    assert "a_closed_finding_has_a_closer" in refused(found, state=state, **{**said, missing: None})


def test_a_state_that_is_none_is_not_kept() -> None:
    assert "a_closed_finding_has_a_closer" in refused(raised(), state="lost")


def test_nothing_is_closed_that_nobody_reported() -> None:
    said = {"state": "closed", "closed_at": NOW, "closed_by": access("office").user}
    assert "nobody_closes_what_they_submitted" in refused(correcting(), **said)


@pytest.mark.parametrize("state", ["refused", "deferred", "closed_uncorrected"])
def test_what_ends_or_rests_has_its_reason(state: str) -> None:
    ended = {"closed_at": NOW, "closed_by": access("office").user} if state.startswith("closed") else {}
    assert "a_finding_has_its_reason" in refused(raised(), state=state, deferred_until=date(2026, 7, 1), **ended)


def test_a_deferral_has_its_day() -> None:
    assert "a_deferral_has_its_day" in refused(raised(), state="deferred", reason="雨季（示例）")


@pytest.mark.parametrize("name", ["campaign", "site", "number", "unit", "raised_by", "raised_at", "severity"])
def test_a_finding_has_what_every_finding_has(name: str) -> None:
    column = name if name in ("number", "raised_at", "severity") else f"{name}_id"
    row = copy(raised(standard="", text=both("坑（示例）"), unit_key=UNIT))
    setattr(row, column, None)
    unkept(row)


def test_one_correction_waits_at_a_time() -> None:
    found = submitted()
    unkept(Correction(finding=found, note="两处（示例）", by=person("village"), at=NOW))
    Correction.objects.filter(finding=found).update(approved=False, reason="缺照片（示例）")
    Correction(finding=found, note="两处（示例）", by=person("village"), at=NOW).save(force_insert=True)
    assert found.corrections.count() == 2


def test_nobody_reviews_their_own() -> None:
    waiting = submitted().corrections.get()
    with pytest.raises(IntegrityError, match="nobody_reviews_their_own"), transaction.atomic():
        Correction.objects.filter(pk=waiting.pk).update(approved=True, reviewed_by=waiting.by)


def test_what_is_sent_back_says_why() -> None:
    waiting = submitted().corrections.get()
    with pytest.raises(IntegrityError, match="what_is_sent_back_says_why"), transaction.atomic():
        Correction.objects.filter(pk=waiting.pk).update(approved=False)
    assert Correction.objects.filter(pk=waiting.pk).update(approved=True) == 1


def wish(found: Finding, **values: Any) -> Extension:
    """Return more time that somebody asks for, not kept yet."""
    usual = {"until": date(2026, 6, 10), "reason": "材料未到（示例）", "asked_by": person("village"), "asked_at": NOW}
    return Extension(finding=found, **{**usual, **values})


def test_one_wish_for_time_waits_at_a_time() -> None:
    found = correcting()
    wish(found).save(force_insert=True)
    unkept(wish(found))
    wish(found, granted=False).save(force_insert=True)
    assert found.extensions.count() == 2


def test_nobody_grants_their_own_wish() -> None:
    asker = person("unit_head", unit=UNIT)
    unkept(wish(correcting(), asked_by=asker, granted=True, decided_by=asker, decided_at=NOW + timedelta(hours=1)))


def test_a_campaign_has_one_series_of_numbers() -> None:
    found = raised()
    assert Series.objects.get(campaign=found.campaign).last == found.number
    unkept(Series(campaign=found.campaign))


def test_a_document_is_one_order() -> None:
    document = drafted(team(), [raised()])
    order = Order.objects.get(document=document)
    unkept(Order(document=document, campaign=order.campaign, site=order.site))


@pytest.mark.parametrize("gone", ["site", "unit", "campaign", "raised_by"])
def test_what_a_finding_hangs_on_cannot_be_deleted(gone: str) -> None:
    found = raised()
    with pytest.raises(ProtectedError), transaction.atomic():
        getattr(found, gone).delete()
    assert Finding.objects.filter(pk=found.pk).exists()


def test_neither_an_order_nor_a_correction_loses_what_it_is_about() -> None:
    found, by = correcting(), team()
    document = drafted(by, [found])
    with pytest.raises(ProtectedError), transaction.atomic():
        Document.objects.get(pk=document.pk).delete()
    wish(found).save(force_insert=True)
    with pytest.raises(ProtectedError), transaction.atomic():
        Finding.objects.get(pk=found.pk).delete()


def test_a_finding_that_came_back_keeps_the_old_one() -> None:
    old = closed()
    again = raised(old.site)
    assert list(old.recurrences.all()) == [again]
    with pytest.raises(ProtectedError), transaction.atomic():
        old.delete()
