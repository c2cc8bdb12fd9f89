"""Reading counters."""

from collections.abc import Collection
from typing import Final

from django.db.models import Q, Sum

from closeout.tallies.models import Tally

WHOLE: Final = 12  # digits of the code of a division in which no other lies


def beneath(start: str, code: str) -> Q:
    """Return what the counters of a division and of those in it have in common; their ledgers are `start` and a code.

    Of a whole code it is one ledger, which an index finds.
    """
    return Q(ledger=f"{start}{code}") if len(code) >= WHOLE else Q(ledger__startswith=f"{start}{code}")


def tallies(ledgers: Collection[str]) -> dict[str, dict[str, int]]:
    """Return the counters of each ledger by name, in one query; a name that is absent counts 0."""
    found: dict[str, dict[str, int]] = {each: {} for each in ledgers}
    for ledger, name, count in Tally.objects.filter(ledger__in=ledgers).values_list("ledger", "name", "count"):
        found[ledger][name] = count
    return found


def tallies_under(start: str, names: Collection[str]) -> dict[str, dict[str, int]]:
    """Return the counters called `names` of every ledger that begins with `start`, in one query."""
    found: dict[str, dict[str, int]] = {}
    rows = Tally.objects.filter(ledger__startswith=start, name__in=names, count__gt=0)
    for ledger, name, count in rows.values_list("ledger", "name", "count"):
        found.setdefault(ledger, {})[name] = count
    return found


def counters(ledger: str, beginning: str, *, below: bool = False) -> dict[str, int]:
    """Return the counters above 0 whose names begin so, in one query.

    `below` adds up all ledgers whose names begin with `ledger`, instead of reading that one.
    """
    found = Tally.objects.filter(name__startswith=beginning, count__gt=0)
    found = found.filter(ledger__startswith=ledger) if below else found.filter(ledger=ledger)
    return dict(found.values_list("name").annotate(Sum("count")).order_by("name"))
