"""What is decided, in the pack format: decision tables, their rows, and what these can give."""

from typing import Literal

from pydantic import Field

from closeout.packfile.models_base import ClauseIds, Condition, Identifier, ItemId, Model, TextModel


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
