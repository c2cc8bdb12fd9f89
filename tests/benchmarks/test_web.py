"""The data of the pages' benchmark, on few sites: they are what the service itself would have made of them."""

from collections import Counter

import pytest

from benchmarks.web import rounds
from benchmarks.web.pages import PAGES, Asker
from benchmarks.web.phones import Phone, signed_in
from benchmarks.web.seed import DIVISIONS, division, fill
from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.findings.counting import counters
from closeout.findings.models import Finding
from closeout.inspections.counting import shifted
from closeout.inspections.models import Answer, Visit
from closeout.journal.verify import verify
from closeout.sites.models import Question, Route, Site, Verdict
from closeout.sites.services import rederive
from closeout.tallies.models import Tally
from tests.factories import NOW, access, campaign, person

pytestmark = pytest.mark.django_db
# Pages that have few addresses, or one.
_FEW = {
    "overview", "inbox", "likely duplicates", "site file", "home, what is due today", "work ledger", "today's round",
    "checklist of a visit",
}  # fmt: skip


@pytest.fixture
def small() -> Campaign:
    access("office")
    one = campaign(slug="buji-demo")
    fill(one, 60, NOW)
    return one


def _all() -> list[list[object]]:
    columns = ("kind", "marks", "cell", "outcome", "failing", "unknown", "passing", "questions_open")
    rows = [sorted(each.objects.values_list("site", *names)) for each, *names in (
        (Verdict, "standard", "verdict", "unit_key"), (Route, "row", "state"), (Question, "fact", "rank", "settles"),
    )]  # fmt: skip
    tallies = sorted(Tally.objects.filter(count__gt=0).values_list("ledger", "name", "count"))
    return [*rows, tallies, list(Site.objects.order_by("pk").values_list("pk", *columns))]


def test_what_is_filled_in_is_what_the_service_derives(small: Campaign) -> None:
    filled = _all()
    rederive(small)
    assert _all() == filled
    assert verify().broken_at is None


def test_each_division_has_a_code_and_a_name_of_its_own(small: Campaign) -> None:
    codes = {division(number) for number in range(DIVISIONS)}
    assert len(codes) == DIVISIONS
    assert {len(each) for each in codes} == {12}
    assert Division.objects.filter(code__in=codes).count() == DIVISIONS


def test_every_page_is_asked_for_by_many_addresses_that_begin_in_the_campaign(small: Campaign) -> None:
    office = access("office").user.username
    Phone(signed_in(office), small.slug).begun("S000000")
    asker = Asker(small, office)
    for page in PAGES:
        addresses = {page.address(asker) for _ in range(40)}
        assert all(each.startswith(("/c/buji-demo/", "/today/")) for each in addresses)
        assert len(addresses) > 5 or page.name in _FEW or "all" in page.name


def test_findings_and_visits_are_counted_as_the_service_counts_them(small: Campaign) -> None:
    for name in ("unit_member", "unit_head"):
        person(name)
    rounds.fill(small, NOW)
    recount: Counter[tuple[str, str]] = Counter()
    for finding in Finding.objects.all():
        recount.update(counters(finding))
    for visit in Visit.objects.all():
        recount.update(shifted(visit))
    kept = Tally.objects.filter(ledger__regex="^(findings|visits):").values_list("ledger", "name", "count")
    assert {(ledger, name): count for ledger, name, count in kept} == dict(recount)
    assert Visit.objects.count() == 60
    assert Answer.objects.count() == 60 * rounds.ANSWERS
