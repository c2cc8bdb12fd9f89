"""Who may see evidence is said by whoever owns what it belongs to; of what nobody speaks for, nothing is seen."""

from collections.abc import Collection
from typing import Any

import pytest

from closeout.evidence.registry import OWNERS, about, visible_subjects
from closeout.kernel.refusal import Missing
from closeout.people.access import Access
from closeout.project.settings.environment import counted
from closeout.sites.queries import visible_among
from tests.factories import access, authority, campaign, site

pytestmark = pytest.mark.django_db


def test_each_kind_is_asked_once_for_all_its_things(monkeypatch: Any) -> None:
    asked: list[set[str]] = []

    def owner(who: Access, ids: Collection[str]) -> set[str]:
        asked.append(set(ids))
        return {"1"}

    monkeypatch.setitem(OWNERS, "visit", owner)
    assert visible_subjects(access("office"), ["visit:1", "visit:2", "barn:1"]) == {"visit:1"}
    assert asked == [{"1", "2"}]


@pytest.mark.parametrize("role", ["intake", "administrator"])
def test_who_sees_no_evidence_sees_none_whatever_its_owner_says(role: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(OWNERS, "visit", lambda who, ids: set(ids))
    assert visible_subjects(access(role), ["visit:1"]) == set()


def test_a_site_says_what_it_is_called_and_where_its_page_is() -> None:
    one = site()
    found = about(access("village"), f"site:{one.pk}")
    assert (found.name, found.open) == (f"{one.code} {one.name}", True)
    assert (found.link, found.authority) == ("/c/buji-2026/sites/BJ-0001/#evidence", authority().pk)


@pytest.mark.parametrize("subject", ["site:0", "site:-1", "site:1.5", "site", "", ":", "barn:1", "site:１"])
def test_there_is_nothing_to_say_of_what_is_not_there(subject: str) -> None:
    with pytest.raises(Missing):
        about(access("office"), subject)


def test_of_many_sites_those_of_ones_division_are_seen() -> None:
    one = campaign()
    here, there = site(one), site(one, "BJ-0002", division_code="440307014002")
    ids = [here.pk, there.pk]
    assert visible_among(access("office"), ids) == set(ids)
    assert visible_among(access("village"), ids) == {here.pk}
    assert visible_among(access("office", at=authority("elsewhere")), ids) == set()
    assert visible_among(access("intake"), ids) == set()


def test_seeing_sites_takes_one_query(django_assert_num_queries: Any) -> None:
    one, who = site(), access("office")
    with django_assert_num_queries(1):
        visible_among(who, [one.pk, 0])


@pytest.mark.parametrize(("said", "expected"), [("", 25), ("40", 40), (" 1 ", 1)])
def test_a_limit_is_what_the_environment_says(said: str, expected: int, monkeypatch: Any) -> None:
    monkeypatch.setenv("CLOSEOUT_PHOTO_MB", said)
    assert counted("CLOSEOUT_PHOTO_MB", 25) == expected


@pytest.mark.parametrize("said", ["0", "-1", "2.5", "many"])
def test_a_limit_that_is_no_whole_number_stops_the_service(said: str, monkeypatch: Any) -> None:
    monkeypatch.setenv("CLOSEOUT_PHOTO_MB", said)
    with pytest.raises(SystemExit, match="say a whole number"):
        counted("CLOSEOUT_PHOTO_MB", 25)
