"""The campaign, phases, deadlines and papers, as `plan show` tells them."""

from closeout.packfile.models_base import TextModel
from closeout.packfile.models_calendar import AnnualDay
from closeout.packfile.views_base import DueView, NamedView, View


class CampaignView(View):
    """When the campaign runs, as the plan prints it and as ISO dates in the year asked for."""

    start: AnnualDay
    end: AnnualDay
    starts_on: str
    ends_on: str
    clause: str


class PhaseView(View):
    """A phase of the campaign; null days: the plan names none."""

    id: str
    clause: str
    title: TextModel
    starts: DueView | None
    ends: DueView | None
    responsible: list[NamedView]
    text: TextModel


class DeadlineView(View):
    """A day by which units owe something."""

    id: str
    clause: str
    due: DueView
    owed_by: list[NamedView]
    to: NamedView | None
    deliverable: NamedView | None
    text: TextModel


class DeliverableView(View):
    """A paper, list or report that the plan asks for."""

    id: str
    clause: str
    title: TextModel
    made_by: list[NamedView]
    received_by: NamedView | None
    text: TextModel | None
