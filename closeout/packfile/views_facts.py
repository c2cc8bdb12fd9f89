"""Facts and parameters, as `plan show` tells them."""

from pydantic import Field

from closeout.packfile.models_base import TextModel
from closeout.packfile.views_base import NamedView, View, WhoView


class FactView(View):
    """A fact that a site can have."""

    id: str
    type: str
    label: TextModel
    unit: str | None
    choices: list[NamedView]
    default: bool | float | str | None = Field(
        description="Taken where nobody has established it; null: it can be unknown."
    )
    judged_by: WhoView | None = Field(description="Who alone may settle it; null: anybody may.")
    layer: str | None
    note: TextModel | None
    personal: bool
    own: bool = Field(description="The pack's own fact, not one of the shared vocabulary.")
    used_by: list[str] = Field(
        description="Standards, rows (TABLE/ROW), tables, names and measures whose condition reads it."
    )


class ParameterView(View):
    """A value that conditions cite as :id and an office may set."""

    id: str
    type: str
    value: bool | float | str
    unit: str | None
    label: TextModel
    clause: str
    ours: bool
    used_by: list[str]
