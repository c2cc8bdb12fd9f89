"""Counting, within the transaction that changes what is counted."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.db import connection

from closeout.tallies.models import Tally

_SHIFT = (
    "INSERT INTO tallies_tally (ledger, name, count) VALUES (%s, %s, %s) "
    "ON CONFLICT (ledger, name) DO UPDATE SET count = tallies_tally.count + excluded.count"
)

_HELD_BACK: Final[ContextVar[Counter[tuple[str, str]] | None]] = ContextVar("changes held back", default=None)


@contextmanager
def shifts_held_back() -> Iterator[None]:
    """Let changes of counters within the block wait for its end, where they are made at once, in the one order.

    For an act that is made of others, each of which counts itself. What is read of counters within the block does not
    have them yet. A block that breaks off changes none; its transaction has to break off with it.
    """
    if _HELD_BACK.get() is not None:  # within another, whose end is the end
        yield
        return
    waiting: Counter[tuple[str, str]] = Counter()
    token = _HELD_BACK.set(waiting)
    try:
        yield
    finally:
        _HELD_BACK.reset(token)
    shift(waiting)


def shift(changes: Mapping[tuple[str, str], int]) -> None:
    """Add to each counter, given by ledger and name, what it changes by.

    Counters are taken in one order, so that two writers never wait for each other.
    """
    waiting = _HELD_BACK.get()
    if waiting is not None:
        waiting.update(changes)
        return
    rows = [(ledger, name, by) for (ledger, name), by in sorted(changes.items()) if by]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_SHIFT, rows)


def set_all(ledgers: str, counts: Mapping[tuple[str, str], int]) -> None:
    """Replace every counter whose ledger begins with `ledgers`: what a recount of everything does."""
    Tally.objects.filter(ledger__startswith=ledgers).delete()
    Tally.objects.bulk_create(
        [Tally(ledger=ledger, name=name, count=count) for (ledger, name), count in counts.items() if count],
        batch_size=500,
    )
