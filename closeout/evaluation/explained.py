"""The explanation of a site as it is printed or sent as JSON; its schema is published."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from closeout.packfile.models_base import TextModel

TurnKind = Literal["outcome", "route_ends", "route_begins"]


class Part(BaseModel):
    """What every part of an explanation has in common."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(Part):
    """A segment or an outcome; while it is open, `possible` says what can still come."""

    answer: str
    label: TextModel
    possible: list[str]
    clauses: list[str]
    row: str | None = Field(description="The row that decided; null while the decision is open.")
    condition: str | None = Field(description="That row's condition, as the pack writes it.")
    reason: TextModel


class StandardSaid(Part):
    """A standard's verdict and why."""

    standard: str
    clause: str
    text: TextModel
    verdict: Literal["pass", "fail", "unknown", "not_applicable"]
    severity: Literal["general", "major"]
    role: str
    unit: str
    unit_name: TextModel
    condition: str
    reason: TextModel


class ActionSaid(Part):
    """A route that acts, or may."""

    route: str
    action: str
    label: TextModel
    state: Literal["true", "undecided"]
    clauses: list[str]
    role: str
    unit: str
    unit_name: TextModel
    condition: str
    reason: TextModel


class Asked(Part):
    """A fact that somebody still has to establish."""

    rank: int
    fact: str
    label: TextModel
    role: str
    unit: str
    unit_name: TextModel
    asked_for: Literal["outcome", "segment", "route", "standard"]
    reason: Literal["", "no_layer", "measure_on_site"]


class Taken(Part):
    """A fact that nobody has established and that stands at its default."""

    fact: str
    value: str
    text: TextModel


class Change(Part):
    """One fact of a counterfactual: what it is now, and what it would have to be."""

    fact: str
    now: str | None = Field(description="null: not established.")
    becomes: str = Field(description="Of a number: a value that does it; `text` says which others do.")
    text: TextModel
    cost: int = Field(description="1 a day's tidying … 9 moving away; the scale is this program's own.")


class Turn(Part):
    """A smallest set of changes that gives a better answer; verified by evaluating the site again."""

    answer: str = Field(description="The outcome reached, or the route that ends or begins.")
    label: TextModel
    kind: TurnKind
    changes: list[Change]
    cost: int


class Explanation(Part):
    """Everything that follows from the facts of one site, and why."""

    pack: str
    version: str
    site_code: str
    name: str | None
    segment: Answer | None
    outcome: Answer | None
    standards: list[StandardSaid]
    actions: list[ActionSaid]
    questions: list[Asked]
    taken: list[Taken]
    turns: list[Turn]
    turns_complete: bool = Field(description="False: the search stopped at its budget; smaller sets may exist.")
