"""Counters under many writers at once, after whatever changes, and after a transaction that breaks off."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from closeout.tallies.models import Tally
from closeout.tallies.queries import counters, tallies, tallies_under
from closeout.tallies.services import set_all, shift


def at_once(*acts: Callable[[], Any]) -> None:
    """Let acts begin together, each in a thread and on a connection of its own."""
    together = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            together.wait(10)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_of_what_many_count_at_once_nothing_is_lost() -> None:
    def counting() -> None:
        for _ in range(10):
            with transaction.atomic():
                shift({("campaign:1", "sites"): 1})

    at_once(*[counting] * 4)
    assert tallies(["campaign:1"]) == {"campaign:1": {"sites": 40}}


@pytest.mark.django_db(transaction=True)
def test_two_who_name_the_same_counters_the_other_way_round_do_not_block_each_other() -> None:
    names = [("campaign:1", f"outcome:{each}") for each in range(20)]

    def counting(order: list[tuple[str, str]]) -> None:
        for _ in range(5):
            with transaction.atomic():
                shift(dict.fromkeys(order, 1))

    at_once(lambda: counting(names), lambda: counting(names[::-1]))
    assert set(tallies(["campaign:1"])["campaign:1"].values()) == {10}


@pytest.mark.django_db(transaction=True)
def test_a_counter_that_two_make_at_once_is_one_counter() -> None:
    at_once(*[lambda: shift({("campaign:1", "new"): 1})] * 3)
    assert Tally.objects.values_list("count", flat=True).get() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_whatever_changes_in_whatever_order_the_sum_is_the_same(seed: int) -> None:
    dice = random.Random(seed)
    expected: Counter[tuple[str, str]] = Counter()
    for _ in range(30):
        changes = {(f"c:{dice.randrange(3)}", f"n:{dice.randrange(3)}"): dice.randrange(-5, 6) for _ in range(4)}
        shift(changes)
        expected.update(changes)
    found = {(ledger, name): count for ledger, name, count in Tally.objects.values_list("ledger", "name", "count")}
    assert {key: count for key, count in found.items() if count} == {k: n for k, n in expected.items() if n}


@transaction.atomic
def _broken_off() -> None:
    shift({("c", "n"): 5, ("c", "m"): 1})
    Tally.objects.create(ledger="c", name="n")


@pytest.mark.django_db
def test_what_breaks_off_counts_nothing() -> None:
    shift({("c", "n"): 1})
    with pytest.raises(IntegrityError):
        _broken_off()
    assert tallies(["c"]) == {"c": {"n": 1}}


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{}, {("c", "n"): 0}, {("c", "n"): 0, ("d", "m"): 0}])
def test_a_change_of_nothing_asks_the_database_nothing(
    changes: dict[tuple[str, str], int], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        shift(changes)
    assert not Tally.objects.exists()


@pytest.mark.django_db
def test_counters_hold_more_than_two_thousand_million() -> None:
    shift({("c", "n"): 2**40})
    shift({("c", "n"): 2**40})
    assert tallies(["c"]) == {"c": {"n": 2**41}}


@pytest.mark.django_db
def test_a_quote_or_a_percent_sign_in_a_name_is_a_name() -> None:
    strange = [("c';--", "100%s"), ('c"', "名称 %(x)s"), ("c:_", "%%")]
    shift(dict.fromkeys(strange, 2))
    assert sorted(Tally.objects.values_list("ledger", "name")) == sorted(strange)


@pytest.mark.django_db
def test_a_recount_of_one_leaves_its_neighbours() -> None:
    shift({("campaign:1/a", "sites"): 1, ("campaign:2/a", "sites"): 7})
    set_all("campaign:1/", {("campaign:1/b", "sites"): 4, ("campaign:1/c", "sites"): 0})
    assert tallies_under("campaign:", ["sites"]) == {"campaign:2/a": {"sites": 7}, "campaign:1/b": {"sites": 4}}
    assert not Tally.objects.filter(ledger="campaign:1/c").exists()


@pytest.mark.django_db
def test_more_counters_than_one_statement_takes_are_all_set() -> None:
    set_all("c", {("c", f"n{each}"): each for each in range(1, 1202)})
    assert len(tallies(["c"])["c"]) == 1201
    assert tallies(["c"])["c"]["n1201"] == 1201


@pytest.mark.django_db
def test_counters_are_read_by_the_beginning_of_their_names(django_assert_num_queries: Any) -> None:
    shift({("c", "outcome:ban"): 2, ("c", "outcome:retain"): -1, ("c", "segment:x"): 3, ("c/a", "outcome:ban"): 5})
    with django_assert_num_queries(1):
        assert counters("c", "outcome:") == {"outcome:ban": 2}


@pytest.mark.django_db
def test_the_counters_below_are_added_up(django_assert_num_queries: Any) -> None:
    shift({("c/a", "n:x"): 2, ("c/b", "n:x"): 3, ("c/b", "n:y"): 1, ("d/a", "n:x"): 9, ("c/c", "n:y"): 0})
    with django_assert_num_queries(1):
        assert counters("c/", "n:", below=True) == {"n:x": 5, "n:y": 1}


@pytest.mark.django_db
def test_a_counter_stands_once() -> None:
    Tally.objects.create(ledger="c", name="n")
    with pytest.raises(IntegrityError), transaction.atomic():
        Tally.objects.create(ledger="c", name="n")


@pytest.mark.django_db
def test_ledgers_that_nobody_asked_for_are_not_given(django_assert_num_queries: Any) -> None:
    shift({("c", "n"): 1, ("d", "n"): 1})
    with django_assert_num_queries(1):
        assert tallies(["d", "e"]) == {"d": {"n": 1}, "e": {}}
