"""What a finding counts for in the tallies: by campaign, by division and by unit; and how a change shifts them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from closeout.findings.models import MAJOR, Finding
from closeout.findings.states import CLOSED, CLOSED_UNCORRECTED, DEFERRED, OPEN, RUNNING
from closeout.kernel.clock import TIME_ZONE

Counts = Counter[tuple[str, str]]
OWN_WORDS = "-"  # stands for the standard of what no standard names
DUE: Final = "due:"  # before the day of what can run late


def ledger(campaign: int, *, division: str | None = None, unit: int | None = None) -> str:
    """Return the tallies' ledger of a campaign's findings, of a division's or of a unit's.

    What begins with a division's code (`…/4403`) is below it; `…/unit:7` is a unit's.
    """
    if unit is not None:
        return f"findings:{campaign}/unit:{unit}"
    return f"findings:{campaign}" if division is None else f"findings:{campaign}/{division}"


def counters(finding: Finding) -> Counts:
    """Return what a finding, as it stands, adds to which counter."""
    ledgers = (
        ledger(finding.campaign_id),
        ledger(finding.campaign_id, division=finding.division_code),
        ledger(finding.campaign_id, unit=finding.unit_id),
    )
    return Counter((each, name) for name in _names(finding) for each in ledgers)


def _names(finding: Finding) -> Iterator[str]:
    yield "all"
    yield f"state:{finding.state}"
    yield f"raised:{finding.raised_at.astimezone(TIME_ZONE).date()}"
    standard = finding.standard or OWN_WORDS
    yield f"standard:{standard}"
    if finding.severity == MAJOR:
        yield "major"
    if finding.state in RUNNING and finding.due_on is not None:
        yield f"{DUE}{finding.due_on}"
    if finding.state in OPEN and finding.state != DEFERRED:
        yield "open"
        yield f"open:{standard}"
        if finding.severity == MAJOR:
            yield "open_major"
    if finding.state == CLOSED and finding.closed_at is not None:
        yield f"closed:{finding.closed_at.astimezone(TIME_ZONE).date()}"
        if finding.due_on is None or finding.closed_at.astimezone(TIME_ZONE).date() <= finding.due_on:
            yield "closed_in_time"
    if finding.state == CLOSED_UNCORRECTED and finding.closed_at is not None:
        yield f"gone:{finding.closed_at.astimezone(TIME_ZONE).date()}"


def due_between(counts: Mapping[str, int], first: date | None, last: date) -> int:
    """Return how many of a ledger's findings that can run late are due from `first`, None: ever, to `last`."""
    days = {name.removeprefix(DUE): count for name, count in counts.items() if name.startswith(DUE)}
    return sum(count for day, count in days.items() if str(first or "") <= day <= str(last))


def difference(before: Counts, after: Counts) -> dict[tuple[str, str], int]:
    """Return what changes from one to the other."""
    return {key: after[key] - before[key] for key in before.keys() | after.keys() if after[key] != before[key]}
