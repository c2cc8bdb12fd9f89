"""The hazard ledger as a workbook: the rows of the filter, nothing personal, and taking it is on record."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from closeout.findings.exports import COLUMNS, lines
from closeout.findings.models import Finding
from closeout.findings.raising import raise_findings
from closeout.findings.types import NewFinding
from closeout.journal.models import Entry
from closeout.people.roles import Role
from closeout.sites.services import register_sites
from tests.factories import NOW, access, campaign, new_site, person, site
from tests.findings.making import STANDARD, closed, raised

pytestmark = pytest.mark.django_db
PERSON = "张三丰（示例）"


def taken(query: str = "show=all", role: Role = "office", language: str = "zh-hans") -> list[dict[str, object]]:
    client = Client(headers={"accept-language": language})
    client.force_login(person(role))
    answer = client.get(f"{reverse('findings:xlsx', args=['buji-2026'])}?{query}")
    sheet = load_workbook(BytesIO(b"".join(answer))).active
    assert sheet is not None
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), each, strict=True)) for each in rows]


def test_headings_differ_in_either_language() -> None:
    assert len({each.heading.zh for each in COLUMNS}) == len({each.heading.en for each in COLUMNS}) == len(COLUMNS)


def test_a_closed_finding_tells_its_whole_story() -> None:
    found = closed()
    (row,) = taken()
    assert (row["隐患编号"], row["场所编号"], row["标准"]) == (found.number, "BJ-0001", STANDARD)
    assert (row["发现日期"], row["结束日期"]) == ("2026-05-20", "2026-05-20")
    assert (row["进展"], row["复查结论"], row["整改后照片"]) == ("已销号", "通过", 1)
    assert row["销号人"] == row["复查人"] != row["报整改人"]


def test_whoever_is_responsible_at_the_site_is_masked() -> None:
    raised(responsible=PERSON, measures="=1+1")
    (row,) = taken(language="en")
    assert row["responsible at the site"] != PERSON
    assert str(row["responsible at the site"]).startswith("张＊")
    assert row["corrective measures"] == "=1+1"


def test_exactly_the_findings_of_the_filter_are_taken() -> None:
    one = campaign()
    raised(site(one))
    closed(site(one, "BJ-0002", safety_rules_posted=False))
    assert [each["场所编号"] for each in taken("show=open")] == ["BJ-0001"]
    assert [each["场所编号"] for each in taken("show=closed")] == ["BJ-0002"]
    assert taken("show=refused") == []


def test_taking_it_is_on_record_with_the_selection() -> None:
    raised()
    taken("show=open&major=yes")
    entry = Entry.objects.get(act="findings_exported")
    assert "major=yes" in entry.content


def test_what_was_closed_by_its_day_is_closed_in_time() -> None:
    found = closed()
    assert found.closed_at is not None
    day = found.closed_at.date()
    Finding.objects.update(due_on=day)
    assert len(taken("show=in_time")) == 1
    Finding.objects.update(due_on=day.replace(day=day.day - 1))
    assert taken("show=in_time") == []


@pytest.mark.parametrize("count", [1, 12])
def test_it_takes_the_same_queries_at_1_and_at_12(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one = campaign()
    new = [new_site(f"BJ-{each:04}") for each in range(1, count + 1)]
    sites = register_sites(access=access("office"), campaign=one, sites=new, source="census", at=NOW)
    raise_findings(access=access("office"), campaign=one, new=[NewFinding(each, STANDARD) for each in sites], at=NOW)
    with django_assert_num_queries(6):
        assert len(list(lines(one, Finding.objects.order_by("number"), "zh"))) == count


def test_a_ledger_that_no_sheet_holds_is_refused_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    raised()
    monkeypatch.setattr("closeout.tabular.ledger.MOST_ROWS", 0)
    client = Client()
    client.force_login(person("office"))
    assert client.get(reverse("findings:xlsx", args=["buji-2026"]) + "?show=all").status_code == 422
    assert not Entry.objects.filter(act="findings_exported").exists()


def test_more_than_two_hundred_findings_are_taken() -> None:
    one = raised()
    numbers = range(2, 252)
    Finding.objects.bulk_create(
        Finding(
            **{
                name: getattr(one, name)
                for name in ("campaign", "site", "text_zh", "text_en", "severity", "source", "unit", "raised_by")
            },
            raised_at=NOW,
            number=each,
        )
        for each in numbers
    )
    assert len(taken()) == 251
