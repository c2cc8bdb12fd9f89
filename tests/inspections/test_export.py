"""The work ledger as a workbook: the visits of the filter with what came after them, and taking it is on record."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from closeout.documents.services import void_document
from closeout.findings.models import Finding
from closeout.inspections.amending import amend_visit
from closeout.inspections.exports import COLUMNS, lines
from closeout.inspections.filters import Filter
from closeout.inspections.followed import followed_of
from closeout.inspections.models import Visit
from closeout.inspections.queries import READ, chosen, rows_of
from closeout.inspections.services import recheck_findings
from closeout.inspections.types import SaidRecheck
from closeout.journal.models import Entry
from closeout.people.roles import RIGHTS, ROLES, Role
from closeout.sites.models import Site
from tests.evidence.making import evidence
from tests.factories import NOW, TODAY, access, campaign, person, site
from tests.findings.ordering import ordered, team
from tests.inspections.making import LATER, confirmed, described, done, finish, inspecting, lead_of, left_open, started

pytestmark = pytest.mark.django_db


def taken(query: str = "", role: Role = "office", language: str = "zh-hans") -> list[dict[str, Any]]:
    client = Client(headers={"accept-language": language})
    client.force_login(person(role))
    answer = client.get(f"{reverse('inspections:xlsx', args=['buji-2026'])}?{query}")
    sheet = load_workbook(BytesIO(b"".join(answer))).active
    assert sheet is not None
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), each, strict=True)) for each in rows]


def patrolled(where: Site | None = None, **more: Any) -> Visit:
    """Return a finished patrol that raised one finding."""
    at_site = where or site(campaign())
    visit = started(access("village", code=at_site.division_code), at_site, whole=True, **more)
    done(visit, safety_rules_posted=False)
    return Visit.objects.get(pk=visit.pk)


def test_headings_differ_in_either_language() -> None:
    assert len({each.heading.zh for each in COLUMNS}) == len({each.heading.en for each in COLUMNS}) == len(COLUMNS)


def test_a_patrol_tells_who_went_where_and_what_they_found() -> None:
    visit = patrolled()
    found = Finding.objects.get()
    (row,) = taken()
    assert (row["日期"], row["结束"]) == ("2026-05-20 10:00", "2026-05-20 11:00")
    assert (row["场所编号"], row["发现问题数"], row["记录人"]) == ("BJ-0001", 1, visit.lead.name)
    assert row["整改期限"] == found.due_on.isoformat()  # type: ignore[union-attr]
    assert f"登记隐患：{found.number}" in row["处置"]
    assert "B-4.5a" in row["检查内容"]


def test_officers_stand_with_their_certificates() -> None:
    visit = inspecting(site(campaign()))
    described(left_open(visit), vehicle="粤B·示例")
    confirmed(visit)
    finish(visit)
    (row,) = taken(language="en")
    assert row["vehicle"] == "粤B·示例"
    assert row["officers (certificate)"].count("行执-") == 2


def test_orders_over_its_findings_stand_with_their_numbers_and_void_ones_do_not() -> None:
    patrolled()
    by = team()
    order = ordered(by, [Finding.objects.get()])
    assert taken()[0]["文书名称及文号"] == f"责令限期改正通知书 {order.document.number}"
    void_document(document=order.document, reason="对象有误（示例）", actor=by.head.user, at=LATER)
    assert not taken()[0]["文书名称及文号"]


def test_what_a_later_visit_saw_of_its_findings_stands_with_its_day() -> None:
    first = patrolled()
    later = started(lead_of(first), first.site, whole=True)
    said = [SaidRecheck(1, False, "仍未张贴（示例）")]
    recheck_findings(access=lead_of(later), campaign=later.campaign, visit=later.pk, said=said, at=LATER)
    assert not taken()[0]["复查日期及结果"]  # a draft says nothing yet
    done(later, safety_rules_posted=False)
    seen = [each["复查日期及结果"] for each in taken() if each["发现问题数"] == 1]
    assert seen == ["2026-05-20 已改正 0，未改正 1"]
    how: dict[str, Any] = {"access": lead_of(later), "campaign": later.campaign, "visit": later.pk, "at": LATER}
    amend_visit(**how, uuid=uuid4(), reason="量错（示例）")
    assert seen == [each["复查日期及结果"] for each in taken() if each["发现问题数"] == 1]  # until it is finished


def test_photos_and_recordings_stand_with_their_numbers() -> None:
    visit = patrolled()
    whole = evidence(visit.site, subject=f"visit:{visit.pk}")
    item = evidence(visit.site, subject=f"visit:{visit.pk}:B-4.5a")
    evidence(visit.site)  # the site's own
    said = taken()[0]["音像编号"]
    assert sorted(said.split("; ")) == sorted(str(each.pk)[:8].upper() for each in (whole, item))


@pytest.mark.parametrize(
    ("query", "count"), [("", 2), ("since=2026-05-20", 1), ("until=2026-05-19", 1), ("unit=999999", 0)]
)
def test_exactly_the_visits_of_the_filter_are_taken(query: str, count: int) -> None:
    first = patrolled()
    second = patrolled(site(first.campaign, "BJ-0002"))
    Visit.objects.filter(pk=second.pk).update(started_at=NOW - timedelta(days=1))
    assert len(taken(query)) == count


def test_it_is_narrowed_to_a_unit() -> None:
    where = site(campaign())
    visit = inspecting(where)
    described(left_open(visit))
    confirmed(visit)
    finish(visit)
    patrolled(site(where.campaign, "BJ-0002"))
    unit = Visit.objects.get(pk=visit.pk).unit_id
    assert [each["场所编号"] for each in taken(f"unit={unit}")] == ["BJ-0001"]


def test_taking_it_is_on_record_with_the_selection() -> None:
    patrolled()
    taken("kind=patrol&since=2026-05-01")
    entry = Entry.objects.get(act="visits_exported")
    assert "since=2026-05-01" in entry.content


@pytest.mark.parametrize("role", ROLES)
def test_who_may_take_it_is_offered_it(role: Role) -> None:
    campaign()
    client = Client()
    client.force_login(person(role))
    address = reverse("inspections:xlsx", args=["buji-2026"])
    may = "export_visits" in RIGHTS[role]
    assert (client.get(address).status_code == 200) is may
    page = client.get(reverse("inspections:ledger", args=["buji-2026"]))
    assert page.status_code != 200 or (address in page.content.decode()) is may


def test_the_ledgers_page_shows_documents_and_what_was_seen_later() -> None:
    first = patrolled()
    order = ordered(team(), [Finding.objects.get()])
    later = started(lead_of(first), first.site, whole=True)
    said = [SaidRecheck(1, False, "仍未张贴（示例）")]
    recheck_findings(access=lead_of(later), campaign=later.campaign, visit=later.pk, said=said, at=LATER)
    done(later, safety_rules_posted=False)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("office"))
    page = client.get(reverse("inspections:ledger", args=["buji-2026"])).content.decode()
    assert order.document.number in page
    assert "its findings seen again on" in page


@pytest.mark.parametrize("count", [1, 12])
def test_what_came_after_takes_three_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one = campaign()
    for each in range(1, count + 1):
        patrolled(site(one, f"BJ-{each:04}"))
    rows = rows_of(one, list(chosen(access("office"), one, Filter()).select_related(*READ)))
    with django_assert_num_queries(3):
        assert len(followed_of(one, rows)) == count


@pytest.mark.parametrize("count", [1, 12])
def test_a_lot_takes_as_many_queries_at_1_and_at_12(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one = campaign()
    for each in range(1, count + 1):
        patrolled(site(one, f"BJ-{each:04}"))
    found = chosen(access("office"), one, Filter(since=TODAY, until=date(2026, 5, 20)))
    with django_assert_num_queries(8):
        assert len(list(lines(one, found, "en"))) == count


def test_a_ledger_that_no_sheet_holds_is_refused_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    patrolled()
    monkeypatch.setattr("closeout.tabular.ledger.MOST_ROWS", 0)
    client = Client()
    client.force_login(person("office"))
    assert client.get(reverse("inspections:xlsx", args=["buji-2026"])).status_code == 422
    assert not Entry.objects.filter(act="visits_exported").exists()
