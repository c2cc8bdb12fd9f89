"""What `plan list` and `plan show` say of a pack, in types; their JSON and its schemas are made from these."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from closeout.packfile.models import AnnualDay, TextModel


class View(BaseModel):
    """What every view has in common: it is complete, closed and does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NamedView(View):
    """Something by its id, with its name."""

    id: str
    name: TextModel


class WhoView(View):
    """A role and the units that stand for it; several where it depends on the site."""

    role: str
    units: list[NamedView]
    by: str | None = Field(
        None, description="The fact of the site that says which unit it is; null: always the same one."
    )


class DueView(View):
    """When something falls due."""

    rule: TextModel
    on: str | None = Field(
        None, description="ISO date in the year asked for; null: it waits for an act, such as an order served."
    )


class CampaignView(View):
    """When the campaign runs, as the plan prints it and as ISO dates in the year asked for."""

    start: AnnualDay
    end: AnnualDay
    starts_on: str
    ends_on: str
    clause: str


class FactView(View):
    """A fact that a site can have."""

    id: str
    type: str
    label: TextModel
    unit: str | None
    choices: list[NamedView]
    default: bool | float | str | None = Field(
        description="Taken where nobody has established it; null: it can be unknown."
    )
    judged_by: WhoView | None = Field(description="Who alone may settle it; null: anybody may.")
    layer: str | None
    note: TextModel | None
    personal: bool
    own: bool = Field(description="The pack's own fact, not one of the shared vocabulary.")
    used_by: list[str] = Field(
        description="Standards, rows (TABLE/ROW), tables, names and measures whose condition reads it."
    )


class ParameterView(View):
    """A value that conditions cite as :id and an office may set."""

    id: str
    type: str
    value: bool | float | str
    unit: str | None
    label: TextModel
    clause: str
    ours: bool
    used_by: list[str]


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
    proposes: str | None
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
    measures: list[str]


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


class UnitView(View):
    """A unit, the roles it stands for and how many duties it has."""

    id: str
    name: TextModel
    clause: str | None
    external: bool
    note: TextModel | None
    roles: list[str]
    duties: int


class CaseView(View):
    """Which unit it is for one value of the fact."""

    value: str
    unit: NamedView


class RoleView(View):
    """A role: its one unit, or the unit by a fact of the site."""

    id: str
    unit: NamedView = Field(description="The unit; of a role that depends on the site, the one for every other value.")
    by: str | None
    cases: list[CaseView]
    note: TextModel | None


class DutyView(View):
    """What a unit has to do."""

    id: str
    clause: str
    unit: NamedView
    kind: str
    text: TextModel
    judges: list[NamedView]
    phases: list[NamedView]


class PhaseView(View):
    """A phase of the campaign; null days: the plan names none."""

    id: str
    clause: str
    title: TextModel
    starts: DueView | None
    ends: DueView | None
    responsible: list[NamedView]
    text: TextModel


class DeadlineView(View):
    """A day by which units owe something."""

    id: str
    clause: str
    due: DueView
    owed_by: list[NamedView]
    to: NamedView | None
    deliverable: NamedView | None
    text: TextModel


class DeliverableView(View):
    """A paper, list or report that the plan asks for."""

    id: str
    clause: str
    title: TextModel
    made_by: list[NamedView]
    received_by: NamedView | None
    text: TextModel | None


class MeasureView(View):
    """A step of the enforcement ladder."""

    id: str
    clause: list[str]
    title: TextModel
    by: NamedView
    when: str | None
    text: TextModel | None
    law: list[str]
    to_be_verified: bool


class BasisView(View):
    """An instrument of law that the pack leans on."""

    id: str
    title: TextModel
    article: str | None
    in_force: str | None
    to_be_verified: bool
    note: TextModel | None


class DraftView(View):
    """A rung of the ladder, an indicator or an assessment item: clause and text."""

    id: str
    clause: str
    text: TextModel


class ClauseView(View):
    """A clause of the plan and what it says."""

    id: str
    text: TextModel
    by_analogy: bool


class PackView(View):
    """A pack in one glance; `counts` gives the number of items of every part."""

    id: str
    version: str
    title: TextModel
    authority: TextModel
    object: TextModel
    campaign: CampaignView
    counts: dict[str, int]
    outcomes: list[AnswerView] = Field(description="From best to worst; those that stand apart last.")
    segments: list[AnswerView]


class ListView(View):
    """The shipped packs."""

    packs: list[PackView]
