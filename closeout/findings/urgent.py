"""What is open by urgency: overdue first, major first of it, the oldest day first. Each part is a range of an index.

As one order it would have to be computed for every finding, and half a million of them be sorted for a page of fifty.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from closeout.findings.models import GENERAL, MAJOR, Finding
from closeout.findings.states import DEFERRED, RUNNING

_NO_DAY, _PUT_OFF = 4, 5
_PARTS: Final = 6  # overdue and major, overdue, major, the rest with a day, without one, deferred
_GRADES: Final = (MAJOR, GENERAL)


@dataclass(frozen=True, slots=True)
class Edge:
    """The last finding of a page: the part it stands in, its day, and its number (without a day: its key)."""

    part: int
    day: date
    number: int

    def __str__(self) -> str:
        """Write it into an address."""
        return f"{self.part}.{self.day.isoformat()}.{self.number}"


@dataclass(frozen=True, slots=True)
class There:
    """What there may be among some findings; of what there is not, nothing is asked."""

    general: bool = True
    undated: bool = True
    deferred: bool = True


def read_edge(after: str) -> Edge | None:
    """Return the edge that an address names (`2.2026-05-20.17`); None: none, or nonsense."""
    part, _, rest = after.partition(".")
    day, _, number = rest.partition(".")
    if not (after.isascii() and part.isdecimal() and number.isdecimal()) or len(part) > 1 or len(number) > 18:
        return None
    try:
        found = Edge(int(part), date.fromisoformat(day), int(number))
    except ValueError:
        return None
    return found if found.part < _PARTS else None


def by_urgency(
    found: QuerySet[Finding], edge: Edge | None, today: date, size: int, there: There
) -> tuple[list[Finding], Edge | None]:
    """Return `size` of some open findings after an edge, by urgency, and the edge of the next page; None: that was all.

    Two queries, and two more where what has a day does not fill the page.
    """
    rows: list[tuple[int, Finding]] = []
    if edge is None or edge.part < _NO_DAY:
        grades = (0, 1) if there.general else (0,)
        dated = [each for grade in grades for each in _dated(found, grade, edge, today)[: size + 1]]
        rows = sorted(((_part(each, today), each) for each in dated), key=_place)
    for part, any_ in ((_NO_DAY, there.undated), (_PUT_OFF, there.deferred)):
        if any_ and len(rows) <= size and (edge is None or edge.part <= part):
            rows += [(part, each) for each in _without(found, part, edge)[: size + 1 - len(rows)]]
    shown = rows[:size]
    return [each for _, each in shown], None if len(rows) <= size else _edge_of(*shown[-1])


def _dated(found: QuerySet[Finding], grade: int, edge: Edge | None, today: date) -> QuerySet[Finding]:
    """Return what has a day, of a grade (0 is major), after an edge, by that day: what is overdue comes first so."""
    asked = found.filter(severity=_GRADES[grade], runs_until__isnull=False)
    if edge is not None and edge.part % 2 == grade:
        asked = asked.filter(Q(runs_until__gte=edge.day) & (Q(runs_until__gt=edge.day) | Q(number__gt=edge.number)))
    elif edge is not None and edge.part > grade:  # all that is overdue of it stood before
        asked = asked.filter(runs_until__gte=today) if edge.part < len(_GRADES) + grade else asked.none()
    return asked.order_by("runs_until", "number")


def _without(found: QuerySet[Finding], part: int, edge: Edge | None) -> QuerySet[Finding]:
    """Return what has no day, or is deferred, after an edge: the first raised first."""
    if part == _NO_DAY:
        asked, order = found.filter(state__in=RUNNING, due_on__isnull=True), "pk"
    else:
        asked, order = found.filter(state=DEFERRED), "number"
    return (asked.filter(**{f"{order}__gt": edge.number}) if edge and edge.part == part else asked).order_by(order)


def _part(finding: Finding, today: date) -> int:
    day = finding.runs_until or date.max
    return (0 if day < today else len(_GRADES)) + _GRADES.index(finding.severity)


def _place(row: tuple[int, Finding]) -> tuple[int, date, int]:
    part, finding = row
    return part, finding.runs_until or date.max, finding.number


def _edge_of(part: int, last: Finding) -> Edge:
    return Edge(part, last.runs_until or date.min, last.pk if part == _NO_DAY else last.number)
