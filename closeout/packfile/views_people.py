"""Units, roles and duties, as `plan show` tells them."""

from pydantic import Field

from closeout.packfile.models_base import TextModel
from closeout.packfile.views_base import NamedView, View


class UnitView(View):
    """A unit, the roles it stands for and how many duties it has."""

    id: str
    name: TextModel
    clause: str | None
    external: bool
    note: TextModel | None
    members: list[NamedView]
    roles: list[str]
    duties: int = Field(description="Its own, and those that it has as a member of a group.")


class CaseView(View):
    """Which unit it is for one value of the fact."""

    value: NamedView
    unit: NamedView


class RoleView(View):
    """A role: its one unit, or the unit by a fact of the site."""

    id: str
    unit: NamedView = Field(description="The unit; of a role that depends on the site, the one for every other value.")
    by: NamedView | None
    cases: list[CaseView]
    note: TextModel | None


class DutyView(View):
    """What a unit has to do."""

    id: str
    clause: str
    unit: NamedView
    each_member: bool = Field(description="Owed by each member of the unit.")
    kind: str
    text: TextModel
    judges: list[NamedView]
    phases: list[NamedView]
