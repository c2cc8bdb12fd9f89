"""The data of the pages' benchmark, on few sites: they are what the service itself would have made of them."""

import pytest

from benchmarks.web.pages import PAGES, Asker
from benchmarks.web.seed import DIVISIONS, division, fill
from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.journal.verify import verify
from closeout.sites.models import Question, Route, Site, Verdict
from closeout.sites.services import rederive
from closeout.tallies.models import Tally
from tests.factories import NOW, access, campaign

pytestmark = pytest.mark.django_db


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
    asker = Asker(small, "office")
    for page in PAGES:
        addresses = {page.address(asker) for _ in range(40)}
        assert all(each.startswith("/c/buji-demo/") for each in addresses)
        assert (
            len(addresses) > 5
            or page.name in ("overview", "inbox", "likely duplicates", "site file")
            or "all" in page.name
        )
