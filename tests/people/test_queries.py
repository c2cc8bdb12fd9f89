"""Who is shown to whom, how certificates stand, and in how many queries."""

from datetime import timedelta
from typing import Any

import pytest

from closeout.kernel.refusal import Missing
from closeout.kernel.text import Text
from closeout.people.models import Post, Unit
from closeout.people.queries import (
    certificate_of,
    everybody,
    history,
    people_page,
    person,
    running_out,
    unit_named,
    units,
    visible_posts,
)
from closeout.people.registries import divisions
from tests.factories import COMMUNITY, TODAY, access, authority
from tests.factories import everybody as all_roles
from tests.factories import person as somebody
from tests.people.making import certificate

pytestmark = pytest.mark.django_db


def _names(role: Any, shown: Any = "now", word: str = "", **where: Any) -> set[str]:
    return {each.username for each in people_page(access(role, **where), shown, word, "", TODAY)}


def test_the_office_sees_everybody_of_its_authority_and_nobody_else() -> None:
    here = {each.username for each in all_roles().values()}
    there = somebody("office", at=authority("elsewhere")).username
    found = _names("office")
    assert here < found
    assert there not in found


@pytest.mark.parametrize("role", ["leader", "auditor", "administrator"])
def test_who_reads_everything_sees_everybody(role: Any) -> None:
    here = {each.username for each in all_roles().values()}
    assert here < _names(role)


def test_the_head_of_a_unit_sees_the_people_of_the_unit() -> None:
    mine = somebody("unit_member", unit="water").username
    other = somebody("unit_member", unit="police_buji").username
    found = _names("unit_head", unit="water")
    assert mine in found
    assert other not in found
    assert len(found) == 2


def test_somebody_of_another_unit_is_not_found_by_the_head_of_one() -> None:
    with pytest.raises(Missing):
        person(access("unit_head", unit="water"), somebody("unit_member", unit="police_buji").pk)


@pytest.mark.parametrize(
    ("left", "state"), [(-1, "expired"), (0, "soon"), (1, "soon"), (30, "soon"), (31, "valid"), (400, "valid")]
)
def test_a_certificate_stands_by_its_last_day(left: int, state: str) -> None:
    one = somebody("unit_member")
    certificate(one, TODAY + timedelta(days=left))
    (found,) = person(access("office"), one.pk, TODAY).certificates
    assert (found.state, found.left, found.late) == (state, left, max(0, -left))


@pytest.mark.parametrize(("left", "shown"), [(-1, True), (30, True), (31, False)])
def test_those_whose_certificate_runs_out_are_listed(left: int, shown: bool) -> None:
    one = somebody("unit_member")
    certificate(one, TODAY + timedelta(days=left))
    somebody("unit_member")  # without a certificate: that is not one that runs out
    assert _names("office", "certificates") == ({one.username} if shown else set())


def test_another_certificate_that_lasts_is_enough() -> None:
    one = somebody("unit_member")
    certificate(one, TODAY, "1")
    certificate(one, TODAY + timedelta(days=400), "2")
    assert not running_out(TODAY).exists()


def test_who_has_left_is_listed_apart() -> None:
    one = somebody("leader")
    Post.objects.filter(user=one).update(until=TODAY)
    assert one.username not in _names("office")
    assert _names("office", "ended") == {one.username}


def test_who_has_another_post_has_not_left() -> None:
    one = somebody("leader")
    Post.objects.filter(user=one).update(until=TODAY)
    Post.objects.create(user=one, authority=authority(), role="auditor", since=TODAY)
    office = access("office")
    assert person(office, one.pk).role == "auditor"
    assert not list(people_page(office, "ended", "", "", TODAY))
    assert [each.role for each in history(office, one.pk)] == ["auditor", "leader"]


def test_a_word_is_looked_for_in_names_and_user_names() -> None:
    one = somebody("leader")
    assert _names("office", word="leader（") == {one.username}
    assert _names("office", word=one.username.upper()) == {one.username}
    assert _names("office", word="%") == set()


def test_divisions_have_the_names_they_are_given() -> None:
    before = divisions.names
    divisions.names = lambda authority, codes: {each: Text("大芬社区", "Dafen") for each in codes}
    try:
        one = somebody("village")
        assert person(access("office"), one.pk).division == Text("大芬社区", "Dafen")
        assert person(access("office"), one.pk).division_code == COMMUNITY
    finally:
        divisions.names = before


def test_units_are_counted_with_who_is_there_now() -> None:
    office = access("office")
    somebody("unit_member", unit="water")
    Post.objects.filter(user=somebody("unit_member", unit="water")).update(until=TODAY)
    Unit.objects.create(authority=authority("elsewhere"), key="other", name_zh="别处", name_en="Elsewhere")
    assert [(each.key, each.people) for each in units(office)] == [("water", 1)]


def test_a_unit_of_another_authority_is_not_found() -> None:
    other = Unit.objects.create(authority=authority("elsewhere"), key="other", name_zh="别处", name_en="Elsewhere")
    with pytest.raises(Missing):
        unit_named(access("office"), other.pk)


def test_the_certificate_of_another_is_not_found() -> None:
    one = certificate(somebody("unit_member"), TODAY)
    with pytest.raises(Missing):
        certificate_of(access("office"), somebody("unit_member").pk, one.pk)


@pytest.mark.parametrize("many", [1, 12])
def test_a_page_of_people_takes_three_queries(many: int, django_assert_num_queries: Any) -> None:
    office = access("office")
    for at in range(many):
        certificate(somebody("unit_member"), TODAY, str(at))
    with django_assert_num_queries(3):
        assert len(list(people_page(office, "now", "", "", TODAY))) == many + 1
    with django_assert_num_queries(2):
        assert len(everybody(office, TODAY)) == many + 1
    with django_assert_num_queries(1):
        assert len(units(office)) == 1


@pytest.mark.parametrize(("count", "pages"), [(49, 1), (50, 2)])
def test_a_page_has_fifty_people(count: int, pages: int) -> None:
    office = access("office")
    for _ in range(count):
        somebody("leader")
    page = people_page(office, "now", "", "1", TODAY)
    assert page.paginator.num_pages == pages
    assert len(list(page)) == 50
    assert list(people_page(office, "now", "", "nonsense", TODAY)) == list(page)


def test_one_is_visible_once() -> None:
    one = access("office")
    Post.objects.filter(user=one.user).update(until=TODAY)
    Post.objects.create(user=one.user, authority=authority(), role="office", since=TODAY)
    assert visible_posts(one).count() == 1
