"""Streets and their villages, told apart by their codes."""

import pytest

from closeout.census.queries import areas, is_village, villages
from tests.census.places import OTHER, STREET, THIRD, land
from tests.factories import COMMUNITY, campaign

pytestmark = pytest.mark.django_db


def test_streets_and_their_villages_are_told_apart_by_their_codes() -> None:
    land()
    one = campaign()
    assert list(areas(one)) == [STREET]
    assert areas(one)[STREET].zh == "布吉街道"
    assert list(villages(one, STREET)) == [COMMUNITY, OTHER, THIRD]
    assert villages(one, "440308000000") == {}
    assert is_village(COMMUNITY)
    assert not is_village(STREET)
