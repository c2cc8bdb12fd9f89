"""Standards, decision tables, names and answers, as `plan show` tells them."""

from typing import Literal

from pydantic import Field

from closeout.packfile.models_base import TextModel
from closeout.packfile.views_base import NamedView, View, WhoView


class StandardView(View):
    """A standard and who it answers to."""

    id: str
    clause: str
    text: TextModel
    applies: str | None = Field(description="null: it applies to every site.")
    requires: str
    severity: Literal["general", "major"]
    who: WhoView
    assists: list[WhoView]
    proposes: NamedView | None
    note: TextModel | None


class RowView(View):
    """A row of a decision table; `position` counts from 1."""

    position: int
    id: str
    when: str
    then: NamedView
    clause: list[str]
    text: TextModel
    who: WhoView | None
    assists: list[WhoView]
    measures: list[NamedView]


class TableView(View):
    """A decision table."""

    id: str
    title: TextModel
    decides: Literal["segment", "outcome", "actions"]
    hit: Literal["first", "unique", "collect"]
    complete: bool
    applies: str | None
    unknown: str
    asks: WhoView
    rows: list[RowView]


class NameView(View):
    """A named sub-expression: a condition, or the standards of which any may fail."""

    id: str
    text: TextModel
    when: str | None
    any_fails: list[str] = Field(description="The standards meant, by id.")
    clause: str | None
    used_by: list[str]


class AnswerView(View):
    """An outcome or a segment."""

    id: str
    label: TextModel
    rank: int | None = Field(description="1 is best; null: stands apart.")
    batch: str | None
    inspected_by: WhoView | None


class ActionView(View):
    """What a route proposes."""

    id: str
    label: TextModel
