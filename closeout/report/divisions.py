"""Sites by division: as fine as the codes are, unless that makes more lines than a person reads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from closeout.report.gathering import Site

MOST: Final = 60  # lines of the table
_LEVELS: Final = (12, 9, 6, 4, 2)  # digits of a code down to village, town, county, prefecture, province


@dataclass(frozen=True, slots=True)
class Division:
    """Some sites of one division: its code, cut to the level of the table (empty: not given), and their kinds."""

    code: str
    kinds: Counter[str]

    @property
    def sites(self) -> int:
        """How many sites it has."""
        return self.kinds.total()


def by_division(sites: Sequence[Site], kind: str) -> list[Division]:
    """Return the divisions in the order of their codes, sites without one last; `kind` is `outcome` or `standing`.

    Nothing where no site has a code.
    """
    codes = {site.division for site in sites if site.division}
    level = next((level for level in _LEVELS if len({code[:level] for code in codes}) <= MOST), _LEVELS[-1])
    counted: dict[str, Counter[str]] = {}
    for site in sites:
        counted.setdefault(site.division[:level], Counter())[getattr(site, kind) or ""] += 1
    return [Division(code, counted[code]) for code in sorted(counted, key=lambda code: (not code, code)) if codes]
