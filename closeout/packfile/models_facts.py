"""What conditions read, in the pack format: facts, the vocabulary that all packs share, and parameters."""

from typing import Literal

from pydantic import Field

from closeout.packfile.models_base import Identifier, ItemId, Model, TextModel


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


class ParameterModel(Model):
    """A number, text, date or yes/no that conditions cite as :name and an office may set."""

    type: Literal["number", "text", "boolean", "date"] = Field(description="What kind of value it has.")
    value: bool | int | float | str = Field(description="The value as the plan gives it; a date in quotes.")
    unit: Literal["m", "m2", "h", "day"] | None = Field(None, description="Of a number: its unit.")
    label: TextModel = Field(description="What it is.")
    clause: ItemId = Field(description="The clause it comes from.")
    ours: bool = Field(False, description="The plan gives no figure; this one is the pack's reading.")
