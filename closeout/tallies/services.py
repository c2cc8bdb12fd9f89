"""Counting, within the transaction that changes what is counted."""

from collections.abc import Mapping

from django.db import connection

from closeout.tallies.models import Tally

_SHIFT = (
    "INSERT INTO tallies_tally (ledger, name, count) VALUES (%s, %s, %s) "
    "ON CONFLICT (ledger, name) DO UPDATE SET count = tallies_tally.count + excluded.count"
)


def shift(changes: Mapping[tuple[str, str], int]) -> None:
    """Add to each counter, given by ledger and name, what it changes by.

    Counters are taken in one order, so that two writers never wait for each other.
    """
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
