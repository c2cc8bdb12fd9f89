"""What the views of a pack have in common: names, who stands for a role, when something is due."""

from pydantic import BaseModel, ConfigDict, Field

from closeout.packfile.models_base import TextModel


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
    by: NamedView | None = Field(
        None, description="The fact of the site that says which unit it is; null: always the same one."
    )


class DueView(View):
    """When something falls due."""

    rule: TextModel
    on: str | None = Field(
        None, description="ISO date in the year asked for; null: it waits for an act, such as an order served."
    )
