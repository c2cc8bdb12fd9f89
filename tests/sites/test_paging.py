"""Few sites are put in order by the program, many by the database: both give the same pages."""

import random
from datetime import timedelta
from typing import Any, Final

import pytest

from closeout.campaigns.models import Campaign
from closeout.sites.filters import KEYS, MARKS, SORTS
from closeout.sites.models import Site
from closeout.sites.paging import MOST_COUNTED, PAGE, Edge, Page, page_of
from tests.factories import NOW, campaign

pytestmark = pytest.mark.django_db

MANY: Final = MOST_COUNTED + 1  # as the tallies tell it: the database puts them in order
COUNT: Final = 2 * PAGE + 7


def _sites(where: Campaign) -> None:
    dice = random.Random(3)
    Site.objects.bulk_create(
        Site(
            campaign=where,
            code=f"P-{at:03}",
            name=dice.choice("甲乙丙丁"),
            failing=dice.randrange(3),
            unknown=dice.randrange(3),
            created_at=NOW,
            changed_at=NOW + timedelta(hours=dice.randrange(3)),
        )
        for at in range(COUNT)
    )


def _said(page: Page) -> tuple[Any, ...]:
    return [each.code for each in page.sites], page.before, page.after


@pytest.mark.parametrize("sort", list(SORTS))
@pytest.mark.parametrize("before", [False, True])
def test_few_and_many_sites_come_in_the_same_pages(sort: str, before: bool) -> None:
    _sites(campaign())
    sites = Site.objects.exclude(failing=2)
    for edge in (None, *Site.objects.filter(code__endswith="3"), *Site.objects.filter(failing=2)[:5]):
        where = Edge(edge, before)
        pages = [page_of(sites, sort, where, told, by=by) for told in (None, MANY, COUNT) for by in ("", MARKS, KEYS)]
        pages.append(page_of(sites, sort, where, COUNT, by=MARKS, keys=sites.order_by().values("pk")))
        assert len({str(_said(each)) for each in pages}) == 1


@pytest.mark.parametrize("sort", list(SORTS))
def test_the_pages_of_an_order_hold_every_site_once(sort: str) -> None:
    _sites(campaign())
    for told in (None, MANY):
        edge, seen = Edge(None, before=False), []
        while True:
            page = page_of(Site.objects.all(), sort, edge, told)
            seen += [each.code for each in page.sites]
            if page.after is None:
                break
            edge = Edge(page.sites[-1], before=False)
        assert sorted(seen) == [f"P-{at:03}" for at in range(COUNT)]


def test_what_is_found_is_counted_and_what_is_only_told_is_not() -> None:
    _sites(campaign())
    assert page_of(Site.objects.all(), "code", Edge(None, before=False), None).total == COUNT
    assert page_of(Site.objects.all(), "code", Edge(None, before=False), MANY).total is None


@pytest.mark.parametrize(("told", "by", "most"), [(None, "", 2), (None, KEYS, 2), (MANY, "", 1), (COUNT, MARKS, 2)])
def test_a_page_takes_a_fixed_number_of_queries(
    told: int | None, by: str, most: int, django_assert_num_queries: Any
) -> None:
    where = campaign()
    for _ in (1, 12):
        Site.objects.create(campaign=where, code=f"{Site.objects.count()}", name="站", created_at=NOW, changed_at=NOW)
        with django_assert_num_queries(most):
            page_of(Site.objects.all(), "name", Edge(None, before=False), told, by=by)
