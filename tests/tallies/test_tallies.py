"""Counters."""

from typing import Any

import pytest

from closeout.tallies.queries import tallies, tallies_under
from closeout.tallies.services import set_all, shift, shifts_held_back

pytestmark = pytest.mark.django_db


def test_counters_move_by_what_changed() -> None:
    shift({("campaign:1", "outcome:ban"): 2, ("campaign:1", "outcome:retain"): 1})
    shift({("campaign:1", "outcome:ban"): -1})
    assert tallies(["campaign:1", "campaign:2"]) == {
        "campaign:1": {"outcome:ban": 1, "outcome:retain": 1},
        "campaign:2": {},
    }


def test_a_recount_replaces_what_was_there() -> None:
    shift({("campaign:1", "outcome:ban"): 2, ("campaign:10", "outcome:ban"): 5})
    set_all("campaign:1", {("campaign:1", "outcome:retain"): 3})
    assert tallies(["campaign:1"]) == {"campaign:1": {"outcome:retain": 3}}


def test_the_counters_of_all_ledgers_under_one_are_read_at_once(django_assert_num_queries: Any) -> None:
    shift({("campaign:1/a", "sites"): 2, ("campaign:1/b", "sites"): 1, ("campaign:1/b", "open"): 4})
    shift({("campaign:10/a", "sites"): 9, ("campaign:1", "sites"): 3, ("campaign:1/c", "sites"): 0})
    with django_assert_num_queries(1):
        assert tallies_under("campaign:1/", ["sites"]) == {"campaign:1/a": {"sites": 2}, "campaign:1/b": {"sites": 1}}


def test_a_beginning_is_taken_to_the_letter() -> None:
    shift({("campaign:1/a", "sites"): 2})
    assert tallies_under("campaign:_/", ["sites"]) == {}
    assert tallies_under("campaign:%", ["sites"]) == {}


def test_changes_that_are_held_back_are_made_at_once(django_assert_num_queries: Any) -> None:
    with shifts_held_back():
        shift({("campaign:1", "sites"): 2, ("campaign:1", "open"): 1})
        with shifts_held_back():
            shift({("campaign:1", "open"): -1, ("campaign:2", "sites"): 5})
        assert tallies(["campaign:1"]) == {"campaign:1": {}}
    assert tallies(["campaign:1", "campaign:2"]) == {"campaign:1": {"sites": 2}, "campaign:2": {"sites": 5}}


@shifts_held_back()
def _broken_off() -> None:
    shift({("campaign:1", "sites"): 2})
    raise RuntimeError


def test_what_breaks_off_while_changes_are_held_back_changes_nothing() -> None:
    with pytest.raises(RuntimeError):
        _broken_off()
    shift({("campaign:1", "sites"): 1})
    assert tallies(["campaign:1"]) == {"campaign:1": {"sites": 1}}
