"""What happens when, in the pack format: the campaign, phases, deadlines and the papers that are due."""

from typing import Literal

from pydantic import Field

from closeout.packfile.models_base import Identifier, ItemId, Model, TextModel


class AnnualDay(Model):
    """A day of the campaign year, as the plan prints it."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)


class CampaignModel(Model):
    """When the campaign runs, in the plan's own words; another year shifts everything with it."""

    start: AnnualDay = Field(description="Its first day.")
    end: AnnualDay = Field(
        description="Its last day; where it comes earlier in the year than the start, it is in the next year."
    )
    clause: ItemId = Field(description="The clause that names the days.")


class DueModel(Model):
    """When something is due, relative to the campaign or to an act."""

    trigger: Literal[
        "campaign_start", "campaign_end", "phase_start", "phase_end", "order_served", "finding_made", "inspection_made"
    ] = Field(description="What it is counted from.")
    phase: Identifier | None = Field(None, description="Of phase_start and phase_end: which phase.")
    days: int | Identifier = Field(
        0, description="Calendar days after the trigger (negative: before), or a parameter's name."
    )


class PhaseModel(Model):
    """A phase of the campaign."""

    id: Identifier = Field(description="Unique in the pack.")
    clause: ItemId = Field(description="The clause it comes from.")
    title: TextModel = Field(description="What it is called.")
    starts: DueModel | None = Field(None, description="Absent: the plan names no day.")
    ends: DueModel | None = Field(None, description="Absent: the plan names no day, or the phase stays open.")
    responsible: list[Identifier] = Field(min_length=1, description="The units that carry it.")
    text: TextModel = Field(description="What happens in it.")


class DeadlineModel(Model):
    """A day by which a unit owes something."""

    id: Identifier = Field(description="Unique in the pack.")
    clause: ItemId = Field(description="The clause it comes from.")
    due: DueModel = Field(description="When it is due.")
    owed_by: list[Identifier] = Field(min_length=1, description="The units that owe it.")
    to: Identifier | None = Field(None, description="The unit it is owed to.")
    deliverable: Identifier | None = Field(None, description="The paper that settles it.")
    text: TextModel = Field(description="What is owed.")


class DeliverableModel(Model):
    """A paper, list or report that the plan asks for."""

    id: Identifier = Field(description="Unique in the pack.")
    clause: ItemId = Field(description="The clause that asks for it.")
    title: TextModel = Field(description="What it is called.")
    made_by: list[Identifier] = Field(min_length=1, description="The units that make it.")
    received_by: Identifier | None = Field(None, description="The unit that receives it.")
    text: TextModel | None = Field(None, description="What it holds.")
