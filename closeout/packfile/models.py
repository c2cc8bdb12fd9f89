"""The pack format, version 1: what may stand in `pack.yaml` and `vocabulary.yaml`; the JSON Schema is made from it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="A stable word: small letters, digits, _.")]
ItemId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9._-]*$", description="An id: letters, digits, . _ -")]
Condition = Annotated[
    str, Field(min_length=1, description="A condition in the closed SQL dialect (docs/reference/conditions.md).")
]
ClauseIds = Annotated[list[ItemId], Field(min_length=1, description="The clauses of the plan it comes from.")]


class Model(BaseModel):
    """What every part of a pack has in common: unknown keys are refused, types are taken literally."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class TextModel(Model):
    """One thing said in both languages."""

    zh: str = Field(min_length=1, description="Simplified Chinese")
    en: str = Field(min_length=1, description="English")


class SaysModel(Model):
    """How a yes and a no read as a sentence."""

    yes: TextModel
    no: TextModel


class FactModel(Model):
    """Something that can be known of a site."""

    type: Literal["text", "number", "boolean", "choice", "set", "date"] = Field(
        description="What kind of value it has."
    )
    label: TextModel = Field(description="Short, without its unit, as a form prints it; no two facts share one.")
    unit: Literal["m", "m2", "h", "day"] | None = Field(None, description="Of a number: its unit.")
    of: dict[Identifier, TextModel] | None = Field(None, description="Of a choice or a set: its values, in order.")
    default: bool | str | int | float | None = Field(None, description="Taken where nobody has established it.")
    judged_by: Identifier | None = Field(None, description="The role that alone may settle it.")
    layer: str | None = Field(None, description="The constraint layer it is computed from.")
    note: TextModel | None = Field(None, description="How it is to be understood or measured.")
    personal: bool = Field(False, description="Personal data: masked wherever it is shown.")
    cost: int | None = Field(
        None,
        ge=1,
        le=9,
        description="How hard it is to change: 1 a day's tidying ... 9 moving away. Absent: it cannot be changed.",
    )
    better: Literal["yes", "no"] | None = Field(None, description="Of a boolean: the answer that is good for the site.")
    says: SaysModel | None = Field(None, description="Of a boolean: how yes and no read.")


class VocabularyModel(Model):
    """The shared vocabulary: facts that every pack knows."""

    format: Literal[1] = Field(description="The version of the format.")
    facts: dict[Identifier, FactModel] = Field(
        description="The facts by their keys, in the order of questionnaires and columns."
    )


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


class ClauseModel(Model):
    """A clause of the plan and what it says."""

    text: TextModel = Field(description="What it says.")
    by_analogy: bool = Field(False, description="A clause of another plan, applied by analogy.")


class ParameterModel(Model):
    """A number, text, date or yes/no that conditions cite as :name and an office may set."""

    type: Literal["number", "text", "boolean", "date"] = Field(description="What kind of value it has.")
    value: bool | int | float | str = Field(description="The value as the plan gives it; a date in quotes.")
    unit: Literal["m", "m2", "h", "day"] | None = Field(None, description="Of a number: its unit.")
    label: TextModel = Field(description="What it is.")
    clause: ItemId = Field(description="The clause it comes from.")
    ours: bool = Field(False, description="The plan gives no figure; this one is the pack's reading.")


class UnitModel(Model):
    """An authority, office or person that has a part in the campaign."""

    name: TextModel = Field(description="As the plan names it.")
    clause: ItemId | None = Field(None, description="Where the plan names it. Required unless the unit is external.")
    external: bool = Field(False, description="Outside the campaign: receives, does not act in it.")
    note: TextModel | None = Field(None, description="What has to be known of it.")


class ByFactModel(Model):
    """A role whose unit depends on the site: the unit of the first case that the fact's value equals."""

    by: Identifier = Field(description="A fact of type text or choice.")
    cases: dict[str, Identifier] = Field(description="The unit for each value of the fact.")
    otherwise: Identifier = Field(description="The unit for every other value, and where the fact is unknown.")
    note: TextModel | None = Field(None, description="What has to be known of the division.")


class NameModel(Model):
    """A named sub-expression: a condition, or 'any of these standards fails'."""

    when: Condition | None = Field(None, description="A condition: what it stands for; it may use other names.")
    any_fails: list[ItemId] | None = Field(
        None, min_length=1, description="Standards by id (B-4.6c), by clause (B-4.6) or by a clause's beginning (B-4)."
    )
    text: TextModel = Field(description='How it reads in a sentence: "at least one fire-safety standard is not met".')
    clause: ItemId | None = Field(None, description="The clause it comes from.")


class StandardModel(Model):
    """A standard: a condition every site must meet to which it applies."""

    id: ItemId = Field(description="Its clause, with a letter where a clause has several: T-2.1a.")
    clause: ItemId = Field(description="The clause it comes from.")
    text: TextModel = Field(description="What must be so, in a sentence.")
    applies: Condition | None = Field(None, description="A condition: to which sites it applies; absent: to all.")
    requires: Condition = Field(description="A condition: what must be true of such a site.")
    severity: Literal["general", "major"] = Field(
        "general", description="`major` only proposes: a failure asks the judging unit about the hazard."
    )
    role: Identifier = Field(description="The role it answers to.")
    assists: list[Identifier] = Field([], description="Roles that help.")
    proposes: Identifier | None = Field(
        None, description="Of a major standard: the hazard fact whose judgement a failure asks for."
    )
    note: TextModel | None = Field(None, description="How the clause was read.")


class RowModel(Model):
    """A row of a decision table."""

    id: ItemId = Field(description="Unique in its table.")
    when: Condition = Field(description='A condition: where the row holds; "true" for all that is left.')
    then: Identifier = Field(description="The outcome, segment or action it gives.")
    clause: ClauseIds
    text: TextModel = Field(description="The row in a sentence.")
    role: Identifier | None = Field(None, description="Of an action: the role that acts.")
    assists: list[Identifier] = Field([], description="Of an action: roles that help.")
    measures: list[ItemId] = Field([], description="Of an action: the measures of the ladder it opens.")


class TableModel(Model):
    """A decision table.

    `first`: the first row that holds decides; `unique`: at most one row holds; `collect`: every row that holds acts.
    """

    id: Identifier = Field(description="Unique in the pack.")
    decides: Literal["segment", "outcome", "actions"] = Field(description="What its rows give; one table for each.")
    hit: Literal["first", "unique", "collect"] = Field(
        description="How rows decide: actions take `collect`, everything else `first` or `unique`."
    )
    title: TextModel = Field(description="What it is called.")
    applies: Condition | None = Field(None, description="A condition: where it is false, the table is silent.")
    complete: bool = Field(False, description="Claims that it leaves no case open; 'plan check' proves it.")
    unknown: Identifier = Field("undecided", description="The word for an open decision.")
    asks: Identifier = Field("village", description="The role asked for what nobody judges and no standard owns.")
    rows: list[RowModel] = Field(min_length=1, description="Its rows; under `first` the order decides.")


class OutcomeModel(Model):
    """An outcome or a segment: its name, its batch in statistics and its place from best (1) downwards."""

    label: TextModel = Field(description="What it is called.")
    rank: int | None = Field(
        None, ge=1, description="1 is best; absent: stands apart, never proposed as better or worse."
    )
    batch: Identifier | None = Field(None, description="The batch it is counted in.")
    inspected_by: Identifier | None = Field(None, description="Of a segment: the role that inspects.")


class ActionModel(Model):
    """What a route proposes."""

    label: TextModel = Field(description="What it is called.")
    favourable: bool = Field(
        False, description="Good for the site (a pilot, say): explanations tell how to reach it, not how to end it."
    )


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


class DutyModel(Model):
    """What a unit has to do."""

    id: ItemId = Field(description="Its clause, with a letter where a clause has several: B-3.3a.")
    clause: ItemId = Field(description="The clause it comes from.")
    unit: Identifier = Field(description="The unit that owes it.")
    kind: Literal[
        "lead",
        "coordinate",
        "judge",
        "investigate",
        "inspect",
        "rectify",
        "assist",
        "report",
        "publicise",
        "serve",
        "answer",
    ] = Field(description="What kind of act it is.")
    text: TextModel = Field(description="What is to be done.")
    judges: list[Identifier] = Field([], description="The facts this duty settles.")
    phases: list[Identifier] = Field([], description="The phases it belongs to; none: always.")


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


class MeasureModel(Model):
    """A step of the enforcement ladder, still a draft: later versions act on it."""

    id: ItemId = Field(description="Unique in the pack: F1, S2.")
    clause: ClauseIds
    title: TextModel = Field(description="What it is called.")
    by: Identifier = Field(description="The unit that may take it.")
    when: Condition | None = Field(None, description="A condition: where the measure is offered.")
    text: TextModel | None = Field(None, description="What it does, and what goes with it.")
    law: list[str] = Field([], description="Articles, cited as 'instrument, article'.")
    to_be_verified: bool = Field(
        False, description="The legal basis was not checked against its text; shown to users as such."
    )


class DraftModel(Model):
    """An indicator, an assessment item or a rung of the ladder, still a draft: clause and text."""

    id: ItemId = Field(description="Unique in its section.")
    clause: ItemId = Field(description="The clause it comes from.")
    text: TextModel = Field(description="What it says.")


class BasisModel(Model):
    """An instrument of law that the pack leans on."""

    id: ItemId = Field(description="What measures cite under `law`.")
    title: TextModel = Field(description="Its full title.")
    article: str | None = Field(None, description="The articles that count.")
    in_force: str | None = Field(
        None, pattern=r"^\d{4}-\d{2}-\d{2}$", description="ISO date from which the text cited is in force."
    )
    to_be_verified: bool = Field(False, description="Not checked against the text in force; shown to users as such.")
    note: TextModel | None = Field(None, description="What has to be known of it.")


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
