"""What it all rests on, in the pack format: the plan's clauses, the law, the steps of enforcement, and drafts."""

from pydantic import Field

from closeout.packfile.models_base import ClauseIds, Condition, Identifier, ItemId, Model, TextModel


class ClauseModel(Model):
    """A clause of the plan and what it says."""

    text: TextModel = Field(description="What it says.")
    by_analogy: bool = Field(False, description="A clause of another plan, applied by analogy.")


class CitationModel(Model):
    """An article of the law that the pack leans on."""

    basis: ItemId = Field(description="The instrument, by its id under `basis`.")
    article: str | None = Field(None, pattern=r"^[0-9]+(-[0-9]+)?$", description="The article's number; null: all.")


class MeasureModel(Model):
    """A step of the enforcement ladder, still a draft: later versions act on it."""

    id: ItemId = Field(description="Unique in the pack: F1, S2.")
    clause: ClauseIds
    title: TextModel = Field(description="What it is called.")
    by: Identifier = Field(description="The unit that may take it.")
    when: Condition | None = Field(None, description="A condition: where the measure is offered.")
    text: TextModel | None = Field(None, description="What it does, and what goes with it.")
    law: list[CitationModel] = Field([], description="The articles that allow it.")
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
    article: str | None = Field(
        None,
        pattern=r"^[0-9]+(-[0-9]+)?(–[0-9]+)?(, [0-9]+(-[0-9]+)?(–[0-9]+)?)*$",
        description="The articles that count: 5–8, 11.",
    )
    in_force: str | None = Field(
        None, pattern=r"^\d{4}-\d{2}-\d{2}$", description="ISO date from which the text cited is in force."
    )
    to_be_verified: bool = Field(False, description="Not checked against the text in force; shown to users as such.")
    note: TextModel | None = Field(None, description="What has to be known of it.")
