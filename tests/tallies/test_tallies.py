"""Counters."""

import pytest

from closeout.tallies.queries import tallies
from closeout.tallies.services import set_all, shift

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
