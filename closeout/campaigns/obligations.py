"""What a plan makes its units owe in a period: phases with their days, duties and deadlines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from closeout.kernel.text import Text
from closeout.packfile.calendar import Period, day_in, due
from closeout.packfile.definitions import text_of
from closeout.packfile.models import PackModel
from closeout.packfile.models_calendar import DueModel
from closeout.packfile.models_people import DutyModel
from closeout.packfile.pack import owing

DUTY, DEADLINE = "duty", "deadline"
KINDS: Final = (DUTY, DEADLINE)  # of tasks that come from the plan


@dataclass(frozen=True, slots=True)
class PhaseDays:
    """A phase and its days. None: the plan names no day, or the phase stays open."""

    key: str
    title: Text
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Owed:
    """What a unit of the plan owes. `due_on` None: at no day, always, or once something has happened."""

    kind: str
    key: str
    clause: str
    text: Text
    unit: str
    due_on: date | None


def phase_days(model: PackModel, period: Period) -> list[PhaseDays]:
    """Return the phases in the plan's order, with their days in a campaign that runs for `period`."""

    def day(rule: DueModel | None) -> date | None:
        return None if rule is None else due(model, rule, period).on

    return [PhaseDays(each.id, text_of(each.title), day(each.starts), day(each.ends)) for each in model.phases]


def written_for(model: PackModel, period: Period) -> Period | None:
    """Return the days that a plan's own text names, in the year in which `period` begins; None: they are the same."""
    start = day_in(model.campaign.start, period[0].year)
    end = day_in(model.campaign.end, start.year)
    named = (start, end if end >= start else day_in(model.campaign.end, start.year + 1))
    return None if named == period else named


def owed(model: PackModel, period: Period) -> Iterator[Owed]:
    """Yield each duty and then each deadline, for every unit of the plan that owes it."""
    for duty in model.duties:
        ends = _last_day(model, duty, period)
        for unit in owing(model, duty):
            yield Owed(DUTY, duty.id, duty.clause, text_of(duty.text), unit, ends)
    for deadline in model.deadlines:
        on = due(model, deadline.due, period).on
        for unit in deadline.owed_by:
            yield Owed(DEADLINE, deadline.id, deadline.clause, text_of(deadline.text), unit, on)


def _last_day(model: PackModel, duty: DutyModel, period: Period) -> date | None:
    """Return when the last phase of a duty ends; None of a duty without phases, or of one whose phase stays open."""
    ends = [each.ends for each in model.phases if each.id in duty.phases]
    days = [None if each is None else due(model, each, period).on for each in ends]
    known = [each for each in days if each is not None]
    return max(known) if known and len(known) == len(days) else None
