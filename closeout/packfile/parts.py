"""The parts of a pack, one by one, as `plan show` and its JSON tell them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from closeout.packfile.calendar import campaign
from closeout.packfile.parts_base import Reading
from closeout.packfile.parts_calendar import deadlines, deliverables, phases
from closeout.packfile.parts_facts import facts, parameters
from closeout.packfile.parts_law import basis, clauses, drafts, measures
from closeout.packfile.parts_people import duties, roles, units
from closeout.packfile.parts_rules import names, standards
from closeout.packfile.parts_tables import actions, answers, outcomes, segments, tables
from closeout.packfile.views import PackView
from closeout.packfile.views_base import View
from closeout.packfile.views_calendar import CampaignView, DeadlineView, DeliverableView, PhaseView
from closeout.packfile.views_facts import FactView, ParameterView
from closeout.packfile.views_law import BasisView, ClauseView, DraftView, MeasureView
from closeout.packfile.views_people import DutyView, RoleView, UnitView
from closeout.packfile.views_rules import ActionView, AnswerView, NameView, StandardView, TableView


@dataclass(frozen=True)
class Parts(Reading):
    """The parts of one pack."""

    def whole(self) -> PackView:
        """Return the pack in one glance."""
        model = self.pack.model
        starts, ends = campaign(model.campaign, self.year)
        return PackView(
            id=model.id,
            version=model.version,
            title=model.title,
            authority=model.authority,
            object=model.object,
            campaign=CampaignView(
                start=model.campaign.start,
                end=model.campaign.end,
                starts_on=starts.isoformat(),
                ends_on=ends.isoformat(),
                clause=model.campaign.clause,
            ),
            counts={name: len(self.part(name)) for name in PARTS},
            outcomes=answers(self, model.outcomes),
            segments=answers(self, model.segments),
        )

    def part(self, name: str) -> Sequence[View]:
        """Return the items of the part `name`, one of `PARTS`, in the order of the pack."""
        return PARTS[name].items(self)


@dataclass(frozen=True, slots=True)
class Part:
    """A part's view and how it is listed."""

    view: type[View]
    items: Callable[[Reading], Sequence[View]]


PARTS: Final[Mapping[str, Part]] = {
    "facts": Part(FactView, facts),
    "parameters": Part(ParameterView, parameters),
    "standards": Part(StandardView, standards),
    "tables": Part(TableView, tables),
    "names": Part(NameView, names),
    "outcomes": Part(AnswerView, outcomes),
    "segments": Part(AnswerView, segments),
    "actions": Part(ActionView, actions),
    "units": Part(UnitView, units),
    "roles": Part(RoleView, roles),
    "duties": Part(DutyView, duties),
    "phases": Part(PhaseView, phases),
    "deadlines": Part(DeadlineView, deadlines),
    "deliverables": Part(DeliverableView, deliverables),
    "measures": Part(MeasureView, measures),
    "basis": Part(BasisView, basis),
    "ladder": Part(DraftView, drafts("ladder")),
    "indicators": Part(DraftView, drafts("indicators")),
    "assessment": Part(DraftView, drafts("assessment")),
    "clauses": Part(ClauseView, clauses),
}
