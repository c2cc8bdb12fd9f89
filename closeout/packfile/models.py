"""The pack format, version 1: what may stand in `pack.yaml`; the JSON Schema is made from it."""

from typing import Annotated, Literal

from pydantic import Field

from closeout.packfile.models_base import Identifier, ItemId, Model, TextModel
from closeout.packfile.models_calendar import CampaignModel, DeadlineModel, DeliverableModel, PhaseModel
from closeout.packfile.models_facts import FactModel, ParameterModel
from closeout.packfile.models_law import BasisModel, ClauseModel, DraftModel, MeasureModel
from closeout.packfile.models_people import ByFactModel, DutyModel, UnitModel
from closeout.packfile.models_rules import NameModel, StandardModel
from closeout.packfile.models_tables import ActionModel, OutcomeModel, TableModel


class PackModel(Model):
    """A rectification plan as data."""

    format: Literal[1] = Field(description="The version of the format.")
    id: Identifier = Field(description="The pack's stable name.")
    version: str = Field(pattern=r"^\d+(\.\d+){0,2}$", description="Raised with every change: 1.0, 1.1.")
    title: TextModel = Field(description="The plan's title.")
    authority: TextModel = Field(description="Who issued the plan.")
    object: TextModel = Field(description="What the campaign rectifies.")
    campaign: CampaignModel = Field(description="When the campaign runs.")
    clauses: dict[ItemId, ClauseModel] = Field(
        min_length=1, description="What the plan says, by clause; every item cites one of these."
    )
    parameters: dict[Identifier, ParameterModel] = Field(
        {}, description="Figures that conditions cite as :name and an office may set."
    )
    facts: dict[Identifier, FactModel] = Field(
        {}, description="The pack's own facts; a key of the vocabulary is refused."
    )
    units: dict[Identifier, UnitModel] = Field(min_length=1, description="Who has a part in the campaign.")
    roles: dict[Identifier, Identifier | ByFactModel] = Field(
        description="Which unit stands for each role that standards, rows and facts name."
    )
    names: dict[Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")], NameModel] = Field(
        {}, description="Named sub-expressions that conditions use like facts."
    )
    outcomes: dict[Identifier, OutcomeModel] = Field(
        {}, description="What the outcome table can give, each with its place from best (1) downwards."
    )
    segments: dict[Identifier, OutcomeModel] = Field({}, description="What the segment table can give.")
    actions: dict[Identifier, ActionModel] = Field({}, description="What the table of actions can give.")
    standards: list[StandardModel] = Field(min_length=1, description="What sites must meet, in the order of results.")
    tables: list[TableModel] = Field(
        [], description="The decisions: at most one table each for segment, outcome and actions."
    )
    phases: list[PhaseModel] = Field([], description="The campaign's phases.")
    duties: list[DutyModel] = Field([], description="What each unit has to do.")
    deadlines: list[DeadlineModel] = Field([], description="What is owed by when.")
    deliverables: list[DeliverableModel] = Field([], description="The papers that the plan asks for.")
    basis: list[BasisModel] = Field([], description="The law that the plan leans on.")
    measures: list[MeasureModel] = Field([], description="The steps of enforcement; a draft.")
    ladder: list[DraftModel] = Field([], description="The ladder of enforcement in the plan's words; a draft.")
    indicators: list[DraftModel] = Field([], description="What is counted; a draft.")
    assessment: list[DraftModel] = Field([], description="What units are assessed by; a draft.")
