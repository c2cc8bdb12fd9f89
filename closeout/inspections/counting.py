"""What a finished visit counts for in the tallies: by campaign, division and unit; an amended one counts no more."""

from collections import Counter
from collections.abc import Iterator

from closeout.inspections.models import Visit
from closeout.kernel.clock import TIME_ZONE

Counts = Counter[tuple[str, str]]


def ledger(campaign: int, *, division: str | None = None, unit: int | None = None) -> str:
    """Return the tallies' ledger of a campaign's visits, of a division's or of a unit's."""
    if unit is not None:
        return f"visits:{campaign}/unit:{unit}"
    return f"visits:{campaign}" if division is None else f"visits:{campaign}/{division}"


def counters(visit: Visit) -> Counts:
    """Return what a finished visit adds to which counter."""
    ledgers = [ledger(visit.campaign_id), ledger(visit.campaign_id, division=visit.division_code)]
    if visit.unit_id is not None:
        ledgers.append(ledger(visit.campaign_id, unit=visit.unit_id))
    return Counter((each, name) for name in _names(visit) for each in ledgers)


def _names(visit: Visit) -> Iterator[str]:
    day = visit.started_at.astimezone(TIME_ZONE).date()
    yield "all"
    yield f"kind:{visit.kind}"
    yield f"result:{visit.result}"
    yield f"day:{day}"
    yield f"day:{day}:{visit.kind}"


def shifted(visit: Visit) -> dict[tuple[str, str], int]:
    """Return by what a visit that is being finished moves the tallies; the one it amends goes out of them."""
    moved = Counter(counters(visit))
    if visit.amends is not None:
        moved.subtract(counters(visit.amends))
    return dict(moved)
