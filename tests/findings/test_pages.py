"""The pages of findings: what each shows, to whom, in how many queries, and that input is kept."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from closeout.findings.models import Finding
from closeout.findings.raising import raise_findings
from closeout.findings.types import NewFinding
from closeout.people.roles import Role
from closeout.sites.services import register_sites
from tests.factories import NOW, access, campaign, new_site, person, site
from tests.findings.making import STANDARD, UNIT, correcting, raised, submitted

pytestmark = pytest.mark.django_db
BAD = "<script>alert(1)</script>"


def client(role: Role = "unit_head", unit: str = UNIT) -> Client:
    one = Client(headers={"accept-language": "en"})
    one.force_login(person(role, unit=unit))
    return one


def at(name: str, number: int | None = None) -> str:
    more = {} if number is None else {"number": number}
    return reverse(f"findings:{name}", kwargs={"slug": "buji-2026", **more})


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("show", ["open", "late", "asked", "all"])
def test_the_ledger_takes_the_same_queries_at_1_and_at_12(
    count: int, show: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one = campaign()
    new = [new_site(f"BJ-{each:04}") for each in range(1, count + 1)]
    sites = register_sites(access=access("office"), campaign=one, sites=new, source="census", at=NOW)
    raise_findings(access=access("office"), campaign=one, new=[NewFinding(each, STANDARD) for each in sites], at=NOW)
    asking = client()
    asking.get(at("ledger"))
    with django_assert_max_num_queries(15):
        answer = asking.get(at("ledger") + f"?show={show}")
    assert answer.status_code == 200


def test_the_ledger_pages_on_and_ends() -> None:
    one = campaign()
    new = [new_site(f"BJ-{each:04}") for each in range(1, 61)]
    sites = register_sites(access=access("office"), campaign=one, sites=new, source="census", at=NOW)
    raise_findings(access=access("office"), campaign=one, new=[NewFinding(each, STANDARD) for each in sites], at=NOW)
    asking = client()
    for show in ("open", "late"):
        first = asking.get(at("ledger") + f"?show={show}").content.decode()
        more = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
        second = asking.get(more).content.decode()
        assert (first.count("旧货站"), second.count("旧货站")) == (50, 10)
        assert 'rel="next"' not in second


@pytest.mark.parametrize("query", ["show=nonsense", "after=x", "after=2026-13-01.7&show=late", "unit=²", "division=x"])
def test_an_address_that_means_nothing_shows_the_ledger(query: str) -> None:
    raised()
    assert client().get(at("ledger") + f"?{query}").status_code == 200


def test_a_finding_is_raised_from_a_page_and_shown_escaped() -> None:
    where = site(campaign(), name=BAD)
    asking = client("office")
    page = asking.get(at("new") + f"?site={where.code}").content.decode()
    key = page.split('name="key" value="')[1].split('"')[0]
    said = {"site": where.code, "key": key, "text": BAD, "unit": UNIT, "source": "patrol", "description": BAD}
    asking.post(at("new"), said)
    answer = asking.post(at("new"), said)
    assert (answer.status_code, Finding.objects.count()) == (302, 1)
    shown = asking.get(answer.headers["Location"]).content.decode()
    assert BAD not in shown
    assert "&lt;script&gt;" in shown


def test_a_form_that_says_nothing_comes_back_with_what_to_do() -> None:
    where = site(campaign())
    answer = client("office").post(at("new"), {"site": where.code, "source": "patrol", "description": "kept"})
    assert answer.status_code == 422
    assert "Choose a standard" in answer.content.decode()
    assert "kept" in answer.content.decode()


def test_raising_without_a_site_says_how() -> None:
    campaign()
    answer = client("office").get(at("new"))
    assert answer.status_code == 422
    assert "Choose at least one site" in answer.content.decode()


def test_a_page_shows_only_what_one_may_do() -> None:
    found = raised()
    mine = client("unit_member").get(at("finding", found.number)).content.decode()
    other = client("unit_member", "environment").get(at("finding", found.number)).content.decode()
    assert at("refuse", found.number) in mine
    assert at("refuse", found.number) not in other


def test_an_act_is_done_by_its_page() -> None:
    found = correcting()
    asking = client("unit_member")
    assert asking.get(at("ask_time", found.number)).status_code == 200
    answer = asking.post(at("ask_time", found.number), {"until": "2099-06-20", "reason": "材料未到（示例）"})
    assert answer.status_code == 302
    shown = client().get(at("finding", found.number)).content.decode()
    assert at("decide_time", found.number) in shown


def test_a_refused_act_keeps_what_was_written() -> None:
    found = submitted()
    where = found.site
    assert where.failing
    answer = client().post(at("close", found.number), {"note": "看过了", "seen": found.version})
    assert answer.status_code == 422
    assert "看过了" in answer.content.decode()
    assert "still fails" in answer.content.decode()


def test_who_saw_an_older_version_is_told_with_a_conflict() -> None:
    found = submitted()
    answer = client().post(at("send_back", found.number), {"reason": "缺照片", "seen": found.version - 1})
    assert answer.status_code == 409
    assert "缺照片" in answer.content.decode()


def test_an_act_on_another_units_finding_is_denied() -> None:
    found = correcting()
    answer = client("unit_member", "environment").post(at("submit", found.number), {"note": "x"})
    assert answer.status_code == 403
    found.refresh_from_db()
    assert found.state == "correcting"


def test_a_sites_file_shows_its_findings() -> None:
    found = raised()
    page = client("office").get(reverse("sites:file", args=["buji-2026", found.site.code])).content.decode()
    assert at("finding", found.number) in page
    assert at("new") in page
