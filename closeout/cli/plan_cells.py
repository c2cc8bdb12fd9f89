"""How each part of a pack is laid out: its columns, and what makes an item's cells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from closeout.cli.flow import Flow
from closeout.cli.layout import Column, Kind
from closeout.cli.plan_cells_calendar import deadline, deliverable, phase
from closeout.cli.plan_cells_facts import fact, parameter
from closeout.cli.plan_cells_law import basis, clause, draft, measure
from closeout.cli.plan_cells_people import duty, role, unit
from closeout.cli.plan_cells_rules import action, answer, name, standard
from closeout.cli.speech import say


@dataclass(frozen=True, slots=True)
class Look:
    """The columns of a part (heading and kind) and what makes an item's cells."""

    columns: Sequence[Column]
    cells: Callable[[Any], Sequence[Flow]]


def _heading(key: str, kind: str = "text") -> Column:
    return say(f"plan_col_{key}"), cast(Kind, kind)


ROW_COLUMNS: Final = (("row_place", "number"), ("id", "id"), ("row", "text"), ("then", "side"))


def row_columns() -> Sequence[Column]:
    """Return the columns of a decision table's rows."""
    return [_heading(key, kind) for key, kind in ROW_COLUMNS]


_DRAFT: Final = ("id:id", "text", "clause:id")
_LOOKS: Final[Mapping[str, tuple[Sequence[str], Callable[[Any], Sequence[Flow]]]]] = {
    "facts": (("fact:id", "meaning", "judge:side"), fact),
    "parameters": (("parameter:id", "value:id", "meaning", "clause:id"), parameter),
    "standards": (("id:id", "standard", "answers_to:side"), standard),
    "names": (("name:id", "meaning", "clause:id"), name),
    "outcomes": (("id:id", "meaning", "rank:number"), answer),
    "segments": (("id:id", "meaning", "rank:number"), answer),
    "actions": (("id:id", "meaning"), action),
    "units": (("id:id", "unit", "duties:number", "clause:id"), unit),
    "roles": (("role:id", "unit"), role),
    "duties": (("id:id", "duty", "unit_kind:side"), duty),
    "phases": (("id:id", "days:id", "phase"), phase),
    "deadlines": (("id:id", "due:id", "deadline"), deadline),
    "deliverables": (("id:id", "paper", "clause:id"), deliverable),
    "measures": (("id:id", "measure", "by:side"), measure),
    "basis": (("id:id", "basis"), basis),
    "ladder": (_DRAFT, draft),
    "indicators": (_DRAFT, draft),
    "assessment": (_DRAFT, draft),
    "clauses": (("id:id", "text"), clause),
}


def look(part: str) -> Look:
    """Return how the part is laid out; decision tables have `row_columns` and `row` instead."""
    columns, cells = _LOOKS[part]
    return Look([_heading(*each.split(":")) for each in columns], cells)
