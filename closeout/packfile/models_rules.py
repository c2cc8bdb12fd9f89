"""What is judged, in the pack format: named sub-expressions and standards."""

from typing import Literal

from pydantic import Field

from closeout.packfile.models_base import Condition, Identifier, ItemId, Model, TextModel


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
