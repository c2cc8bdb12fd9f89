"""What all of the pack format is made of: ids, conditions, texts in both languages, and models that know their keys."""

from typing import Annotated

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
