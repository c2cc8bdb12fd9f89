"""What of the work ledger somebody wants to see: read from an address, written into one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from closeout.inspections.kinds import KINDS, RESULTS
from closeout.kernel.divisions import stem

_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Filter:
    """A selection of visits; an empty part selects everything. `division` is what codes begin with."""

    kind: str = ""
    result: str = ""
    unit: int = 0
    division: str = ""
    whose: str = ""  # "mine": where one was an officer
    since: date | None = None
    until: date | None = None
    text: str = ""

    def query(self, **changes: object) -> str:
        """Return the filter, with `changes`, as it stands in an address; what selects nothing is left out."""
        other = replace(self, **changes)  # type: ignore[arg-type] # callers name fields of this very class
        said = {each.name: getattr(other, each.name) for each in fields(other)}
        return urlencode({name: value for name, value in said.items() if value != getattr(Filter(), name)})


def read_filter(params: Mapping[str, str]) -> Filter:
    """Return the filter that an address asks for; what nobody knows is left out."""
    division, unit = params.get("division", ""), params.get("unit", "")
    return Filter(
        kind=_one_of(params.get("kind", ""), KINDS),
        result=_one_of(params.get("result", ""), RESULTS),
        unit=int(unit) if unit.isdecimal() and unit.isascii() and len(unit) < 10 else 0,
        division=stem(division) if division.isdecimal() and division.isascii() and len(division) <= 12 else "",
        whose=_one_of(params.get("whose", ""), ("mine",)),
        since=_day(params.get("since", "")),
        until=_day(params.get("until", "")),
        text=params.get("text", "").strip()[:_LONGEST],
    )


def _one_of(said: str, known: Collection[str]) -> str:
    return said if said in known else ""


def _day(said: str) -> date | None:
    """Return a day, None: no day, or none that begins and ends in every zone."""
    try:
        found = date.fromisoformat(said)
    except ValueError:
        return None
    return found if 1 < found.year < 9999 else None
