"""What of the register somebody wants to see: read from an address, written into one. Nonsense is left out."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Final
from urllib.parse import urlencode

from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from closeout.packfile.pack import Pack
from closeout.sites.marks import route_rows
from closeout.sites.mirror import folded
from closeout.sites.models import IN_USE, STATES

SHOWS: Final = ("failing", "failing_major", "open", "established", "overdue")
WORDS, MARKS, KEYS = "words", "marks", "keys"
_UNTALLIED: Final = ("established", "overdue")
VERDICTS: Final = (FAIL, UNKNOWN, PASS, NOT_APPLICABLE)
NOBODY: Final = 0  # the assignee of sites that nobody looks after
# By what the register is sorted: the column, and whether the largest comes first. Ties: by code.
SORTS: Final[Mapping[str, tuple[str, bool]]] = {
    "code": ("code", False),
    "name": ("name", False),
    "failing": ("failing", True),
    "unknown": ("unknown", True),
    "changed": ("changed_at", True),
}
_LONGEST_TEXT: Final = 60
_MOST_WORDS: Final = 4
_SHORTEST_WORD: Final = 2
_LARGEST_ID: Final = 2**31


@dataclass(frozen=True, slots=True)
class Filter:
    """A selection of sites and its order; an empty part selects everything. `division` is a code or its beginning."""

    division: str = ""
    outcome: str = ""
    standard: str = ""
    verdict: str = ""
    route: str = ""
    state: str = IN_USE
    assignee: int | None = None
    show: str = ""
    text: str = ""
    sort: str = "code"

    @property
    def words(self) -> tuple[str, ...]:
        """What free text is looked for: words of two characters and more, all of which a site must have."""
        return tuple(each for each in folded(self.text).split() if len(each) >= _SHORTEST_WORD)[:_MOST_WORDS]

    @property
    def by(self) -> str:
        """By what sites are found: words, marks (a verdict, a step by law), keys of other rows; "": none of them."""
        if self.words:
            return WORDS
        if self.show == "overdue":
            return KEYS
        return MARKS if self.standard or self.route else ""

    @property
    def tallied(self) -> tuple[str, ...]:
        """The names of the tallies whose sum is how many sites there are; none: no tally knows.

        A tally knows the sites in use of a division, or of these one outcome, show, standard's verdict or route.
        """
        plain = replace(self, division="", outcome="", show="", standard="", verdict="", route="", sort="code")
        told = [each for each in (self.outcome, self.show, self.standard, self.route) if each]
        if plain != Filter() or len(told) > 1 or self.show in _UNTALLIED:
            return ()
        if self.outcome:
            return (f"outcome:{self.outcome}",)
        if self.standard:
            return (f"{self.verdict or FAIL}:{self.standard}",)
        if self.route:
            return (f"route:{self.route}:true", f"route:{self.route}:undecided")
        return (self.show or "sites",)

    def query(self, **changes: object) -> str:
        """Return the filter, with `changes`, as it stands in an address; what selects nothing is left out."""
        other = replace(self, **changes)  # type: ignore[arg-type] # callers name fields of this very class
        said = {each.name: getattr(other, each.name) for each in fields(other)}
        return urlencode({name: value for name, value in said.items() if value != getattr(Filter(), name)})


def read_filter(params: Mapping[str, str], pack: Pack) -> Filter:
    """Return the filter that an address asks for; a part that the plan or the register does not know is left out."""
    return Filter(
        division=_matching(params.get("division", ""), r"[0-9]{1,12}"),
        outcome=_one_of(params.get("outcome", ""), outcomes(pack)),
        standard=_one_of(params.get("standard", ""), {each.id for each in pack.standards}),
        verdict=_one_of(params.get("verdict", ""), VERDICTS),
        route=_one_of(params.get("route", ""), {row.id for row in route_rows(pack)}),
        state=_one_of(params.get("state", ""), (*STATES, "any")) or IN_USE,
        assignee=_number(params.get("assignee", "")),
        show=_one_of(params.get("show", ""), SHOWS),
        text=params.get("text", "").replace("\0", "")[:_LONGEST_TEXT].strip(),
        sort=_one_of(params.get("sort", ""), SORTS) or "code",
    )


def outcomes(pack: Pack) -> tuple[str, ...]:
    """Return the outcomes a plan gives, its word for an open one last; none where the plan decides no outcome."""
    table = pack.table("outcome")
    return () if table is None else tuple(dict.fromkeys([*(row.then for row in table.rows), table.unknown]))


def _one_of(value: str, known: Collection[str]) -> str:
    return value if value in known else ""


def _matching(value: str, pattern: str) -> str:
    return value if re.fullmatch(pattern, value) else ""


def _number(value: str) -> int | None:
    return int(value) if _matching(value, r"[0-9]{1,10}") and int(value) < _LARGEST_ID else None
