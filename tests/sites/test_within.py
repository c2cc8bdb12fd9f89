"""Sites within a division: found by a range of codes, the same in every collation."""

import pytest

from closeout.campaigns.models import Campaign
from closeout.sites.models import Site
from closeout.sites.queries import within
from tests.factories import NOW, campaign

pytestmark = pytest.mark.django_db

CODES = ("", "440306999999", "440307013020", "440307014001", "440307014002", "440307015001", "990000000001")


@pytest.fixture
def where() -> Campaign:
    found = campaign()
    Site.objects.bulk_create(
        Site(campaign=found, code=f"S{at}", name="站", division_code=code, created_at=NOW, changed_at=NOW)
        for at, code in enumerate(CODES)
    )
    return found


@pytest.mark.parametrize(
    ("stem", "count"),
    [
        ("440307014001", 1),
        ("440307014", 2),
        ("440307", 4),
        ("4403", 5),
        ("44", 5),
        ("440307013", 1),
        ("440306", 1),
        ("440306999", 1),
        ("99", 1),  # nothing comes after it
        ("45", 0),
        ("440307014003", 0),
    ],
)
def test_a_division_holds_the_sites_whose_codes_begin_with_its_stem(where: Campaign, stem: str, count: int) -> None:
    found = Site.objects.filter(within(stem))
    assert found.count() == count == sum(code.startswith(stem) for code in CODES)
    assert all(each.campaign_id == where.pk for each in found)
