"""Who acts, in the pack format: units, the roles they stand for, and duties."""

from typing import Literal

from pydantic import Field

from closeout.packfile.models_base import Identifier, ItemId, Model, TextModel


class UnitModel(Model):
    """An authority, office or person that has a part in the campaign."""

    name: TextModel = Field(description="As the plan names it.")
    clause: ItemId | None = Field(None, description="Where the plan names it. Required unless the unit is external.")
    external: bool = Field(False, description="Outside the campaign: receives, does not act in it.")
    members: list[Identifier] = Field([], description="The units that make it up, where it is a group of units.")
    note: TextModel | None = Field(None, description="What has to be known of it.")


class ByFactModel(Model):
    """A role whose unit depends on the site: the unit of the first case that the fact's value equals."""

    by: Identifier = Field(description="A fact of type text or choice.")
    cases: dict[str, Identifier] = Field(description="The unit for each value of the fact.")
    otherwise: Identifier = Field(description="The unit for every other value, and where the fact is unknown.")
    note: TextModel | None = Field(None, description="What has to be known of the division.")


class DutyModel(Model):
    """What a unit has to do."""

    id: ItemId = Field(description="Its clause, with a letter where a clause has several: B-3.3a.")
    clause: ItemId = Field(description="The clause it comes from.")
    unit: Identifier = Field(description="The unit that owes it.")
    each_member: bool = Field(False, description="Owed by each member of the unit, which is a group.")
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
